import {
  numberChunks,
  wholeCharacters,
  type Chunk,
  type ChunkLengths,
  type ChunkPart,
} from './chunk.ts'

/** Cuts a text at even lengths, whatever stands there, and yet not within a word. */
export function chunkFixed(
  document: string,
  text: string,
  { limit, overlap }: ChunkLengths,
): Chunk[] {
  const length = limit + overlap
  const parts: ChunkPart[] = []
  for (let start = 0; start < text.length;) {
    const end = start + cutBehindWord(text.slice(start, start + length + 1), length)
    const raw = text.slice(start, end)
    const trimmed = raw.trim()
    const from = start + raw.indexOf(trimmed)
    if (trimmed !== '')
      parts.push({ text: trimmed, headings: [], start: from, end: from + trimmed.length })
    if (end >= text.length) break
    start = Math.max(start + 1, end - overlap)
    // The part begins with a whole word, as it ends with one.
    if (overlap > 0) {
      const space = text.slice(start, end).search(/(?<=\s)\S/)
      if (space > 0) start += space
      else if (/[\uDC00-\uDFFF]/.test(text[start] ?? '')) start += 1
    }
  }
  return numberChunks(document, parts)
}

/** @param window one character longer than what may be taken, so that a word that ends there is seen to end */
function cutBehindWord(window: string, most: number): number {
  if (window.length <= most) return window.length
  const space = Math.max(window.lastIndexOf(' '), window.lastIndexOf('\n'))
  return space > most * 0.8 ? space : wholeCharacters(window.slice(0, most))
}
