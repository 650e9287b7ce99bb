import { z } from 'zod'
import { defineEvaluator, scoreOfMeasure } from './define-evaluator.ts'
import { judgePassages, measures } from './judged-passages.ts'
import { documentsIn, readings } from './reading.ts'

/**
 * Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques". The exponential
 * gain is that of Burges et al. 2005, "Learning to rank using gradient descent".
 */
export default defineEvaluator({
  id: 'ndcg',
  version: 1,
  title: 'nDCG',
  description: 'How near the order of the first k passages comes to the best possible order.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'better at ranking passages',
    worse: 'worse at ranking passages',
    undecided: 'the order of the passages is better',
  },
  settings: z.object({
    k: z.number().int().min(1).max(1000).default(10).describe('How many passages count'),
    gain: z
      .enum(['linear', 'exponential'])
      .default('linear')
      .describe('What a grade is worth: itself, or 2 to its power less 1'),
    documents: readings.documents,
  }),
  evaluate({ settings, ...context }) {
    const { k, gain } = settings
    const judged = judgePassages(documentsIn(context, settings), context.example.gold)
    return scoreOfMeasure(measures.ndcg(k, gain, judged), `The gain is ${gain}.`)
  },
})
