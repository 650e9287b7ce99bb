import type { CheckContext } from '../../../engine/graph/check-context.ts'
import type { Graph } from '../../../engine/graph/document.ts'

/** A form in which `heddle export` writes a graph. */
export interface ExportFormat {
  readonly name: string
  readonly summary: string
  /** A graph with errors is refused; the others are written as they are. */
  readonly sound: boolean
  /** Loaded when it is wanted. The text ends with a newline. */
  load(): Promise<(graph: Graph, context: CheckContext) => string>
}

/** In the order in which they are listed. */
export const exportFormats: readonly ExportFormat[] = [
  {
    name: 'json',
    summary: 'the graph document in its canonical form',
    sound: false,
    load: async () => (await import('../../../engine/graph/canonical.ts')).printGraph,
  },
  {
    name: 'mermaid',
    summary: 'a flowchart that GitHub and many editors draw',
    sound: false,
    load: async () => (await import('../../../engine/graph/mermaid.ts')).toMermaid,
  },
  {
    name: 'langgraph',
    summary: 'a TypeScript file that runs on LangGraph without the engine',
    sound: true,
    load: async () => (await import('../../../engine/export/langgraph.ts')).exportToLangGraph,
  },
]
