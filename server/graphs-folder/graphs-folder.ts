import { watch, type FSWatcher } from 'node:fs'
import { realpath, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { printGraph } from '../../engine/graph/canonical.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import { mergeDrafts } from '../../engine/graph/merge-drafts.ts'
import type { GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { GraphFileProblem, GraphsFolderState } from '../api/graphs-folder.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Log } from '../log.ts'
import type { Notices } from '../notices.ts'
import type { Presence } from '../processes/presence.ts'
import type { GraphStore, StoredGraph } from '../store/graph-store.ts'
import { storedSettings } from '../store/settings.ts'
import type { Store } from '../store/open-store.ts'
import { changeMessage } from './change-message.ts'
import { folderTurn } from './folder-turn.ts'
import { graphFileAuthor } from './graph-file-author.ts'
import { readGraphFiles, type GraphFile } from './graph-files.ts'
import { openKnownFiles } from './known-files.ts'
import { writeGraphFile } from './write-graph-file.ts'

/** A folder whose files are graphs: what changes there changes here, and the other way round. */
export interface GraphsFolder {
  state(): GraphsFolderState
  isGone(graph: string): boolean
  /** Hash of the version that a draft began with, where the file has changed the same parts since. */
  behind(graph: string): string | undefined
  /** Tells that a draft has taken in what the file changed. */
  joined(graph: string): Promise<void>
  /** Writes the newest version of a graph to its file. What goes wrong is a problem of the file. */
  saved(graph: string): Promise<void>
  /** Removes the file of a graph that was removed. */
  removed(graph: string): Promise<void>
  /** Writes the file of a graph again that is gone. @throws HttpError */
  putBack(graph: string): Promise<void>
  /** Looks at the folder now. */
  look(): Promise<void>
  close(): Promise<void>
}

/** Milliseconds after a change, for programs write a file in several steps. */
const pause = 100
/** Milliseconds between two looks where no changes are told, as on some network drives. */
const interval = 5000

/** @throws an Error with a sentence where there is no such folder */
export async function openGraphsFolder(options: {
  folder: string
  store: Store
  graphs: GraphStore
  catalogue: Catalogue
  source: GraphSource
  notices: Notices
  log: Log
  /** Where several servers work on one store. */
  presence?: Presence | undefined
}): Promise<GraphsFolder> {
  const { graphs, notices, log } = options
  const given = resolve(options.folder)
  // One folder has one path, whatever links lead to it.
  const folder = await realpath(given).catch(() => given)
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new Error(`There is no folder "${options.folder}" for the graphs. Make it first.`)
  }
  const known = await openKnownFiles(options.store, folder, given)
  const isMyTurn = folderTurn(storedSettings(options.store), folder, options.presence)
  /** Whether it is this server that reads and writes the files. */
  let works: boolean | undefined
  const author = await graphFileAuthor(folder)
  let files: readonly GraphFile[] = []
  /** Of files that could not be written. */
  const unwritten = new Map<string, string>()
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  /** One after the other: a file must not be read while it is written. */
  function queued<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }

  async function tell(name: string): Promise<void> {
    const revision = (await graphs.find(name))?.revision ?? 0
    notices.send({ type: 'graph-changed', name, revision })
  }

  /** Tells once that another server has the folder, and once that it has it no longer. */
  async function takeTurn(): Promise<boolean> {
    const may = await isMyTurn()
    if (!may && works !== false) {
      log.warn(
        `Another server on this Postgres works with the folder ${folder}, or with one of that path on its machine, so this one leaves the files there alone. It takes the folder over when that one ends.`,
      )
      files = []
    }
    if (may && works === false) log.info(`Graphs come from ${options.folder} again.`)
    works = may
    return may
  }

  async function scan(): Promise<void> {
    await known.readAgain()
    if (!(await takeTurn())) return
    const before = problemsNow()
    files = await readGraphFiles(folder, options.catalogue, options.source)
    for (const file of files) if (file.graph !== undefined) await take(file.path, file.graph)
    const there = new Set(files.map(({ path }) => path))
    for (const file of known.all()) {
      if (file.gone || there.has(file.path)) continue
      await known.put({ ...file, gone: true })
      log.warn(
        `The file ${file.path} is gone, so the graph "${file.graph}" is hidden. Its versions are kept.`,
      )
      await tell(file.graph)
    }
    const now = problemsNow()
    for (const { file, message } of now) {
      if (before.some((one) => one.file === file && one.message === message)) continue
      log.warn(`${message} The last good version stays.`)
    }
    if (JSON.stringify(before) !== JSON.stringify(now)) {
      notices.send({ type: 'graph-changed', name: '', revision: 0 })
    }
  }

  /** Brings the store to what a file says. */
  async function take(path: string, graph: Graph): Promise<void> {
    // Again where somebody saved meanwhile: what they saved is to be joined, and not written over.
    while (!(await takeOnce(path, graph)));
  }

  async function takeOnce(path: string, graph: Graph): Promise<boolean> {
    const { name } = graph
    const version = hashGraph(graph)
    const before = known.find(name)
    const stored = await graphs.find(name)
    if (stored === undefined) {
      const message = changeMessage(path, undefined, graph)
      if (!(await graphs.create(graph, { message, author }))) return false
      await known.put({ path, graph: name, version })
      await tell(name)
      return true
    }
    if (before?.version === version && before.path === path && before.gone === undefined) {
      // A version that was saved while the folder was not looked at.
      await (stored.version === version ? takeLayout(stored, graph) : write(name))
      return true
    }
    const isNew = stored.version !== version
    if (isNew && !(await takeVersion(path, graph, stored, before?.version))) return false
    const behind = known.find(name)?.behind
    await known.put({ path, graph: name, version, ...(behind === undefined ? {} : { behind }) })
    await tell(name)
    return true
  }

  async function takeVersion(
    path: string,
    graph: Graph,
    stored: StoredGraph,
    agreed: string | undefined,
  ): Promise<boolean> {
    const { name, draft, version: newest } = stored
    const from = agreed ?? newest
    const base = await graphs.document(from)
    const merged =
      hashGraph(draft) === from || base === undefined
        ? { graph, conflicts: [] }
        : mergeDrafts(base, draft, graph)
    const stuck = merged.conflicts.length > 0
    // Before the version is there: a crash between the two must not lose that the draft is behind.
    if (stuck) await known.put({ path, graph: name, version: from, behind: from })
    return graphs.takeVersion(
      graph,
      { message: changeMessage(path, await graphs.newest(name), graph), author },
      stuck ? draft : merged.graph,
      stored,
    )
  }

  /** Only the places on the canvas may differ. They are taken where nobody edits. */
  async function takeLayout({ name, draft, revision, version }: StoredGraph, graph: Graph) {
    if (hashGraph(draft) !== version || printGraph(draft) === printGraph(graph)) return
    const taken = await graphs.saveDraft(name, revision, graph)
    if (taken !== undefined) await tell(name)
  }

  async function write(name: string): Promise<void> {
    const graph = await graphs.newest(name)
    if (graph === undefined) return
    const path = known.find(name)?.path ?? `${name}.json`
    try {
      await writeGraphFile(folder, path, graph)
      unwritten.delete(name)
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
      const message = `${path}: The newest version of "${name}" could not be written${why}.`
      unwritten.set(name, message)
      log.error({ err: error }, message)
      return tell(name)
    }
    await known.put({ path, graph: name, version: hashGraph(graph) })
    files = await readGraphFiles(folder, options.catalogue, options.source)
  }

  function problemsNow(): GraphFileProblem[] {
    const broken = files.flatMap(({ path, problem }) => {
      if (problem === undefined) return []
      const graph = known.all().find((one) => one.path === path)?.graph
      return [{ file: path, message: problem, ...(graph === undefined ? {} : { graph }) }]
    })
    const failed = [...unwritten].map(([graph, message]) => ({
      file: known.find(graph)?.path ?? `${graph}.json`,
      message,
      graph,
    }))
    return [...broken, ...failed]
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  function soon(delay: number): void {
    clearTimeout(timer)
    if (closed) return
    timer = setTimeout(() => {
      void queued(scan)
        .catch((error: unknown) =>
          log.error({ err: error }, 'The folder of graphs could not be read.'),
        )
        .finally(() => soon(interval))
    }, delay)
    timer.unref()
  }

  await queued(scan)
  const watcher = watchFolder(folder, () => soon(pause), log)
  soon(interval)
  if (works) {
    log.info(
      `Graphs come from ${options.folder}: ${files.filter(({ graph }) => graph).length} files.`,
    )
  }

  return {
    state: () => ({
      files: files.filter(({ graph }) => graph !== undefined).length,
      problems: problemsNow(),
      gone: known.all().flatMap(({ graph, path, gone }) => (gone ? [{ graph, file: path }] : [])),
    }),
    isGone: (graph) => known.find(graph)?.gone === true,
    behind: (graph) => known.find(graph)?.behind,
    async joined(graph) {
      const { behind: _behind, ...file } = known.find(graph) ?? {}
      if (_behind !== undefined) await known.put({ path: '', graph, version: '', ...file })
    },
    saved: (graph) =>
      queued(async () => {
        // The server that has the folder writes it within seconds.
        if (!(await takeTurn())) return
        // What somebody else wrote meanwhile is a version first, and is not written over.
        const saved = (await graphs.find(graph))?.version
        await scanBefore(graph)
        if ((await graphs.find(graph))?.version === saved) await write(graph)
      }),
    removed: (graph) =>
      queued(async () => {
        const file = known.find(graph)
        if (file === undefined || !(await takeTurn())) return
        await rm(join(folder, file.path), { force: true })
        await known.forget(graph)
        files = files.filter(({ path }) => path !== file.path)
      }),
    putBack: (graph) =>
      queued(async () => {
        if (known.find(graph)?.gone !== true) throw notFound(`graph "${graph}" whose file is gone`)
        if (!(await takeTurn())) {
          throw new HttpError(
            409,
            'FOLDER_IS_ELSEWHERE',
            `Another server works with the folder of graphs, and it alone writes files. Write the file of "${graph}" again there.`,
          )
        }
        await write(graph)
        const problem = unwritten.get(graph)
        if (problem !== undefined) throw new HttpError(409, 'FILE_NOT_WRITTEN', problem)
        await tell(graph)
      }),
    look: () => queued(scan),
    async close() {
      closed = true
      clearTimeout(timer)
      watcher?.close()
      await last
    },
  }

  /** Takes in the file of a graph where it is not what both sides last agreed on. */
  async function scanBefore(name: string): Promise<void> {
    const file = known.find(name)
    if (file === undefined || file.gone) return
    const all = await readGraphFiles(folder, options.catalogue, options.source)
    const found = all.find(({ path }) => path === file.path)?.graph
    if (found !== undefined && hashGraph(found) !== file.version) await take(file.path, found)
  }
}

/** Undefined where the system tells no changes; the folder is looked at now and then all the same. */
function watchFolder(folder: string, changed: () => void, log: Log): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive: true, persistent: false }, changed)
    watcher.on('error', (error) => log.warn({ err: error }, 'Changes of graph files are not told.'))
    return watcher
  } catch (error) {
    log.warn({ err: error }, 'Changes of graph files are not told.')
    return undefined
  }
}
