import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { GraphSource } from '../../engine/run/find-subgraphs.ts'
import { checkWithSubgraphs } from '../../engine/run/check-with-subgraphs.ts'
import { textOfBytes } from '../cli/check/file-text.ts'
import { readJson } from '../cli/check/read-json.ts'

/** A file of the folder that is a graph, or is meant to be one. */
export interface GraphFile {
  /** Within the folder, with slashes. */
  readonly path: string
  /** As it is written; undefined where it cannot be used. */
  readonly graph: Graph | undefined
  /** What is wrong with it, the first place in front. */
  readonly problem: string | undefined
}

interface ReadFile {
  readonly path: string
  readonly value: unknown
  readonly problem: string | undefined
  readonly placeAt: (path: readonly (string | number)[]) => { line: number; column: number }
}

/** Bytes of the largest file that is looked at. */
const largest = 20_000_000

/** Every graph of a folder: `*.json` in it, and `graph.json` in the folders in it. */
export async function readGraphFiles(
  folder: string,
  catalogue: Catalogue,
  source: GraphSource,
): Promise<GraphFile[]> {
  const read: ReadFile[] = []
  for (const path of await candidates(folder)) {
    const file = await readOne(folder, path)
    if (file !== undefined) read.push(file)
  }
  const files: GraphFile[] = []
  for (const file of read) files.push(await checkOne(file, catalogue, besides(read, source)))
  return files.map((file) => twice(file, files))
}

/** What a graph of the folder runs is looked for in the folder first: both may be new. */
function besides(read: readonly ReadFile[], source: GraphSource): GraphSource {
  return {
    async find(name, version) {
      const beside = read.find(({ value }) => nameOf(value) === name)
      // SAFETY: it is checked as a graph, by whoever asks.
      if (version === undefined && beside !== undefined) return beside.value as Graph
      return source.find(name, version)
    },
  }
}

async function candidates(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const paths = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .map(async ({ name }) => {
        const path = name.endsWith('.json') ? name : `${name}/graph.json`
        const found = await stat(join(folder, path)).catch(() => undefined)
        return found?.isFile() ? [path] : []
      }),
  )
  return paths.flat().sort()
}

/** Undefined for JSON that is no graph, such as a package.json. */
async function readOne(folder: string, path: string): Promise<ReadFile | undefined> {
  const placeAt = (): { line: number; column: number } => ({ line: 1, column: 1 })
  const broken = (problem: string): ReadFile => ({ path, value: undefined, problem, placeAt })
  const size = (await stat(join(folder, path)).catch(() => undefined))?.size ?? 0
  if (size > largest) return broken(`${path}: It is larger than ${largest / 1_000_000} MB.`)
  const bytes = await readFile(join(folder, path)).catch(() => undefined)
  // It is gone again, or about to be written.
  if (bytes === undefined || bytes.length === 0) return undefined
  const text = textOfBytes(bytes, path)
  if (typeof text !== 'string') return broken(`${path}: ${text.message}`)
  const json = readJson(text)
  const meant = path.endsWith('graph.json') || /"heddle"\s*:/.test(text)
  if (!meant) return undefined
  const [first] = json.problems.filter(({ problem }) => problem.severity === 'error')
  if (first === undefined) {
    return { path, value: json.value, problem: undefined, placeAt: (at) => json.placeAt(at) }
  }
  const { line, column } = first.place
  return broken(`${path}:${line}:${column}: ${first.problem.message}`)
}

async function checkOne(
  { path, value, problem, placeAt }: ReadFile,
  catalogue: Catalogue,
  source: GraphSource,
): Promise<GraphFile> {
  if (problem !== undefined) return { path, graph: undefined, problem }
  const { written, problems } = await checkWithSubgraphs(value, catalogue, source)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (first === undefined && written !== undefined) return { path, graph: written, problem }
  const { line, column } = placeAt(first?.path ?? [])
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  const message = first?.message ?? 'It has not the shape of a graph.'
  return { path, graph: undefined, problem: `${path}:${line}:${column}: ${message}${more}` }
}

/** Of two files with the same graph the first one counts. */
function twice(file: GraphFile, all: readonly GraphFile[]): GraphFile {
  const { graph, path } = file
  const first = all.find((other) => other.graph !== undefined && other.graph.name === graph?.name)
  if (graph === undefined || first === undefined || first === file) return file
  const problem = `${path}: The graph "${graph.name}" stands in ${first.path} already. Give one of them another name.`
  return { path, graph: undefined, problem }
}

function nameOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, 'name') : undefined
}
