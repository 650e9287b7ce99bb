import { z } from 'zod'
import { defineEvaluator, scoreOfMeasure } from './define-evaluator.ts'
import { judgePassages, measures } from './judged-passages.ts'
import { documentsIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'precision',
  version: 1,
  title: 'Precision',
  description: 'The share of the first k passages that are relevant.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'more precise in what it finds',
    worse: 'less precise in what it finds',
    undecided: 'more of what is found is relevant',
  },
  settings: z.object({
    k: z.number().int().min(1).max(1000).default(5).describe('How many passages count'),
    documents: readings.documents,
  }),
  evaluate({ settings, ...context }) {
    const judged = judgePassages(documentsIn(context, settings), context.example.gold)
    return scoreOfMeasure(measures.precision(settings.k, judged))
  },
})
