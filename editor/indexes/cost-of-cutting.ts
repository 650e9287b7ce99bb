import type { Chunking } from '../../engine/retrieval/chunk.ts'
import type { IndexSummary } from '../../server/api/indexes.ts'
import { formatCount } from '../ui/figures.ts'

/** What it takes to read and cut an index another way, in sentences. */
export function costOfCutting(
  index: IndexSummary,
  wanted: { readonly language: string; readonly chunking: Chunking },
): string {
  const { documents, passages, embedding } = index
  if (documents === 0) return 'Nothing: there are no documents in it yet.'
  const about = passagesAfter(index, wanted.chunking)
  return [
    `All ${formatCount(documents, 'document')} are cut and indexed again in the background`,
    about === undefined
      ? '.'
      : `, into about ${formatCount(about, 'passage')} where there are ${passages} now.`,
    embedding === undefined
      ? ' This takes no model and costs nothing but time.'
      : ` Passages whose words change are sent to ${embedding} again, which may cost money.`,
    ' Searches wait until it is done. Citations of earlier runs keep their text, but may not find their place in the document any more.',
  ].join('')
}

/** How many passages there will be, about, from how many there are: undefined where that tells nothing. */
function passagesAfter(
  { documents, passages, chunking }: IndexSummary,
  wanted: Chunking,
): number | undefined {
  if (wanted.chunker === 'whole') return documents
  if (wanted.chunker !== chunking.chunker) return undefined
  if (wanted.size === chunking.size && wanted.overlap === chunking.overlap) return undefined
  if (!(wanted.size - wanted.overlap > 0)) return undefined
  const ratio = (chunking.size - chunking.overlap) / (wanted.size - wanted.overlap)
  const estimate = Math.max(documents, passages * ratio)
  // Two figures: it is an estimate.
  return Number(estimate.toPrecision(2))
}
