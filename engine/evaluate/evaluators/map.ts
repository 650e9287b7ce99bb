import { z } from 'zod'
import { defineEvaluator, scoreOfMeasure } from './define-evaluator.ts'
import { judgePassages, measures } from './judged-passages.ts'
import { documentsIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'map',
  version: 1,
  title: 'Average precision',
  description: 'The mean of the precision at each gold passage that is found; the mean is the MAP.',
  family: 'retrieval',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'better at ranking relevant passages',
    worse: 'worse at ranking relevant passages',
    undecided: 'relevant passages rank higher',
  },
  settings: z.object({ documents: readings.documents }),
  evaluate({ settings, ...context }) {
    const judged = judgePassages(documentsIn(context, settings), context.example.gold)
    return scoreOfMeasure(measures.averagePrecision(judged))
  },
})
