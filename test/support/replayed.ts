import type { RunEvent, Values } from '../../engine/run/events.ts'
import type { RunResult } from '../../engine/run/run-graph.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { linesOf, type smallEngine } from './small-engine.ts'

type Engine = ReturnType<typeof smallEngine>

/** A replay as tests look at it. */
export interface Replayed extends Pick<RunResult, 'id' | 'status' | 'outputs'> {
  /** Paths that were really executed, sorted. */
  readonly executed: readonly string[]
}

/** Runs a graph to its end, or until it waits, and answers the id of the run. */
export async function runOnce(engine: Engine, graph: Graph, input: Values = {}): Promise<string> {
  const handle = await engine.start(graph, input)
  await handle.result
  return handle.id
}

export async function replayed(
  engine: Engine,
  run: string,
  options: Parameters<Engine['replay']>[1],
): Promise<Replayed> {
  const handle = await engine.replay(run, options)
  const { id, outputs, status } = await handle.result
  return { id, executed: executed(engine.journal.events(id)), outputs, status }
}

export function executed(events: readonly RunEvent[]): string[] {
  return linesOf(events)
    .filter((line) => line.startsWith('node-start '))
    .map((line) => line.slice('node-start '.length))
    .toSorted()
}
