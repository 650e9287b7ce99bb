import {
  cutBehindSpace,
  numberChunks,
  type Chunk,
  type ChunkLengths,
  type ChunkPart,
} from './chunk.ts'
import { overlapParts } from './overlap-parts.ts'
import { sentencesOf } from './sentences.ts'

/** Cuts plain text between sentences. */
export function chunkText(
  document: string,
  text: string,
  { limit, overlap }: ChunkLengths,
): Chunk[] {
  const parts: ChunkPart[] = []
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
  return numberChunks(document, overlapParts(text, parts, overlap))
}
