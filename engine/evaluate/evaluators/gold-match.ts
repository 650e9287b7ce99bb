import { sameSigns } from '../../checks/find-quote.ts'
import type { Document } from '../../graph/values.ts'
import type { Gold } from '../example.ts'

/** A shorter piece of a quote stands at the end of a passage by accident. */
const shortestPiece = 20

/**
 * Whether a passage is what a gold passage names: that chunk, or one that overlaps the span or the
 * quote, or, where none of them is given, one of the document.
 */
export function isGold(passage: Document, gold: Gold): boolean {
  if (gold.chunk !== undefined && passage.id === gold.chunk) return true
  if (!isFrom(passage, gold.document)) return false
  if (gold.span !== undefined && overlapsSpan(passage, gold.span)) return true
  if (gold.quote !== undefined && overlapsQuote(passage.text, gold.quote)) return true
  return gold.chunk === undefined && gold.span === undefined && gold.quote === undefined
}

/** Passages of an index name their document in the metadata; others by their source, or are documents. */
function isFrom({ id, source, metadata }: Document, document: string): boolean {
  return metadata?.['document'] === document || source === document || id === document
}

function overlapsSpan({ metadata }: Document, [start, end]: readonly [number, number]): boolean {
  const [from, to] = [metadata?.['start'], metadata?.['end']]
  return typeof from === 'number' && typeof to === 'number' && from < end && to > start
}

/**
 * Whether a text holds a quote, or a piece of it where the text begins or ends inside of it. Spaces
 * and the ways to write quotation marks and dashes count as the same.
 */
export function overlapsQuote(text: string, quote: string): boolean {
  const said = sameSigns(text).trim()
  const wanted = sameSigns(quote).trim()
  if (wanted === '' || said === '') return false
  if (said.includes(wanted) || wanted.includes(said)) return true
  for (let length = wanted.length - 1; length >= shortestPiece; length -= 1) {
    if (said.endsWith(wanted.slice(0, length)) || said.startsWith(wanted.slice(-length)))
      return true
  }
  return false
}
