import type { NodeDescription } from '../../engine/graph/node-description.ts'

/** How families of node types are called, in the order in which they are listed. */
export const familyNames: Readonly<Record<NodeDescription['family'], string>> = {
  model: 'Models',
  retrieval: 'Retrieval',
  check: 'Checks',
  flow: 'Flow',
  transform: 'Text and data',
  tool: 'Tools',
}
