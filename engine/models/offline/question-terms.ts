import { termSet } from './term-weights.ts'

/** What asks for an amount. The answer has a number in its place, so these words stand in no passage. */
const amount = /\bhow (?:many|much|often|long)\b/gi

/** The terms of a question that its answer can be expected to hold, each once. */
export function questionTerms(question: string, language = 'en'): Set<string> {
  return termSet(question.replace(amount, ' '), language)
}
