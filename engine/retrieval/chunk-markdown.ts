import { Lexer, type Token } from 'marked'
import { chunkText } from './chunk-text.ts'
import {
  cutBehindSpace,
  numberChunks,
  type Chunk,
  type ChunkLengths,
  type ChunkPart,
} from './chunk.ts'
import { overlapParts } from './overlap-parts.ts'

/** A block of Markdown with its place. */
interface Block {
  readonly kind: 'heading' | 'code' | 'table' | 'prose'
  readonly depth: number
  readonly title: string
  readonly start: number
  readonly end: number
}

/**
 * Cuts Markdown along its structure: a chunk never crosses a heading, keeps lists, tables and code
 * whole where they fit, and knows the headings above it. Line ends must be `\n`.
 */
export function chunkMarkdown(document: string, text: string, lengths: ChunkLengths): Chunk[] {
  const { limit, overlap } = lengths
  const parts: ChunkPart[] = []
  const headings: { depth: number; title: string }[] = []
  let open: { start: number; end: number } | undefined

  const close = (): void => {
    if (open === undefined) return
    const raw = text.slice(open.start, open.end)
    const trimmed = raw.trim()
    if (trimmed !== '') {
      const start = open.start + raw.indexOf(trimmed)
      parts.push({
        text: trimmed,
        headings: headings.map((heading) => heading.title),
        start,
        end: start + trimmed.length,
      })
    }
    open = undefined
  }

  for (const block of blocksOf(text)) {
    if (block.kind === 'heading') {
      close()
      while ((headings.at(-1)?.depth ?? 0) >= block.depth) headings.pop()
      headings.push({ depth: block.depth, title: block.title })
      continue
    }
    for (const piece of piecesOf(text, block, limit)) {
      if (open !== undefined && piece.end - open.start > limit) close()
      open = { start: open?.start ?? piece.start, end: piece.end }
    }
  }
  close()
  // Headings alone are no chunks, and yet a document of nothing else should be found.
  return parts.length === 0
    ? chunkText(document, text, lengths)
    : numberChunks(document, overlapParts(text, parts, overlap))
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let at = 0
  for (const token of tokensOf(text)) {
    // The lexer keeps every character in `raw`; looking it up guards against the few it normalises.
    const found = text.indexOf(token.raw, at)
    const start = found < 0 ? at : found
    const end = start + token.raw.length
    at = end
    if (token.type === 'space' || token.type === 'def') continue
    blocks.push({
      kind: kindOf(token),
      depth: token.type === 'heading' ? Number(token['depth']) : 0,
      title: token.type === 'heading' ? plainText(String(token['text'])) : '',
      start,
      end,
    })
  }
  return blocks
}

/** The blocks as the lexer finds them; a text that is nested too deep for it is taken as one. */
function tokensOf(text: string): Token[] {
  try {
    return new Lexer().lex(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return [{ type: 'text', raw: text, text }]
  }
}

function kindOf(token: Token): Block['kind'] {
  return token.type === 'heading' || token.type === 'code' || token.type === 'table'
    ? token.type
    : 'prose'
}

/** A block that is too long is cut: prose after a sentence or a list item, code and tables after a line. */
function piecesOf(text: string, block: Block, limit: number): { start: number; end: number }[] {
  const pieces: { start: number; end: number }[] = []
  // What must be read whole may be twice as long.
  const most = block.kind === 'prose' ? limit : limit * 2
  let start = block.start
  while (block.end - start > most) {
    const end = start + cutBefore(text.slice(start, start + most), block.kind)
    pieces.push({ start, end })
    start = end
  }
  pieces.push({ start, end: block.end })
  return pieces
}

function cutBefore(window: string, kind: Block['kind']): number {
  const line = window.lastIndexOf('\n')
  const sentence =
    kind === 'prose' ? Math.max(window.lastIndexOf('. '), window.lastIndexOf('。')) : -1
  const cut = kind === 'prose' ? Math.max(line, sentence) : line
  if (cut > window.length / 3) return cut + 1
  return cutBehindSpace(window)
}

/** A heading as it is read: without emphasis, code marks and links. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/[`*_~]/g, '')
    .trim()
}
