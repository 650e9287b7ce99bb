import { watch, type FSWatcher } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { NodeType } from '../../engine/graph/define-node.ts'
import type { Log } from '../log.ts'
import { ownModules } from './own-modules.ts'
import { isNodeFile, readNodeFolder, type NodeFile } from './read-node-folder.ts'

/** Node types of one's own: each file of a folder declares one. */
export interface NodeFolder {
  types(): readonly NodeType[]
  /** What is wrong with files; the last good type of each stays. */
  problems(): readonly NodeFileProblem[]
  /** Calls back after files changed, with what they declare now. Ends with `close`. */
  watch(changed: () => void): void
  close(): Promise<void>
}

export interface NodeFileProblem {
  readonly file: string
  readonly message: string
}

/** Milliseconds of rest after a change: a tool that writes many files makes many changes. */
const pause = 100
/** Milliseconds between looks where the system tells no changes. */
const interval = 5000

/**
 * Reads every node type of a folder. A file that cannot be loaded is a problem and stops nothing.
 * @param taken the type names that come with Heddle
 * @throws Error with a sentence where there is no such folder
 */
export async function openNodeFolder(options: {
  readonly folder: string
  readonly taken: readonly string[]
  readonly log: Log
}): Promise<NodeFolder> {
  const { log } = options
  const folder = await realpath(options.folder).catch(() => {
    throw new Error(`There is no folder "${options.folder}" for node types. Make it first.`)
  })
  const taken = new Set(options.taken)
  const modules = ownModules(folder)
  let files: readonly NodeFile[] = []
  let seen = ''

  /** Whether anything is different now. */
  async function look(): Promise<boolean> {
    const now = await stateOf(folder)
    const state = JSON.stringify(now)
    if (state === seen) return false
    seen = state
    const names = now.map(([name]) => name).filter((name) => !name.includes('/'))
    const before = files
    files = await readNodeFolder(folder, names.filter(isNodeFile), modules, before, taken)
    for (const { path, problem, type } of files) {
      const old = before.find((file) => file.path === path)
      if (problem === undefined || problem === old?.problem) continue
      log.warn(type === undefined ? problem : `${problem} The last good version stays.`)
    }
    return true
  }

  await look()
  let watcher: FSWatcher | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  return {
    types: () => files.flatMap(({ type }) => (type === undefined ? [] : [type])),
    problems: () =>
      files.flatMap(({ path, problem }) =>
        problem === undefined ? [] : [{ file: path, message: problem }],
      ),
    watch(changed) {
      const soon = (delay: number): void => {
        clearTimeout(timer)
        if (closed) return
        timer = setTimeout(() => {
          last = last
            .then(look)
            .then((isNew) => {
              if (isNew && !closed) changed()
            })
            .catch((error: unknown) =>
              log.error({ err: error }, 'The folder of node types could not be read.'),
            )
            .finally(() => soon(interval))
        }, delay)
        timer.unref()
      }
      watcher = watchFolder(folder, () => soon(pause), log)
      soon(interval)
    },
    async close() {
      closed = true
      clearTimeout(timer)
      watcher?.close()
      await last
    },
  }
}

/** Every file below the folder with its time and size, packages left out. */
async function stateOf(folder: string): Promise<(readonly [string, number, number])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const state: (readonly [string, number, number])[] = []
  for (const entry of entries) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
    if (!entry.isFile() || /(^|\/)(node_modules|\.git)\//.test(path)) continue
    const found = await stat(join(folder, path)).catch(() => undefined)
    if (found !== undefined) state.push([path, found.mtimeMs, found.size])
  }
  return state.sort(([one], [other]) => (one < other ? -1 : 1))
}

/** Undefined where the system tells no changes; the folder is looked at now and then all the same. */
function watchFolder(folder: string, changed: () => void, log: Log): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive: true, persistent: false }, changed)
    watcher.on('error', (error) => log.warn({ err: error }, 'Changes of node types are not told.'))
    return watcher
  } catch (error) {
    log.warn({ err: error }, 'Changes of node types are not told.')
    return undefined
  }
}
