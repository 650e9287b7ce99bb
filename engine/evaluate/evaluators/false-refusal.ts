import { z } from 'zod'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { answerIn, readings } from './reading.ts'
import { refuses, refusalSettings } from './refusal.ts'

export default defineEvaluator({
  id: 'false-refusal',
  version: 1,
  title: 'False refusal',
  description: 'Whether a question that can be answered is refused; other questions do not count.',
  family: 'answer',
  type: 'boolean',
  direction: 'lower',
  range: [0, 1],
  words: {
    better: 'less often refusing what it could answer',
    worse: 'more often refusing what it could answer',
    undecided: 'what can be answered is refused less often',
  },
  settings: z.object({ ...refusalSettings, answer: readings.answer }),
  evaluate({ settings, ...context }) {
    if (context.example.answerable === false) {
      throw new NotApplicable('The question cannot be answered.')
    }
    const value = refuses(answerIn(context, settings), settings)
    const explanation = value ? 'It refuses what it could answer.' : 'It answers.'
    return { status: 'ok', value, explanation }
  },
})
