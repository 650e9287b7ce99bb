import { hash } from 'node:crypto'
import { z } from 'zod'

/** A part of a document that is indexed and found as one. */
export interface Chunk {
  /** Follows from the document, the headings and the text: the same chunk has the same id in every ingest. */
  readonly id: string
  readonly document: string
  /** From 0, in the order of the document. */
  readonly position: number
  readonly text: string
  /** Titles of the sections around it, outermost first. */
  readonly headings: readonly string[]
  /** Where it stands in the document's text, in UTF-16 units. */
  readonly start: number
  readonly end: number
  /** The page on which it begins, where the document has pages. */
  readonly page?: number
}

/** How the documents of an index are cut. */
export const Chunking = z
  .object({
    chunker: z
      .enum(['structure', 'sentences', 'fixed', 'whole'])
      .describe(
        'structure keeps headings, lists, tables and code together; sentences cuts between sentences only; fixed cuts at even lengths; whole makes each document one passage',
      ),
    size: z.number().int().min(20).max(8000).describe('Tokens of a passage at most, about'),
    overlap: z
      .number()
      .int()
      .min(0)
      .describe('Tokens of the passage before it that a passage begins with, about'),
  })
  .refine(({ size, overlap }) => overlap <= size / 2, {
    path: ['overlap'],
    message: 'must be at most half of the size',
  })
export type Chunking = z.infer<typeof Chunking>

export const defaultChunking: Chunking = { chunker: 'structure', size: 320, overlap: 0 }

/** What chunkers go by, in UTF-16 units. */
export interface ChunkLengths {
  /** Code and tables may be longer. */
  readonly limit: number
  readonly overlap: number
}

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/gu

/**
 * How many UTF-16 units of a text make up a token, about: four, which is near enough for cutting, and
 * one of scripts without spaces between words.
 */
export function charactersPerToken(text: string): number {
  const dense = text.match(unspaced)?.length ?? 0
  return text.length === 0 ? 4 : text.length / (dense + (text.length - dense) / 4)
}

/** The lengths for one text. What a passage repeats of the one before counts as its own. */
export function lengthsFor(text: string, { size, overlap }: Chunking): ChunkLengths {
  const unit = charactersPerToken(text)
  return { limit: Math.ceil((size - overlap) * unit), overlap: Math.floor(overlap * unit) }
}

/** How much of a stretch that must be cut goes into the first part: up to its last line end or space, and never half a character. */
export function cutBehindSpace(window: string): number {
  for (const sign of ['\n', ' ']) {
    const at = window.lastIndexOf(sign)
    if (at > window.length / 3) return at + 1
  }
  return wholeCharacters(window)
}

/** The length of a stretch without half a character at its end. */
export function wholeCharacters(window: string): number {
  return /[\uD800-\uDBFF]$/.test(window) ? window.length - 1 : window.length
}

/** A chunk before it is numbered. */
export type ChunkPart = Pick<Chunk, 'text' | 'headings' | 'start' | 'end'>

/** Gives chunks their ids and positions. Equal chunks of one document are told apart by a number. */
export function numberChunks(document: string, parts: readonly ChunkPart[]): Chunk[] {
  const seen = new Map<string, number>()
  return parts.map((part, position) => {
    const content = JSON.stringify([document, part.headings, part.text])
    const digest = hash('sha256', content, 'hex').slice(0, 12)
    const count = seen.get(digest) ?? 0
    seen.set(digest, count + 1)
    return { ...part, id: count === 0 ? digest : `${digest}-${count}`, document, position }
  })
}
