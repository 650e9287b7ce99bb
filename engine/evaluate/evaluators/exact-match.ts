import { z } from 'zod'
import { isExactMatch, withoutMarks } from './answer-match.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { endQuoting } from './end-quoting.ts'
import { answerIn, readings, referencesIn } from './reading.ts'

export default defineEvaluator({
  id: 'exact-match',
  version: 1,
  title: 'Exact match',
  description: 'Whether the answer is a right answer but for case, punctuation and articles.',
  family: 'answer',
  type: 'boolean',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'more often exactly right',
    worse: 'less often exactly right',
    undecided: 'answers are more often exactly right',
  },
  settings: z.object({ answer: readings.answer, reference: readings.reference }),
  evaluate({ settings, ...context }) {
    const answer = withoutMarks(answerIn(context, settings))
    const references = referencesIn(context, settings)
    const value = references.some((reference) => isExactMatch(answer, reference))
    return {
      status: 'ok',
      value,
      explanation: value ? 'It is a right answer.' : endQuoting('It is not', references[0]!),
    }
  },
})
