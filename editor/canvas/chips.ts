import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { readReference } from '../../engine/graph/reference.ts'
import { typeOfReference } from '../../engine/graph/ports.ts'
import { itemType, type PortTypeName } from '../../engine/graph/port-types.ts'
import { sourcesAt } from '../document/apply-command.ts'
import type { Projection } from './project-graph.ts'

/** A wire without a cable, as it stands in its input's row. */
export interface ChipView {
  readonly reference: string
  readonly label: string
  /** The node it comes from, to jump to. */
  readonly source: string | undefined
  readonly mark: PortTypeName
}

export function titleOfSource({ cards, frames }: Projection, id: string): string {
  return cards.get(id)?.card.title ?? frames.get(id)?.card.title ?? id
}

/** The chips of each node, by input: its folded wires, and the item of a map. */
export function chipsOf(
  graph: Graph,
  context: CheckContext,
  projection: Projection,
  folded: ReadonlySet<string>,
): ReadonlyMap<string, Readonly<Record<string, readonly ChipView[]>>> {
  const chips = new Map<string, Record<string, ChipView[]>>()
  const add = (node: string, port: string, chip: ChipView): void => {
    const ports = chips.get(node) ?? {}
    ports[port] = [...(ports[port] ?? []), chip]
    chips.set(node, ports)
  }
  for (const wire of projection.wires) {
    if (!folded.has(wire.id)) continue
    const label =
      wire.source === '$inputs' ? wire.sourcePort : titleOfSource(projection, wire.source)
    const { reference, mark, source } = wire
    add(wire.target, wire.targetPort, { reference, mark, source, label })
  }
  for (const [node, entry] of Object.entries(graph.nodes)) {
    if (isFrame(entry)) continue
    for (const port of Object.keys(entry.inputs ?? {})) {
      for (const reference of sourcesAt(graph, node, port)) {
        const { kind } = readReference(reference)
        if (kind !== 'item' && kind !== 'index') continue
        const mark = itemType(typeOfReference(graph, reference, node, context) ?? 'any')
        add(node, port, { reference, mark, source: undefined, label: kind })
      }
    }
  }
  return chips
}
