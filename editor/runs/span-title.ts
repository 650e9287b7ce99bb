import { readTypeName } from '../../engine/graph/catalogue.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { Span } from '../../engine/run/trace.ts'
import { titleOf } from '../canvas/card.ts'
import { useDocument } from '../document/document-store.ts'
import type { Family } from '../ui/node-icons.ts'
import { isNested } from './span-path.ts'

/** What to call an execution: as its node on the canvas, or in a subgraph as its id says. */
export function useSpanTitle({ path, node, nodeType }: Pick<Span, 'path' | 'node' | 'nodeType'>): {
  readonly title: string
  readonly family: Family
  readonly icon: string | undefined
} {
  const nested = isNested(path)
  const found = useDocument(({ graph }) => (nested ? undefined : graph?.nodes[node]))
  const entry = found === undefined || isFrame(found) ? undefined : found
  const description = useDocument(({ context }) =>
    context.describe(readTypeName(entry?.type ?? nodeType).type),
  )
  if (description === undefined) return { title: node, family: 'flow', icon: undefined }
  const { family, icon } = description
  return { title: titleOf(node, entry ?? { type: nodeType }, description), family, icon }
}
