import type { Graph } from './document.ts'
import { freeze } from './freeze.ts'

/**
 * What was worked out of graphs that nobody can change any more. A graph that is merely given may be
 * another one by the next time.
 */
const lasting = new WeakMap<object, Map<string, string | undefined>>()

/** Freezes a graph in all its parts. What is then worked out of it, such as its hash, is worked out once. */
export function lastingGraph(graph: Graph): Graph {
  if (!lasting.has(graph)) lasting.set(freeze(graph), new Map())
  return graph
}

/** @param name of what is worked out */
export function onceForGraph<Found extends string | undefined>(
  graph: object,
  name: string,
  work: () => Found,
): Found {
  const known = lasting.get(graph)
  if (known === undefined) return work()
  // SAFETY: the same name stands for the same work.
  if (known.has(name)) return known.get(name) as Found
  const found = work()
  known.set(name, found)
  return found
}
