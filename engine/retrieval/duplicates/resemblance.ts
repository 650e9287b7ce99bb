import { comparable, eachShingle } from './shingles.ts'

/** Shingles of each text that are compared at most, about. */
const most = 50_000

/**
 * How much two texts share: the shingles of both over the shingles of either, from 0 to 1 (Broder 1997, On the
 * resemblance and containment of documents). Of long texts only the shingles are compared whose hash is
 * a multiple of a number, which is the same for both, as in that paper.
 */
export function resemblance(one: string, other: string): number {
  const texts = [comparable(one), comparable(other)]
  const longest = Math.max(...texts.map(({ length }) => length))
  const modulus = Math.max(1, Math.ceil(longest / most))
  const [first, second] = texts.map((text) => {
    const shingles = new Set<number>()
    eachShingle(text, (hash) => {
      if (hash % modulus === 0) shingles.add(hash)
    })
    return shingles
  })
  if (first === undefined || second === undefined) return 0
  const shared = first.intersection(second).size
  const all = first.size + second.size - shared
  return all === 0 ? 0 : shared / all
}
