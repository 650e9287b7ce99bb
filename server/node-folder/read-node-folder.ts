import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NodeType } from '../../engine/graph/define-node.ts'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { OwnModules } from './own-modules.ts'
import { readNodeFile } from './read-node-file.ts'

/** A file that declares a node type, or should. */
export interface NodeFile {
  readonly path: string
  /** The last one that it declared well, also where it is broken now. */
  readonly type?: NodeType
  readonly problem?: string
  /** Hash of all that it is made of. */
  readonly code: string
  readonly parts: readonly string[]
}

/** Whether a name in the folder is that of a node type: no tests, no declarations, nothing hidden. */
export function isNodeFile(name: string): boolean {
  return /^[^._].*\.(ts|mts|js|mjs)$/.test(name) && !/\.(test|spec|d)\.m?[jt]s$/.test(name)
}

/**
 * Reads the files whose code has changed, and those that were broken.
 * @param names of the files that declare node types, in their order
 * @param taken the type names that come with Heddle
 */
export async function readNodeFolder(
  folder: string,
  names: readonly string[],
  modules: OwnModules,
  before: readonly NodeFile[],
  taken: ReadonlySet<string>,
): Promise<readonly NodeFile[]> {
  modules.renew()
  const files: NodeFile[] = []
  for (const path of names) {
    const old = before.find((file) => file.path === path)
    const code = old === undefined ? undefined : await codeOf(folder, old.parts)
    const isSame = old !== undefined && old.problem === undefined && old.code === code
    const file = isSame ? old : await readAnew(folder, path, modules, old)
    const other = files.find(({ type }) => type !== undefined && type.type === file.type?.type)
    files.push(withoutTwin(file, other?.path, taken))
  }
  return files
}

async function readAnew(
  folder: string,
  path: string,
  modules: OwnModules,
  old: NodeFile | undefined,
): Promise<NodeFile> {
  try {
    const type = await readNodeFile(modules.address(path), path)
    const parts = modules.filesOf(path)
    const code = await codeOf(folder, parts)
    return { path, type: { ...type, code }, code, parts }
  } catch (error) {
    const problem = messageOf(error)
    const type = old?.type === undefined ? {} : { type: old.type }
    return { path, ...type, problem, code: '', parts: [] }
  }
}

/** Two types of one name cannot be told apart in graphs. */
function withoutTwin(
  { type, ...file }: NodeFile,
  other: string | undefined,
  taken: ReadonlySet<string>,
): NodeFile {
  if (type === undefined) return file
  const owner = other ?? (taken.has(type.type) ? 'a node type that comes with Heddle' : undefined)
  if (owner === undefined) return { ...file, type }
  const problem = `${file.path} declares the node type "${type.type}", which is the name of ${owner}${other === undefined ? '' : "'s node type"}, too. Rename one of them.`
  return { ...file, problem }
}

async function codeOf(folder: string, parts: readonly string[]): Promise<string> {
  const texts = await Promise.all(
    [...parts].sort().map(async (part) => [part, await textOf(join(folder, part))]),
  )
  return hash('sha256', JSON.stringify(texts), 'base64url').slice(0, 27)
}

/** null for a file that is gone. */
function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}
