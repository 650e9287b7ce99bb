import { glob, stat } from 'node:fs/promises'
import { extname, relative, resolve } from 'node:path'
import { knownEndings } from './load-file.ts'

export interface FoundFile {
  readonly path: string
  /** Relative to the folder from which it was asked for, with forward slashes. */
  readonly source: string
}

/**
 * The files that paths, folders and globs stand for, each once, in order.
 * @throws when a path names nothing
 */
export async function findFiles(patterns: readonly string[], base: string): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>()
  for (const pattern of patterns) {
    const paths = await expand(pattern, base)
    if (paths.length === 0) throw new Error(`"${pattern}" names no file that can be taken in.`)
    for (const path of paths.sort()) {
      const source = relative(base, path).replaceAll('\\', '/')
      found.set(path, { path, source: source.startsWith('..') ? path : source })
    }
  }
  return [...found.values()]
}

async function expand(pattern: string, base: string): Promise<string[]> {
  const path = resolve(base, pattern)
  const entry = await stat(path).catch(() => undefined)
  if (entry?.isFile()) return [path]
  // The folder is given apart, for its own name may hold what would be signs in a pattern.
  const folder = entry?.isDirectory() ? path : base
  const search = entry?.isDirectory() ? '**/*' : pattern
  const paths: string[] = []
  for await (const name of glob(search, {
    cwd: folder,
    exclude: (part) => part.includes('node_modules') || part.startsWith('.git'),
  })) {
    const file = resolve(folder, name)
    // A link may lead nowhere.
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    )
    if (isFile && knownEndings.has(extname(file).toLowerCase())) paths.push(file)
  }
  return paths
}
