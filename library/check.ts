import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import type { CheckContext } from '../engine/graph/check-context.ts'
import { check as checkDocument, type Checked } from '../engine/graph/check.ts'
import type { NodeType } from '../engine/graph/define-node.ts'
import { nodeTypes } from '../nodes/index.ts'
import { knownGraphs, type GraphDocument } from './known-graphs.ts'

export interface CheckOptions {
  /** Node types of your own, beside those that come with Heddle. */
  readonly nodes?: readonly NodeType[]
  /** The graphs that nodes run, found by name, the last one first, or by hash. */
  readonly graphs?: readonly GraphDocument[]
}

/**
 * Everything that is wrong with a document, at once. Never throws, whatever it is given. A graph
 * without errors here runs.
 * @param how further node types and graphs, or a context with a catalogue of your own
 */
export function check(document: unknown, how: CheckOptions | CheckContext = {}): Checked {
  if ('describe' in how) return checkDocument(document, how)
  const catalogue = createCatalogue([...nodeTypes, ...(how.nodes ?? [])])
  return checkDocument(document, checkContext(catalogue, knownGraphs(how.graphs ?? [])))
}
