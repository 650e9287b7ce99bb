import { z } from 'zod'
import { bestOf, rougeL, withoutMarks } from './answer-match.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { endQuoting } from './end-quoting.ts'
import { answerIn, readings, referencesIn } from './reading.ts'

export default defineEvaluator({
  id: 'rouge-l',
  version: 1,
  title: 'ROUGE-L',
  description: 'The longest sequence of words that the answer and a right answer share, as F1.',
  family: 'answer',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'nearer to the right answers in order',
    worse: 'further from the right answers in order',
    undecided: 'answers are nearer to the right ones',
  },
  settings: z.object({ answer: readings.answer, reference: readings.reference }),
  evaluate({ settings, ...context }) {
    const answer = withoutMarks(answerIn(context, settings))
    const best = bestOf(referencesIn(context, settings), (one) => rougeL(answer, one))
    return {
      status: 'ok',
      value: best.value,
      explanation: endQuoting('Nearest to', best.reference),
    }
  },
})
