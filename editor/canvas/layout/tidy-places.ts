import type { CheckContext } from '../../../engine/graph/check-context.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import type { Place } from '../../document/command.ts'
import { portY } from '../geometry.ts'
import { projectGraph, type Projection } from '../project-graph.ts'
import type { LayoutBox, LayoutRequest, Positions } from './layout-graph.ts'

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
