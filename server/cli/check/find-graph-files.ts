import { glob, stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { UsageError } from '../usage-error.ts'

/**
 * Files as the person wrote them, globs expanded, each once.
 * @throws UsageError with a sentence for each pattern that names none
 */
export async function findGraphFiles(
  patterns: readonly string[],
  folder: string,
): Promise<string[]> {
  const files = new Set<string>()
  const mistakes: string[] = []
  for (const pattern of patterns) {
    const entry = await stat(resolve(folder, pattern)).catch(() => undefined)
    if (entry?.isDirectory()) {
      mistakes.push(
        `"${pattern}" is a folder. Name files, or a glob such as "${pattern.replace(/\/$/, '')}/**/*.json".`,
      )
      continue
    }
    const found = entry === undefined ? await expand(pattern, folder) : [pattern]
    if (found.length === 0) mistakes.push(`There is no file "${pattern}".`)
    for (const file of found) files.add(file)
  }
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'))
  return [...files]
}

async function expand(pattern: string, folder: string): Promise<string[]> {
  const found: string[] = []
  for await (const file of glob(resolve(folder, pattern), {
    exclude: (name) => name.includes('node_modules'),
  })) {
    if ((await stat(file)).isFile()) found.push(relative(folder, file).replaceAll('\\', '/'))
  }
  return found.toSorted()
}
