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

/** One that is loaded and has nothing to do: loading it takes longer than to tidy a usual graph. */
let idle: Worker | undefined

/** Loads the worker ahead, when there is time for it. */
export function readyLayout(): void {
  idle ??= newWorker()
}

function newWorker(): Worker {
  return new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
}

async function layoutInWorker(request: LayoutRequest): Promise<Positions> {
  const worker = idle ?? newWorker()
  idle = undefined
  const over = new AbortController()
  try {
    const positions = await new Promise<Positions>((resolve, reject) => {
      const { signal } = over
      const arrived = ({ data }: MessageEvent<Positions>): void => resolve(data)
      worker.addEventListener('message', arrived, { signal })
      worker.addEventListener('error', ({ message }) => reject(new Error(message)), { signal })
      worker.postMessage(request)
    })
    over.abort()
    if (idle === undefined) idle = worker
    else worker.terminate()
    return positions
  } catch (error) {
    worker.terminate()
    throw error
  }
}
