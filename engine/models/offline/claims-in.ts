import { sentencesOf } from '../../retrieval/sentences.ts'
import { termsOf } from '../../retrieval/words.ts'

// Spaces are counted, so that a long row of them is not looked at again and again.
const mark = /\s{0,9}\[(\d+)\]/g

export interface CitedClaim {
  readonly text: string
  /** The passages that it cites, counted from 1. */
  readonly numbers: readonly number[]
}

/** The statements of an answer, each with the marks that belong to it. Headings state nothing. */
export function claimsIn(answer: string, language: string): CitedClaim[] {
  const claims: { text: string; numbers: number[] }[] = []
  // A mark behind the full stop belongs to the sentence before it.
  const moved = answer.replace(/([.!?])((?:\s{0,9}\[\d+\])+)/g, '$2$1')
  for (const passage of sentencesOf(moved, language)) {
    if (passage.kind === 'heading') continue
    const numbers = [...passage.text.matchAll(mark)].map((found) => Number(found[1]))
    const text = passage.text.replace(mark, '').trim()
    const last = claims.at(-1)
    if (text === '') {
      // A line of marks only: they belong to the block above.
      last?.numbers.push(...numbers)
    } else if (termsOf(text, language).length > 0) {
      const block = passage.kind === 'item' || passage.kind === 'code' || passage.kind === 'table'
      // The items of a list are covered by the citation of the line that announces it.
      claims.push({
        text,
        numbers: numbers.length === 0 && block ? [...(last?.numbers ?? [])] : numbers,
      })
    }
  }
  return claims
}
