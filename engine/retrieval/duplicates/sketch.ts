import { hash } from 'node:crypto'
import { comparable, eachShingle, mixed } from './shingles.ts'

/** What is kept of a text so that others like it are found without reading it. */
export interface TextSketch {
  /** Of the whole text: equal for equal texts. */
  readonly textHash: string
  /** Signed 32-bit numbers; texts that are nearly the same share some. None for a short text. */
  readonly bands: readonly number[]
}

/** In shorter texts one other word is another meaning: they are duplicates only when they are equal. */
const shortest = 300
const bandCount = 12
const rows = 6
const bins = bandCount * rows

/**
 * Twelve bands of six MinHash values each. Two texts that share 90 percent of their shingles share a band
 * with a probability of 1 − (1 − 0.9⁶)¹², which is 0.9999; at 50 percent it is 0.17 (banding: Leskovec,
 * Rajaraman and Ullman, Mining of Massive Datasets, 3.4). Undefined for a text without letters or digits.
 */
export function sketchOf(text: string): TextSketch | undefined {
  const normal = comparable(text)
  if (normal === '') return undefined
  const textHash = hash('sha256', normal, 'base64url')
  if (normal.length < shortest) return { textHash, bands: [] }
  const least = leastHashes(normal)
  const bands = Array.from({ length: bandCount }, (_, band) => {
    let key = mixed(band + 1)
    for (const value of least.subarray(band * rows, (band + 1) * rows)) key = mixed(key ^ value)
    return key | 0
  })
  return { textHash, bands }
}

/**
 * One permutation hashing (Li, Owen and Zhang 2012): each shingle falls into one bin, and each bin keeps its
 * least hash. An empty bin takes that of the next one that is not, moved by the distance
 * (densification: Shrivastava and Li 2014).
 */
function leastHashes(text: string): Uint32Array {
  const least = new Uint32Array(bins)
  const isFilled = new Uint8Array(bins)
  eachShingle(text, (value) => {
    const bin = value % bins
    if (isFilled[bin] === 1 && least[bin]! <= value) return
    least[bin] = value
    isFilled[bin] = 1
  })
  const dense = least.slice()
  for (let bin = 0; bin < bins; bin += 1) {
    let distance = 0
    while (isFilled[(bin + distance) % bins] === 0) distance += 1
    if (distance > 0) dense[bin] = mixed(least[(bin + distance) % bins]! + distance)
  }
  return dense
}
