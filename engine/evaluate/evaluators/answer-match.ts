/**
 * How alike two short answers are, by the rules of SQuAD (Rajpurkar et al. 2016, arXiv 1606.05250,
 * as their `evaluate-v1.1.py` computes it; two empty answers are alike, as in its version 2.0): small letters, without punctuation and without the
 * English articles.
 */

/** Python's `\b(a|an|the)\b`: an article ends at every sign, also at one that is left standing. */
const articles = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu
/** Python's `string.punctuation`, which is what their script strips; other signs stay. */
const punctuation = /[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g

/** The words of a text as SQuAD compares them. */
function squadTokens(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(punctuation, '')
    .replaceAll(articles, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
}

export function isExactMatch(answer: string, reference: string): boolean {
  return squadTokens(answer).join(' ') === squadTokens(reference).join(' ')
}

/** The harmonic mean of how many words of one are in the other, each as often as it is there. */
export function tokenF1(answer: string, reference: string): number {
  const said = squadTokens(answer)
  const wanted = squadTokens(reference)
  if (said.length === 0 || wanted.length === 0) return said.length === wanted.length ? 1 : 0
  const open = new Map<string, number>()
  for (const word of wanted) open.set(word, (open.get(word) ?? 0) + 1)
  let shared = 0
  for (const word of said) {
    const left = open.get(word) ?? 0
    if (left === 0) continue
    shared += 1
    open.set(word, left - 1)
  }
  return (2 * shared) / (said.length + wanted.length)
}

/**
 * ROUGE-L: the F1 of the longest common subsequence of words (Lin 2004, "ROUGE: a package for
 * automatic evaluation of summaries", with β = 1), over letters and digits in small letters, without
 * stemming.
 */
export function rougeL(answer: string, reference: string): number {
  const said = lettersAndDigits(answer)
  const wanted = lettersAndDigits(reference)
  if (said.length === 0 || wanted.length === 0) return said.length === wanted.length ? 1 : 0
  return (2 * longestCommon(said, wanted)) / (said.length + wanted.length)
}

function lettersAndDigits(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

/** The length of the longest sequence that stands in both in the same order, row by row. */
export function longestCommon(one: readonly string[], other: readonly string[]): number {
  let above = Array.from({ length: other.length + 1 }, () => 0)
  for (const word of one) {
    const row = [0]
    for (let at = 1; at <= other.length; at += 1) {
      row.push(other[at - 1] === word ? above[at - 1]! + 1 : Math.max(above[at]!, row[at - 1]!))
    }
    above = row
  }
  return above[other.length]!
}

/** The best of several right answers, and which one it is. */
export function bestOf(
  references: readonly string[],
  measure: (reference: string) => number,
): { readonly value: number; readonly reference: string } {
  return references
    .map((reference) => ({ value: measure(reference), reference }))
    .reduce((best, one) => (one.value > best.value ? one : best))
}

/** An answer without its marks such as [1], which no right answer has. */
export function withoutMarks(answer: string): string {
  return answer.replaceAll(/\s?\[\d+\]/g, '')
}
