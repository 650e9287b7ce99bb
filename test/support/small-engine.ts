import type { Egress } from '../../engine/egress/egress.ts'
import { createCatalogue } from '../../engine/graph/catalogue.ts'
import type { NodeType } from '../../engine/graph/define-node.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import { memoryJournal } from '../../engine/journal/memory-journal.ts'
import { offlineModels, type Models } from '../../engine/models/models.ts'
import { createEngine } from '../../engine/run/create-engine.ts'
import type { Engine, RunHandle } from '../../engine/run/engine.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import type { GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { Indexes } from '../../engine/retrieval/search-index.ts'
import type { McpServers } from '../../engine/tools/mcp/mcp-servers.ts'
import graphNode from '../../nodes/graph.ts'
import { smallNodes } from './small-nodes.ts'

/** An engine for tests: small nodes, no models, no indexes, a journal in memory. */
export function smallEngine(
  options: {
    nodes?: readonly NodeType[]
    journal?: Journal
    models?: Models
    indexes?: Indexes
    egress?: Egress
    mcp?: McpServers
    graphs?: GraphSource
    onRun?: (handle: RunHandle) => void
  } = {},
): Engine & { journal: Journal } {
  const journal = options.journal ?? memoryJournal()
  const engine = createEngine({
    catalogue: createCatalogue([...smallNodes, graphNode, ...(options.nodes ?? [])]),
    journal,
    models: options.models ?? offlineModels,
    indexes: options.indexes ?? {
      open: (name) => Promise.reject(new Error(`There is no index "${name}".`)),
      version: () => Promise.resolve(undefined),
    },
    ...(options.egress === undefined ? {} : { egress: options.egress }),
    ...(options.mcp === undefined ? {} : { mcp: options.mcp }),
    ...(options.graphs === undefined ? {} : { graphs: options.graphs }),
    ...(options.onRun === undefined ? {} : { onRun: options.onRun }),
  })
  return { ...engine, journal }
}

/** A graph with the parts that a test does not care about filled in. */
export function graphOf(parts: Pick<Graph, 'nodes' | 'outputs'> & Partial<Graph>): Graph {
  return { heddle: 1, name: 'test', inputs: {}, ...parts }
}

export async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

/** One short line an event, for comparing. */
export function linesOf(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => {
    switch (event.type) {
      case 'node-delta':
        return []
      case 'run-start':
      case 'run-resume':
      case 'run-wait':
        return [event.type]
      case 'run-end':
        return [`run-end ${event.status}`]
      case 'frame-iteration':
        return [`${event.type} ${event.path} ${event.iteration}/${event.of}`]
      default:
        return [`${event.type} ${event.path}`]
    }
  })
}
