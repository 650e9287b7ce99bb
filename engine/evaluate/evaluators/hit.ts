import { z } from 'zod'
import { defineEvaluator, scoreOfMeasure } from './define-evaluator.ts'
import { judgePassages, measures } from './judged-passages.ts'
import { documentsIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'hit',
  version: 1,
  title: 'Hit rate',
  description: 'Whether any of the first k passages is relevant.',
  family: 'retrieval',
  type: 'boolean',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'more often right about one passage at least',
    worse: 'less often right about one passage at least',
    undecided: 'a relevant passage is found more often',
  },
  settings: z.object({
    k: z.number().int().min(1).max(1000).default(5).describe('How many passages count'),
    documents: readings.documents,
  }),
  evaluate({ settings, ...context }) {
    const judged = judgePassages(documentsIn(context, settings), context.example.gold)
    const score = scoreOfMeasure(measures.hit(settings.k, judged))
    return score.status === 'ok' ? { ...score, value: score.value === 1 } : score
  },
})
