import { z } from 'zod'
import { defineEvaluator, scoreOfMeasure } from './define-evaluator.ts'
import { judgePassages, measures } from './judged-passages.ts'
import { documentsIn, readings } from './reading.ts'

/** Voorhees 1999, "The TREC-8 question answering track report". */
export default defineEvaluator({
  id: 'mrr',
  version: 1,
  title: 'Reciprocal rank',
  description: 'One divided by the rank of the first relevant passage; the mean is the MRR.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'better at putting a relevant passage first',
    worse: 'worse at putting a relevant passage first',
    undecided: 'the first relevant passage stands higher',
  },
  settings: z.object({ documents: readings.documents }),
  evaluate({ settings, ...context }) {
    const judged = judgePassages(documentsIn(context, settings), context.example.gold)
    return scoreOfMeasure(measures.reciprocalRank(judged))
  },
})
