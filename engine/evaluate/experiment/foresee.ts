import { createCatalogue, type Catalogue } from '../../graph/catalogue.ts'
import type { Graph } from '../../graph/document.ts'
import { subgraphType } from '../../graph/subgraph-type.ts'
import { memoryJournal } from '../../journal/memory-journal.ts'
import type { Journal } from '../../journal/journal.ts'
import { createEngine } from '../../run/create-engine.ts'
import type { EngineOptions } from '../../run/engine.ts'
import { NodeError } from '../../run/failure.ts'
import { placeOf } from '../../run/place.ts'
import { emptyTrace, reduceTrace } from '../../run/trace.ts'
import type { FinishedRun } from './cell.ts'
import { readRun } from './read-run.ts'
import type { NodeType } from '../../graph/define-node.ts'
import type { Values } from '../../run/events.ts'

/** Says what records would answer, without executing anything. */
export interface Foresight {
  foresee(graph: Graph, input: Values, trial: number): Promise<Foreseen>
  close(): Promise<void>
}

export interface Foreseen {
  /** How many executions the journal answers already, by place. */
  readonly reused: ReadonlyMap<string, number>
  /** The run, where the journal answers all of it. */
  readonly run?: FinishedRun
}

/**
 * Runs graphs with nodes that all refuse to work: what is answered from the journal goes on, and
 * whatever would be executed stops there. Nothing of it is kept.
 */
export function openForesight(
  options: Omit<EngineOptions, 'onRun'> & {
    readonly catalogue: Catalogue
    readonly journal: Journal
  },
): Foresight {
  const { catalogue, journal: real } = options
  const types = catalogue.describe().flatMap(({ type }) => catalogue.get(type) ?? [])
  const memory = memoryJournal()
  const engine = createEngine({
    ...options,
    catalogue: createCatalogue(types.map(idle)),
    journal: { ...memory, find: (key) => real.find(key), value: (hash) => real.value(hash) },
  })
  return {
    async foresee(graph, input, trial) {
      const { id, result } = await engine.start(graph, input, { reuse: true, trial })
      const { status } = await result
      const { spans } = memory.events(id).reduce(reduceTrace, emptyTrace)
      const counts = new Map<string, number>()
      for (const { path, reused, nodeType } of spans.values()) {
        if (reused === undefined || nodeType === subgraphType) continue
        const place = placeOf(path)
        counts.set(place, (counts.get(place) ?? 0) + 1)
      }
      if (status !== 'succeeded') return { reused: counts }
      const journal = {
        events: (...asked: Parameters<Journal['events']>) => memory.events(...asked),
        find: (key: string) => real.find(key),
        run: (run: string) => memory.run(run) ?? real.run(run),
      }
      return { reused: counts, run: await readRun(id, graph, { engine, journal }) }
    },
    async close() {
      await engine.close()
      await memory.close()
    },
  }
}

function idle(type: NodeType): NodeType {
  return {
    ...type,
    run() {
      throw new NodeError('It is not executed.', { code: 'foreseen' })
    },
  }
}
