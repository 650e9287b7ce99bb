import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { Engine } from '../../engine/run/engine.ts'
import type { Values } from '../../engine/run/events.ts'
import type { NodeContext } from '../../engine/run/node-context.ts'
import { exportToLangGraph } from '../../engine/export/langgraph.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What the exported file of a graph exports. */
export interface ExportedGraph {
  readonly run: (
    input: Values,
    services?: Pick<NodeContext, 'models' | 'indexes'>,
    signal?: AbortSignal,
  ) => Promise<Values>
  /** Compiled by LangGraph. */
  readonly graph: {
    readonly stream: (
      input: { readonly input: Values },
      options: { readonly streamMode: 'custom'; readonly subgraphs?: boolean },
    ) => Promise<AsyncIterable<unknown>>
  }
}

/** How a run ended. */
export type End =
  | { readonly status: 'succeeded'; readonly outputs: Values }
  | { readonly status: 'failed'; readonly message: string }

export function endOf(run: Promise<Values>): Promise<End> {
  return run.then(
    (outputs) => ({ status: 'succeeded', outputs }),
    (thrown: unknown) => ({
      status: 'failed',
      message: thrown instanceof Error ? thrown.message : String(thrown),
    }),
  )
}

/** How the engine ends a run. The sentences of the engine itself have other words in exported files. */
export async function engineEnd(engine: Engine, graph: Graph, input: Values): Promise<End> {
  const { status, outputs, error } = await (await engine.start(graph, input)).result
  if (status === 'succeeded') return { status, outputs }
  // SAFETY: a matcher stands for every text.
  const any = expect.any(String) as string
  const own = error === undefined || error.code === 'input'
  return { status: 'failed', message: own ? any : error.message }
}

/** Files of exported graphs: inside the project, where they find its packages, until the test is over. */
export class ExportFolder {
  readonly path: string
  #count = 0

  constructor() {
    const parent = join(root, 'test-results')
    mkdirSync(parent, { recursive: true })
    this.path = mkdtempSync(join(parent, 'exported-'))
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }))
  }

  /** @returns the path of the file */
  write(name: string, text: string): string {
    const path = join(this.path, name)
    writeFileSync(path, text)
    return path
  }

  /**
   * Makes a module of node types that exported files can take the place of `heddle/nodes` with.
   * @param source a module, from the root of the project
   * @param name of the list of node types in it
   */
  nodesModule(source: string, name: string): string {
    const from = (path: string): string => relative(this.path, join(root, path))
    const file = `nodes-${name}.ts`
    this.write(
      file,
      `export { ${name} as nodeTypes } from '${from(source)}'
export { schemaOf } from '${from('engine/graph/port-schemas.ts')}'
export { processOutside } from '${from('engine/export/process-outside.ts')}'
`,
    )
    return `./${file}`
  }

  async load(graph: Graph, context: CheckContext, nodesModule: string): Promise<ExportedGraph> {
    this.#count += 1
    const path = this.write(
      `graph-${this.#count}.ts`,
      exportToLangGraph(graph, context, { nodesModule }),
    )
    // SAFETY: every exported file has this function.
    return (await import(pathToFileURL(path).href)) as ExportedGraph
  }
}
