import { z } from 'zod'
import { bestOf, tokenF1, withoutMarks } from './answer-match.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { endQuoting } from './end-quoting.ts'
import { answerIn, readings, referencesIn } from './reading.ts'

export default defineEvaluator({
  id: 'token-f1',
  version: 1,
  title: 'Token F1',
  description: 'How far the words of the answer are those of the nearest right answer.',
  family: 'answer',
  type: 'number',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'nearer to the right answers',
    worse: 'further from the right answers',
    undecided: 'answers are nearer to the right ones',
  },
  settings: z.object({ answer: readings.answer, reference: readings.reference }),
  evaluate({ settings, ...context }) {
    const answer = withoutMarks(answerIn(context, settings))
    const best = bestOf(referencesIn(context, settings), (one) => tokenF1(answer, one))
    return {
      status: 'ok',
      value: best.value,
      explanation: endQuoting('Nearest to', best.reference),
    }
  },
})
