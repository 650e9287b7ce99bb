import { z } from 'zod'
import { defineEvaluator, scoreOfMeasure } from './define-evaluator.ts'
import { judgePassages, measures } from './judged-passages.ts'
import { documentsIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'recall',
  version: 1,
  title: 'Recall',
  description: 'The share of the gold passages that are among the first k.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'better at finding what is relevant',
    worse: 'worse at finding what is relevant',
    undecided: 'more of what is relevant is found',
  },
  settings: z.object({
    k: z.number().int().min(1).max(1000).default(5).describe('How many passages count'),
    documents: readings.documents,
  }),
  evaluate({ settings, ...context }) {
    const judged = judgePassages(documentsIn(context, settings), context.example.gold)
    return scoreOfMeasure(measures.recall(settings.k, judged))
  },
})
