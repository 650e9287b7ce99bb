import { termSet } from './term-weights.ts'

/** What asks for an amount. The answer has a number in its place, so these words stand in no passage. */
const amount = /\bhow (?:many|much|often|long)\b/gi

/** What people say before they ask, or after they were answered. */
const courtesy =
  /^[\s!,.]*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|bye|goodbye)(?: there)?[\s!,.]*)+$/i

/** The terms of a question that its answer can be expected to hold, each once; none of a greeting. */
export function questionTerms(question: string, language = 'en'): Set<string> {
  if (courtesy.test(question)) return new Set()
  return termSet(question.replace(amount, ' '), language)
}
