import { z } from 'zod'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { answerIn, readings } from './reading.ts'
import { refuses, refusalSettings } from './refusal.ts'

export default defineEvaluator({
  id: 'correct-refusal',
  version: 1,
  title: 'Correct refusal',
  description:
    'Whether a question that cannot be answered is refused; other questions do not count.',
  family: 'answer',
  type: 'boolean',
  direction: 'higher',
  needsExpected: true,
  range: [0, 1],
  words: {
    better: 'more often right to refuse',
    worse: 'less often refusing what it cannot answer',
    undecided: 'what cannot be answered is refused more often',
  },
  settings: z.object({ ...refusalSettings, answer: readings.answer }),
  evaluate({ settings, ...context }) {
    if (context.example.answerable !== false) {
      throw new NotApplicable('The question can be answered.')
    }
    const value = refuses(answerIn(context, settings), settings)
    const explanation = value ? 'It refuses, which is right.' : 'It answers what it cannot know.'
    return { status: 'ok', value, explanation }
  },
})
