/** Characters of a shingle. Leskovec, Rajaraman and Ullman take nine for documents (Mining of Massive Datasets, 3.2.2). */
const shingleLength = 9

/** A text as it is compared: case, punctuation and white space make no difference. */
export function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const base = 0x01000193
/** What the first character of a shingle counts for, to be taken out of the hash again. */
const leading = Array.from({ length: shingleLength }).reduce<number>(
  (power) => Math.imul(power, base),
  1,
)

/**
 * Calls back with a 32-bit hash of every shingle, which is every stretch of nine characters, also where
 * it occurs again. The hashes are rolled on (Karp and Rabin 1987) and then mixed, so that their
 * order is as good as random.
 */
export function eachShingle(text: string, use: (hash: number) => void): void {
  let rolled = 0
  for (let at = 0; at < text.length; at += 1) {
    rolled = (Math.imul(rolled, base) + text.charCodeAt(at)) | 0
    const gone = at - shingleLength
    if (gone >= 0) rolled = (rolled - Math.imul(leading, text.charCodeAt(gone))) | 0
    if (at >= shingleLength - 1) use(mixed(rolled))
  }
}

/** The last steps of MurmurHash3: each bit of the input changes about half of the output. */
export function mixed(value: number): number {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
