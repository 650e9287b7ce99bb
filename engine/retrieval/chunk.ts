import { hash } from 'node:crypto'

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
}

export interface ChunkSizes {
  /** About this many tokens at most; code and tables may be longer. */
  readonly size: number
}

/** Four characters a token is near enough for cutting texts. */
export const charactersPerToken = 4

export const defaultChunkSizes: ChunkSizes = { size: 320 }

/** How much of a stretch that must be cut goes into the first part: up to its last line end or space, and never half a character. */
export function cutBehindSpace(window: string): number {
  for (const sign of ['\n', ' ']) {
    const at = window.lastIndexOf(sign)
    if (at > window.length / 3) return at + 1
  }
  return /[\uD800-\uDBFF]$/.test(window) ? window.length - 1 : window.length
}

/** Gives chunks their ids and positions. Equal chunks of one document are told apart by a number. */
export function numberChunks(
  document: string,
  parts: readonly Pick<Chunk, 'text' | 'headings' | 'start' | 'end'>[],
): Chunk[] {
  const seen = new Map<string, number>()
  return parts.map((part, position) => {
    const content = JSON.stringify([document, part.headings, part.text])
    const digest = hash('sha256', content, 'hex').slice(0, 12)
    const count = seen.get(digest) ?? 0
    seen.set(digest, count + 1)
    return { ...part, id: count === 0 ? digest : `${digest}-${count}`, document, position }
  })
}
