import { setImmediate as turn } from 'node:timers/promises'
import { BestFirst, type Ranked } from './best-first.ts'
import { searchTermsOf } from './search-terms.ts'

/** How fast further occurrences of a word stop to count, and how much long passages are held back: the values that most systems start from. */
const k1 = 1.2
const b = 0.75

/** Milliseconds of work after which a build lets others have a turn. */
const turnAfter = 8
/** A passage that holds a word more often than this counts as if it held it so often. */
const mostCounted = 255

/** Which passages hold which words how often, in typed arrays: some 5 bytes for a word of a passage. */
export interface WordIndexData {
  readonly language: string
  /** The words in the order of their numbers. */
  readonly terms: readonly string[]
  /** Where the passages of each word begin in `passages` and `counts`; one more than there are words. */
  readonly starts: Uint32Array
  readonly passages: Uint32Array
  readonly counts: Uint8Array
  /** Words in each passage. */
  readonly lengths: Uint32Array
}

export interface WordIndex {
  readonly data: WordIndexData
  /**
   * The passages that fit best by BM25 (Robertson & Zaragoza 2009, "The probabilistic relevance
   * framework: BM25 and beyond", with the idf of Lucene, which is never negative).
   * @param words what to look for, with weights; a word that is there twice counts twice
   * @param accept tells by its number whether a passage may be found
   */
  search(
    words: readonly { readonly term: string; readonly weight: number }[],
    limit: number,
    accept?: (number: number) => boolean,
  ): Ranked[]
}

/** Turns what was built, or read again from a file, into something to search. */
export function wordIndex(data: WordIndexData): WordIndex {
  const { language, terms, starts, passages, counts, lengths } = data
  const numbers = new Map(terms.map((term, number) => [term, number]))
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  const norms = Float32Array.from(lengths, (length) => k1 * (1 - b + (b * length) / (average || 1)))
  // One for all searches: a search never waits in its middle, so no two use it at once.
  const scores = new Float32Array(lengths.length)

  return {
    data,
    search(words, limit, accept) {
      const wanted = new Map<number, number>()
      for (const { term, weight } of words) {
        for (const part of searchTermsOf(term, language)) {
          const number = numbers.get(part)
          if (number !== undefined) wanted.set(number, (wanted.get(number) ?? 0) + weight)
        }
      }
      scores.fill(0)
      for (const [number, weight] of wanted) {
        const start = starts[number]!
        const end = starts[number + 1]!
        const found = end - start
        const idf = Math.log(1 + (lengths.length - found + 0.5) / (found + 0.5))
        const most = weight * idf * (k1 + 1)
        for (let at = start; at < end; at += 1) {
          const passage = passages[at]!
          const count = counts[at]!
          scores[passage]! += (most * count) / (count + norms[passage]!)
        }
      }
      const best = new BestFirst(limit)
      for (let number = 0; number < scores.length; number += 1) {
        const score = scores[number]!
        if (score <= 0 || !best.wants(number, score)) continue
        if (accept === undefined || accept(number)) best.add(number, score)
      }
      return best.sorted()
    },
  }
}

/**
 * Counts the words of all passages. Others get their turn all the while, so that a server goes on
 * answering.
 * @param texts what is searched of each passage, in the order of their numbers
 * @throws what the signal says when it is aborted
 */
export async function buildWordIndex(
  texts: Iterable<string>,
  language: string,
  options: { signal?: AbortSignal; onProgress?: (done: number) => void } = {},
): Promise<WordIndex> {
  const rest = restingAfter(turnAfter, options.signal)
  const numbers = new Map<string, number>()
  const lengths: number[] = []
  /** Of each passage one after another: the numbers of its words, and how often it holds them. */
  const words = new GrowingArray(Uint32Array)
  const times = new GrowingArray(Uint8Array)
  const ends: number[] = []
  for (const text of texts) {
    const counted = new Map<number, number>()
    const found = searchTermsOf(text, language)
    for (const term of found) {
      let number = numbers.get(term)
      if (number === undefined) {
        number = numbers.size
        numbers.set(term, number)
      }
      counted.set(number, (counted.get(number) ?? 0) + 1)
    }
    for (const [number, count] of counted) {
      words.push(number)
      times.push(Math.min(count, mostCounted))
    }
    lengths.push(found.length)
    ends.push(words.length)
    if (await rest()) options.onProgress?.(lengths.length)
  }

  // From the words of each passage to the passages of each word, by counting.
  const starts = new Uint32Array(numbers.size + 1)
  for (let at = 0; at < words.length; at += 1) starts[words.values[at]! + 1]! += 1
  for (let number = 0; number < numbers.size; number += 1) starts[number + 1]! += starts[number]!
  const next = starts.slice()
  const passages = new Uint32Array(words.length)
  const counts = new Uint8Array(words.length)
  let at = 0
  for (const [passage, end] of ends.entries()) {
    for (; at < end; at += 1) {
      const place = next[words.values[at]!]!++
      passages[place] = passage
      counts[place] = times.values[at]!
    }
    await rest()
  }
  return wordIndex({
    language,
    terms: [...numbers.keys()],
    starts,
    passages,
    counts,
    lengths: Uint32Array.from(lengths),
  })
}

/** Lets others have a turn whenever so many milliseconds are over; says when it did. */
function restingAfter(milliseconds: number, signal?: AbortSignal): () => Promise<boolean> | false {
  let since = performance.now()
  return () => {
    if (performance.now() - since < milliseconds) return false
    return turn().then(() => {
      signal?.throwIfAborted()
      since = performance.now()
      return true
    })
  }
}

/** Numbers in a typed array that doubles when it is full. */
class GrowingArray<Values extends Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>> {
  readonly #kind: new (length: number) => Values
  values: Values
  length = 0

  constructor(kind: new (length: number) => Values) {
    this.#kind = kind
    this.values = new kind(1024)
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new this.#kind(this.length * 2)
      larger.set(this.values)
      this.values = larger
    }
    this.values[this.length] = value
    this.length += 1
  }
}
