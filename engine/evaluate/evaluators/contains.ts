import { z } from 'zod'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { answerIn, readings, referencesIn } from './reading.ts'

export default defineEvaluator({
  id: 'contains',
  version: 1,
  title: 'Contains',
  description: 'Whether the answer holds certain words, or a right answer.',
  family: 'answer',
  type: 'boolean',
  direction: 'higher',
  needsExpectedWith: ({ texts }) => texts.length === 0,
  range: [0, 1],
  words: {
    better: 'more often saying what it must',
    worse: 'less often saying what it must',
    undecided: 'answers more often say what they must',
  },
  settings: z.object({
    texts: z
      .array(z.string().min(1))
      .max(100)
      .default([])
      .describe('What it must hold; left out, a right answer of the example'),
    all: z.boolean().default(true).describe('Whether it must hold all of them, or any'),
    caseSensitive: z.boolean().default(false).describe('Whether case counts'),
    answer: readings.answer,
    reference: readings.reference,
  }),
  evaluate({ settings, ...context }) {
    const { texts, all, caseSensitive } = settings
    const plain = (text: string): string => (caseSensitive ? text : text.toLowerCase())
    const answer = plain(answerIn(context, settings))
    const own = texts.length > 0
    const wanted = own ? texts : referencesIn(context, settings)
    if (wanted.length === 0) throw new NotApplicable('Nothing is said of what it must hold.')
    const missing = wanted.filter((text) => !answer.includes(plain(text)))
    // Several right answers are alternatives.
    const value = own && all ? missing.length === 0 : missing.length < wanted.length
    return {
      status: 'ok',
      value,
      explanation: value ? 'It holds what it must.' : `It lacks “${missing.join('”, “')}”.`,
    }
  },
})
