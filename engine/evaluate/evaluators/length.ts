import { z } from 'zod'
import { defineEvaluator } from './define-evaluator.ts'
import { answerIn, readings } from './reading.ts'

export default defineEvaluator({
  id: 'length',
  version: 1,
  title: 'Length',
  description: 'How long the answer is.',
  family: 'operation',
  type: 'number',
  direction: 'lower',
  words: {
    better: 'shorter',
    worse: 'longer',
    undecided: 'answers are shorter',
  },
  settings: z.object({
    unit: z.enum(['words', 'characters']).default('words').describe('What is counted'),
    answer: readings.answer,
  }),
  evaluate({ settings, ...context }) {
    const answer = answerIn(context, settings)
    const words = answer.match(/\S+/g)?.length ?? 0
    const value =
      settings.unit === 'words' ? words : [...new Intl.Segmenter('en').segment(answer)].length
    return { status: 'ok', value, explanation: `${value} ${settings.unit}.` }
  },
})
