import {
  charactersPerToken,
  defaultChunkSizes,
  numberChunks,
  type Chunk,
  type ChunkSizes,
} from './chunk.ts'
import { sentencesOf } from './sentences.ts'

/** Cuts plain text between sentences. */
export function chunkText(
  document: string,
  text: string,
  sizes: ChunkSizes = defaultChunkSizes,
): Chunk[] {
  const limit = sizes.size * charactersPerToken
  const parts: { text: string; headings: string[]; start: number; end: number }[] = []
  let open: { start: number; end: number } | undefined
  const close = (): void => {
    if (open !== undefined)
      parts.push({ ...open, text: text.slice(open.start, open.end), headings: [] })
    open = undefined
  }
  for (const passage of sentencesOf(text)) {
    if (open !== undefined && passage.end - open.start > limit) close()
    for (let start = passage.start; start < passage.end; start += limit * 2) {
      const end = Math.min(passage.end, start + limit * 2)
      if (start > passage.start) close()
      open = { start: open?.start ?? start, end }
    }
  }
  close()
  return numberChunks(document, parts)
}
