import type { Catalogue } from '../graph/catalogue.ts'
import { checkContext } from '../graph/catalogue-check.ts'
import { check, type Checked } from '../graph/check.ts'
import { findSubgraphs, type GraphSource } from './find-subgraphs.ts'

/** The check of a document whose subgraphs are looked up first. */
export async function checkWithSubgraphs(
  document: unknown,
  catalogue: Catalogue,
  graphs: GraphSource | undefined,
): Promise<Checked> {
  return check(document, checkContext(catalogue, await findSubgraphs(document, graphs)))
}
