import { chunkFixed } from './chunk-fixed.ts'
import { chunkMarkdown } from './chunk-markdown.ts'
import { chunkText } from './chunk-text.ts'
import { lengthsFor, numberChunks, type Chunk, type Chunking } from './chunk.ts'

/** What is cut: a text, and where its pages begin where it has any. */
interface Cuttable {
  readonly id: string
  readonly text: string
  readonly format: 'markdown' | 'text'
  readonly pages?: readonly { readonly number: number; readonly start: number }[]
}

/** Cuts a document as its index asks for. */
export function chunkDocument(document: Cuttable, chunking: Chunking): Chunk[] {
  const chunks = cut(document, chunking)
  const { pages = [] } = document
  if (pages.length === 0) return chunks
  return chunks.map((chunk) => {
    const page = pages.findLast(({ start }) => start <= chunk.start)
    return page === undefined ? chunk : { ...chunk, page: page.number }
  })
}

function cut({ id, text, format }: Cuttable, chunking: Chunking): Chunk[] {
  const lengths = lengthsFor(text, chunking)
  switch (chunking.chunker) {
    case 'structure':
      return format === 'markdown' ? chunkMarkdown(id, text, lengths) : chunkText(id, text, lengths)
    case 'sentences':
      return chunkText(id, text, lengths)
    case 'fixed':
      return chunkFixed(id, text, lengths)
    case 'whole':
      return text.trim() === ''
        ? []
        : numberChunks(id, [{ text, headings: [], start: 0, end: text.length }])
  }
}
