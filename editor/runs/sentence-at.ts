/** A sentence of an answer as it stands on the page. */
export interface SentenceOnPage {
  readonly range: Range
  /** The numbers of the citations in it. */
  readonly numbers: readonly number[]
}

const blocks = 'p, li, td, th, h2, h3, h4, h5, h6'
/** Belongs to the word before it, so a mark after the full stop stays with its sentence. */
const joiner = '\u2060'

/**
 * The sentence under a point of the window.
 * @param marks selects the marks of citations, whose text is their number
 */
export function sentenceAt(
  root: HTMLElement,
  marks: string,
  x: number,
  y: number,
): SentenceOnPage | undefined {
  // Some browsers cannot say what is under a point; there nothing lights up.
  if (!('caretPositionFromPoint' in document)) return undefined
  const caret = document.caretPositionFromPoint(x, y)
  const block = caret?.offsetNode.parentElement?.closest<HTMLElement>(blocks)
  if (!caret || !block || !root.contains(block)) return undefined
  const pieces = piecesOf(block, marks)
  const here = pieces.find(({ node }) => node === caret.offsetNode)
  if (here === undefined) return undefined
  const at = here.start + caret.offset
  const text = pieces.map((piece) => piece.text).join('')
  const sentence = sentencesIn(text).find(({ start, end }) => at >= start && at < end)
  if (sentence === undefined) return undefined
  const { start, end } = sentence
  const inside = pieces.filter((piece) => piece.start < end && piece.start + piece.length > start)
  const [first, last] = [inside[0], inside.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const range = document.createRange()
  range.setStart(first.node, Math.max(0, start - first.start))
  range.setEnd(last.node, Math.min(last.length, end - last.start))
  return { range, numbers: inside.flatMap(({ number }) => number ?? []) }
}

interface Piece {
  readonly node: Text
  /** As sentences are found in it: marks are no words. */
  readonly text: string
  readonly start: number
  readonly length: number
  readonly number: number | undefined
}

function piecesOf(block: HTMLElement, marks: string): readonly Piece[] {
  const pieces: Piece[] = []
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  let start = 0
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue
    const isMark = node.parentElement?.closest(marks) !== null
    const { data, length } = node
    pieces.push({
      node,
      text: isMark ? joiner.repeat(length) : data,
      start,
      length,
      number: isMark ? Number(data) : undefined,
    })
    start += length
  }
  return pieces
}

/** Where the sentences of a text begin and end, without the space between them. */
export function sentencesIn(
  text: string,
): readonly { readonly start: number; readonly end: number }[] {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' })
  return [...segmenter.segment(text)].map(({ segment, index }) => ({
    start: index,
    end: index + segment.trimEnd().length,
  }))
}
