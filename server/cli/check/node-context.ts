import { createCatalogue } from '../../../engine/graph/catalogue.ts'
import { checkContext } from '../../../engine/graph/catalogue-check.ts'
import type { CheckContext } from '../../../engine/graph/check-context.ts'
import { nodeTypes } from '../../../nodes/index.ts'

/** The node types that come with Heddle. */
export const catalogue = createCatalogue(nodeTypes)

/** What a check without a data folder knows: the node types that come with Heddle. */
export function nodeContext(): CheckContext {
  return checkContext(catalogue)
}
