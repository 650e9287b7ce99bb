import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Graph } from '../../engine/graph/document.ts'
import { hashIfGraph } from '../../engine/graph/hash.ts'
import type { GraphSource } from '../../engine/run/find-subgraphs.ts'
import { readJson } from './check/read-json.ts'
import type { Call } from './command.ts'
import type { Connection } from './connection/connection.ts'

/**
 * Finds the graphs that nodes of a file run: first in files beside it, then in the data folder. With a
 * version a file counts only if that is its hash.
 * @param path of the file, as the person wrote it
 */
export function graphsBeside(
  call: Pick<Call, 'folder' | 'home' | 'nodes' | 'output' | 'connect'>,
  path: string,
): GraphSource {
  const file = resolve(call.folder, path)
  return {
    async find(name, version) {
      for (const candidate of filesFor(name, file)) {
        const graph = await graphIn(candidate, name, call)
        if (graph !== undefined && (version === undefined || hashIfGraph(graph) === version)) {
          return graph
        }
      }
      // Whoever only checks a file wants no data folder beside it.
      if (!existsSync(call.home)) return undefined
      return graphsOf(await call.connect()).find(name, version)
    },
  }
}

/** Finds the graphs of a data folder. */
export function graphsOf(connection: Connection): GraphSource {
  return {
    find: (name, version) =>
      version === undefined ? connection.graph(name) : connection.version(name, version),
  }
}

/** `NAME.json` and `NAME/graph.json` in the folder of the file; of a `graph.json` also in the folder around. */
export function filesFor(name: string, file: string): string[] {
  // Anything else is no name of a graph, and might lead out of the folder.
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return []
  const folder = dirname(file)
  const folders = basename(file) === 'graph.json' ? [folder, dirname(folder)] : [folder]
  return folders.flatMap((one) => [join(one, `${name}.json`), join(one, name, 'graph.json')])
}

/** Undefined where there is no such file, or another graph in it. It may have problems, which the check tells. */
async function graphIn(
  file: string,
  name: string,
  call: Pick<Call, 'folder' | 'home' | 'nodes' | 'output'>,
): Promise<Graph | undefined> {
  const { folder, output } = call
  const bytes = await readFile(file).catch(() => undefined)
  if (bytes === undefined) return undefined
  const [{ check }, { nodeContext }, { textOfBytes }] = await Promise.all([
    import('../../engine/graph/check.ts'),
    import('./check/node-context.ts'),
    import('./check/file-text.ts'),
  ])
  const text = textOfBytes(bytes, file)
  const json = typeof text === 'string' ? readJson(text) : undefined
  const graph = json?.readable ? check(json.value, await nodeContext(call)).written : undefined
  if (graph === undefined) {
    const shown = relative(folder, file)
    output.messages.print(
      `${shown} has not the shape of a graph, so it does not count as the graph "${name}". "heddle check ${shown}" names its mistakes.`,
    )
  }
  return graph?.name === name ? graph : undefined
}
