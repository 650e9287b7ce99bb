import type { CheckContext } from '../../../engine/graph/check-context.ts'
import type { Graph, GraphEntry } from '../../../engine/graph/document.ts'
import type { Place } from '../../document/command.ts'
import { useDocument } from '../../document/document-store.ts'
import { outermostOf, withMembers } from '../../document/within-frames.ts'
import { useCanvas } from '../canvas-store.ts'
import { portY } from '../geometry.ts'
import { projectGraph, type Projection } from '../project-graph.ts'
import type { LayoutBox, LayoutRequest, Positions } from './layout-graph.ts'

/**
 * Shows the graph, or the selected part of it, laid out anew; it is found off the main thread, and
 * becomes one step when it is kept.
 */
export async function tidyGraph(): Promise<void> {
  const { graph, context, selection } = useDocument.getState()
  if (graph === undefined || Object.keys(graph.nodes).length === 0) return
  const members = withMembers(graph, selection)
  const isPart = members.size > 1
  const places = isPart ? await tidyPart(graph, members, context) : await tidyPlaces(graph, context)
  if (useDocument.getState().graph !== graph) return
  const label = isPart ? `Tidied ${members.size} nodes` : 'Tidied the graph'
  useCanvas.setState({ preview: { label, places } })
}

/** Tidy places for some nodes, the first corner of which stays where it is. */
async function tidyPart(
  graph: Graph,
  members: ReadonlySet<string>,
  context: CheckContext,
): Promise<Record<string, Place>> {
  const outermost = outermostOf(graph, members)
  const part: Graph = {
    ...graph,
    inputs: {},
    outputs: {},
    nodes: Object.fromEntries(
      [...members].map((id) => {
        const { in: around, ...entry } = graph.nodes[id]!
        const isInside = around !== undefined && !outermost.includes(id)
        // SAFETY: the same entry, without the frame around the part.
        return [id, (isInside ? { ...entry, in: around } : entry) as GraphEntry]
      }),
    ),
  }
  const { cards } = projectGraph(graph, context, true)
  const boxes = [...members].flatMap((id) => cards.get(id) ?? [])
  const tidy = Object.entries(await tidyPlaces(part, context)).filter(([id]) => members.has(id))
  const nodes = tidy.filter(([id]) => cards.has(id)).map(([, place]) => place)
  const dx = Math.min(...boxes.map(({ x }) => x)) - Math.min(...nodes.map(([x]) => x))
  const dy = Math.min(...boxes.map(({ y }) => y)) - Math.min(...nodes.map(([, y]) => y))
  return Object.fromEntries(
    tidy.map(([id, [x, y]]) => [id, [Math.round(x + dx), Math.round(y + dy)] satisfies Place]),
  )
}

/** Tidy places for everything in a graph, found off the main thread. */
export async function tidyPlaces(
  graph: Graph,
  context: CheckContext,
): Promise<Record<string, Place>> {
  // Room for the line of figures, whether or not it shows now.
  const projection = projectGraph(graph, context, true)
  const request = requestFor(projection, (id) => graph.nodes[id]?.in)
  const positions = await layoutInWorker(request)
  return Object.fromEntries(
    Object.entries(positions).map(([id, [x, y]]) => [id, [x, y] satisfies Place]),
  )
}

function requestFor(
  { cards, frames, wires }: Projection,
  parentOf: (id: string) => string | undefined,
): LayoutRequest {
  const boxes: LayoutBox[] = [
    ...[...cards].map(([id, { width, height }]) => ({ id, width, height, isFrame: false })),
    ...[...frames].map(([id, { width, height }]) => ({ id, width, height, isFrame: true })),
  ].map((box) => ({ ...box, parent: parentOf(box.id) }))
  const rowOf = (id: string, side: 'inputs' | 'outputs', port: string): number => {
    const card = cards.get(id)?.card ?? frames.get(id)?.card
    return Math.max(0, card?.[side].findIndex((one) => one.name === port) ?? 0)
  }
  return {
    boxes,
    wires: wires
      .filter((wire) => !wire.backward)
      .map((wire) => ({
        source: wire.source,
        target: wire.target,
        sourceY: portY(rowOf(wire.source, 'outputs', wire.sourcePort)),
        targetY: portY(rowOf(wire.target, 'inputs', wire.targetPort)),
      })),
  }
}

function layoutInWorker(request: LayoutRequest): Promise<Positions> {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Positions>((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<Positions>) => resolve(event.data))
    worker.addEventListener('error', (event) => reject(new Error(event.message)))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
