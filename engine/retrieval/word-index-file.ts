import { hash, randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { wordIndex, type WordIndex, type WordIndexData } from './word-index.ts'

/** What stands before the numbers, as JSON. */
interface Header {
  readonly version: string
  readonly language: string
  readonly terms: readonly string[]
  /** How many passages, and how many words of passages there are. */
  readonly passages: number
  readonly entries: number
  /** Of all numbers: a power cut may leave a file with holes. */
  readonly digest: string
}

/** Keeps an index of words in one file, which is there whole or not at all. */
export async function writeWordIndex(
  path: string,
  version: string,
  { data }: WordIndex,
): Promise<void> {
  const { language, terms, starts, passages, counts, lengths } = data
  const numbers = Buffer.concat([starts, lengths, passages, counts].map(bytesOf))
  const header: Header = {
    version,
    language,
    terms,
    passages: lengths.length,
    entries: passages.length,
    digest: hash('sha256', numbers, 'hex'),
  }
  const text = Buffer.from(JSON.stringify(header))
  // The numbers begin where typed arrays may begin.
  const padded = Buffer.alloc(Math.ceil((text.length + 4) / 4) * 4, ' ')
  padded.writeUInt32LE(padded.length - 4)
  text.copy(padded, 4)
  const beside = `${path}.${randomUUID()}`
  try {
    await writeFile(beside, [padded, numbers], { mode: 0o600 })
    await rename(beside, path)
  } finally {
    await rm(beside, { force: true })
  }
}

/** The index of words in a file, or undefined where there is none of this version that is whole. */
export async function readWordIndex(path: string, version: string): Promise<WordIndex | undefined> {
  try {
    const data = parse(await readFile(path), version)
    return data === undefined ? undefined : wordIndex(data)
  } catch {
    return undefined
  }
}

/** @throws when the file is damaged */
function parse(file: Buffer, version: string): WordIndexData | undefined {
  const start = file.readUInt32LE() + 4
  // SAFETY: `writeWordIndex` wrote it, and the digest below tells whether it is still the same.
  const header = JSON.parse(file.toString('utf8', 4, start)) as Header
  const { language, terms, passages, entries, digest } = header
  const numbers = file.subarray(start)
  if (header.version !== version || hash('sha256', numbers, 'hex') !== digest) return undefined
  // A view of its own, because a buffer of a file may begin anywhere in memory.
  const { buffer } = Uint8Array.from(numbers)
  const words = terms.length + 1
  return {
    language,
    terms,
    starts: new Uint32Array(buffer, 0, words),
    lengths: new Uint32Array(buffer, 4 * words, passages),
    passages: new Uint32Array(buffer, 4 * (words + passages), entries),
    counts: new Uint8Array(buffer, 4 * (words + passages + entries), entries),
  }
}

function bytesOf(values: Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
