import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { GraphFile, PlacedProblem } from './check/read-graph-file.ts'
import type { GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { VersionSummary } from '../api.ts'
import type { Call } from './command.ts'
import type { Connection } from './connection/connection.ts'
import { graphsBeside, graphsOf } from './graphs-beside.ts'
import { UsageError } from './usage-error.ts'

type GraphCall = Pick<Call, 'folder' | 'home' | 'nodes' | 'output' | 'connect'>

/** Names of graphs hold no dots and no slashes. */
export function isPath(wanted: string): boolean {
  return /[./\\]/.test(wanted)
}

/** @throws UsageError where there is no such file */
async function readGraphAt(call: GraphCall, path: string): Promise<GraphFile> {
  const whole = resolve(call.folder, path)
  const entry = await stat(whole).catch(() => undefined)
  if (entry === undefined) throw new UsageError(`There is no file "${path}".`)
  if (entry.isDirectory()) throw new UsageError(`"${path}" is a folder. Name a file in it.`)
  const { textOfFile } = await import('./check/file-text.ts')
  return checked(call, path, await textOfFile(whole, path), graphsBeside(call, path))
}

/** Undefined where the file has errors, which are printed. @throws UsageError */
export async function readSoundGraph(call: GraphCall, path: string): Promise<Graph | undefined> {
  const [{ graph, problems }, { problemLines }] = await Promise.all([
    readGraphAt(call, path),
    import('./check/problem-lines.ts'),
  ])
  for (const line of problemLines(problems)) call.output.messages.print(line)
  return problems.some(({ severity }) => severity === 'error') ? undefined : graph
}

async function checked(
  call: GraphCall,
  name: string,
  text: string | PlacedProblem,
  graphs: GraphSource,
): Promise<GraphFile> {
  const [{ catalogueFor }, { checkGraphFile }] = await Promise.all([
    import('./check/node-context.ts'),
    import('./check/read-graph-file.ts'),
  ])
  return checkGraphFile(name, text, await catalogueFor(call), graphs)
}

/** The newest version of a graph in the data folder. @throws UsageError */
export async function storedGraph(call: GraphCall, name: string): Promise<Graph> {
  const connection = await call.connect()
  return (await connection.graph(name)) ?? refuse(call, connection, name)
}

/**
 * A graph of a file or of the data folder, upgraded where it is an older one, with all that is wrong
 * with it. Undefined where a file has not the shape of a graph.
 * @throws UsageError
 */
export async function readGraphOperand(call: GraphCall, wanted: string): Promise<GraphFile> {
  if (isPath(wanted)) return readGraphAt(call, wanted)
  const [stored, connection, { printGraph }] = await Promise.all([
    storedVersion(call, wanted),
    call.connect(),
    import('../../engine/graph/canonical.ts'),
  ])
  return checked(call, wanted, printGraph(stored), graphsOf(connection))
}

/**
 * A graph in the data folder: `name` is its newest version, `name@draft` what is being edited of it,
 * `name@3` or `name@HASH` one of its versions; the beginning of a hash will do.
 * @throws UsageError
 */
async function storedVersion(call: GraphCall, wanted: string): Promise<Graph> {
  const [name = '', which] = wanted.split(/@(.*)/)
  if (which === undefined) return storedGraph(call, name)
  const connection = await call.connect()
  if (which === 'draft') {
    return (await connection.draft(name)) ?? refuse(call, connection, name)
  }
  const versions = await connection.versions(name)
  if (versions.length === 0) return refuse(call, connection, name)
  const found = versionNamed(versions, which)
  const graph = found && (await connection.version(name, found.version))
  if (graph !== undefined) return graph
  throw noSuchVersion(name, which, versions, 'draft')
}

/** @param word what else may be named there */
export function noSuchVersion(
  name: string,
  which: string,
  versions: readonly VersionSummary[],
  word: 'draft' | 'newest',
): UsageError {
  const newest = versions[0]?.number ?? 0
  const numbers = newest === 1 ? '1' : `1 to ${newest}`
  return new UsageError(
    `The graph "${name}" has no version "${which}". Name its number (${numbers}), its hash, or "${word}".`,
  )
}

/** By its number or its hash, of which the beginning will do. */
export function versionNamed(
  versions: readonly VersionSummary[],
  which: string,
): VersionSummary | undefined {
  return (
    versions.find(({ number }) => String(number) === which) ??
    versions.find(({ version }) => which.length >= 4 && version.startsWith(which))
  )
}

/** With a name that is near. */
export async function noSuchGraph(
  connection: Connection,
  name: string,
  more = '',
): Promise<UsageError> {
  const near = didYouMean(
    name,
    (await connection.graphs()).map((one) => one.name),
  )
  return new UsageError(`There is no graph "${name}".${near}${more}`)
}

async function refuse(call: GraphCall, connection: Connection, name: string): Promise<never> {
  const asFile = existsSync(resolve(call.folder, `${name}.json`))
    ? ` For the file write ${name}.json.`
    : ''
  throw await noSuchGraph(connection, name, asFile)
}
