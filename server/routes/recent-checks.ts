import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import { check, type Checked } from '../../engine/graph/check.ts'
import { hashIfGraph } from '../../engine/graph/hash.ts'
import { findSubgraphs, type GraphSource } from '../../engine/run/find-subgraphs.ts'

/** A document that was checked, with the hash of it as it was written. */
interface CheckedDocument extends Checked {
  readonly hash: string | undefined
}

/** So many documents are likely to be open at once. */
const most = 8

/**
 * Checks documents with the graphs that they run, and keeps what the newest came to: a graph of a
 * thousand nodes takes a tenth of a second, and is mostly opened as it was left.
 */
export function recentChecks(
  catalogue: Catalogue,
  source: GraphSource,
): (document: unknown) => Promise<CheckedDocument> {
  const recent = new Map<string, CheckedDocument>()
  return async (document) => {
    const subgraphs = await findSubgraphs(document, source)
    // All that a check depends on.
    const key = JSON.stringify([catalogue.edition, subgraphs.versions, document])
    const known = recent.get(key)
    const checked = known ?? {
      ...check(document, checkContext(catalogue, subgraphs)),
      hash: hashIfGraph(document),
    }
    recent.delete(key)
    recent.set(key, checked)
    const [oldest] = recent.keys()
    if (recent.size > most && oldest !== undefined) recent.delete(oldest)
    return checked
  }
}
