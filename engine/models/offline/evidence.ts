import type { Document } from '../../graph/values.ts'
import { sentencesOf } from '../../retrieval/sentences.ts'
import { termsOf, wordsOf } from '../../retrieval/words.ts'

/** A sentence of a passage as the words it is made of, those of the passage's title among them. */
export interface EvidenceSentence {
  readonly document: Document
  readonly text: string
  readonly terms: ReadonlySet<string>
}

/** A passage, taken apart once for all statements that are held against it. */
export interface Evidence {
  readonly document: Document
  readonly sentences: readonly EvidenceSentence[]
  /** The sentences that hold a term, by their places. */
  readonly holding: ReadonlyMap<string, readonly number[]>
  /** Where each term stands, in terms from the beginning. */
  readonly places: ReadonlyMap<string, readonly number[]>
  /** Every word, as it is written but in lower case. */
  readonly words: ReadonlySet<string>
}

export function evidenceOf(document: Document, language: string): Evidence {
  const title = termsOf(document.title ?? '', language)
  const sentences: EvidenceSentence[] = []
  const holding = new Map<string, number[]>()
  const places = new Map<string, number[]>()
  let place = 0
  for (const { text } of sentencesOf(document.text, language)) {
    const own = termsOf(text, language)
    const terms = new Set([...title, ...own])
    for (const term of terms) add(holding, term, sentences.length)
    for (const term of own) {
      add(places, term, place)
      place += 1
    }
    sentences.push({ document, text, terms })
  }
  const words = new Set(wordsOf(`${document.title ?? ''}\n${document.text}`, language))
  return { document, sentences, holding, places, words }
}

/** Whether two terms stand within `distance` terms of each other somewhere. */
export function standNear(
  evidence: Evidence,
  one: string,
  other: string,
  distance: number,
): boolean {
  const first = evidence.places.get(one) ?? []
  const second = evidence.places.get(other) ?? []
  let at = 0
  for (const place of first) {
    while (at < second.length && second[at]! < place - distance) at += 1
    if (at < second.length && second[at]! <= place + distance) return true
  }
  return false
}

function add(map: Map<string, number[]>, key: string, value: number): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}
