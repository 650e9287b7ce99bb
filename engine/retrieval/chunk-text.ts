import {
  charactersPerToken,
  cutBehindSpace,
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
    if (open !== undefined) {
      const trimmed = text.slice(open.start, open.end).trimEnd()
      parts.push({
        start: open.start,
        end: open.start + trimmed.length,
        text: trimmed,
        headings: [],
      })
    }
    open = undefined
  }
  for (const passage of sentencesOf(text)) {
    if (open !== undefined && passage.end - open.start > limit) close()
    let start = passage.start
    for (const most = limit * 2; passage.end - start > most;) {
      const end = start + cutBehindSpace(text.slice(start, start + most))
      open = { start: open?.start ?? start, end }
      close()
      start = end
    }
    open = { start: open?.start ?? start, end: passage.end }
  }
  close()
  return numberChunks(document, parts)
}
