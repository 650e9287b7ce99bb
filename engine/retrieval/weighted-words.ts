/** A word of a query, and how much it counts. */
export interface WeightedWord {
  readonly term: string
  readonly weight: number
}

const weighted = /^(\S+)\^(\d+(?:\.\d+)?)$/

/**
 * Writes words with their weights as one query, `port^0.4 proxy^0.15`: the notation of Lucene, in
 * which people read it in a trace and change it.
 */
export function writeWeightedWords(words: readonly WeightedWord[]): string {
  return words
    .filter(({ term, weight }) => weight > 0 && !/\s/.test(term))
    .map(({ term, weight }) => `${term}^${Number(weight.toPrecision(3))}`)
    .join(' ')
}

/** The words of a query all of whose words carry a weight; undefined for any other. */
export function readWeightedWords(query: string): WeightedWord[] | undefined {
  const words = query
    .trim()
    .split(/\s+/)
    .map((word) => weighted.exec(word))
  const read = words.flatMap((found) =>
    found === null ? [] : [{ term: found[1]!, weight: Number(found[2]) }],
  )
  return read.length > 0 && read.length === words.length ? read : undefined
}
