import { isFrame } from '../../engine/graph/is-frame.ts'
import { readTypeName } from '../../engine/graph/catalogue.ts'
import { inputsId, outputsId } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'
import { FrameInspector } from './FrameInspector.tsx'
import { GraphInspector } from './GraphInspector.tsx'
import { NodeInspector } from './NodeInspector.tsx'
import { useRunStore } from '../runs/run-store.ts'
import { isNested, outermostNode } from '../runs/span-path.ts'
import { SpanInspector } from './SpanInspector.tsx'
import { UnknownInspector } from './UnknownInspector.tsx'

/** The right panel: everything about the selected node, or about the graph when none is. */
export default function Inspector({ node }: { node: string | undefined }) {
  const entry = useDocument(({ graph }) => (node === undefined ? undefined : graph?.nodes[node]))
  const description = useDocument(({ context }) =>
    entry === undefined || isFrame(entry)
      ? undefined
      : context.describe(readTypeName(entry.type).type),
  )
  const nested = useRunStore(({ trace, selectedSpan }) =>
    selectedSpan === undefined || !isNested(selectedSpan) || outermostNode(selectedSpan) !== node
      ? undefined
      : trace?.spans.get(selectedSpan),
  )
  if (node === undefined || node === inputsId || node === outputsId || entry === undefined) {
    return <GraphInspector at={node} />
  }
  if (nested !== undefined) return <SpanInspector key={nested.path} span={nested} around={node} />
  if (isFrame(entry)) return <FrameInspector key={node} id={node} frame={entry} />
  if (description === undefined) return <UnknownInspector id={node} entry={entry} />
  return <NodeInspector key={node} id={node} entry={entry} description={description} />
}
