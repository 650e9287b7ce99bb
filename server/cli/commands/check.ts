import { glob, readFile, stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { createCatalogue } from '../../../engine/graph/catalogue.ts'
import { checkContext } from '../../../engine/graph/catalogue-check.ts'
import { nodeTypes } from '../../../nodes/index.ts'
import { count } from '../amounts.ts'
import { problemCount, problemLines } from '../check/problem-lines.ts'
import { readGraphFile, type PlacedProblem } from '../check/read-graph-file.ts'
import { exitCodes, type Execute } from '../command.ts'
import { look } from '../line.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async ({ arguments: given, output, folder }) => {
  const files = await findGraphFiles(given.operands, folder)
  const context = checkContext(createCatalogue(nodeTypes))
  const all: PlacedProblem[] = []
  for (const file of files) {
    const { problems } = readGraphFile(file, await readFile(resolve(folder, file), 'utf8'), context)
    all.push(...problems)
    if (given.has('json')) continue
    for (const line of problemLines(problems)) output.result.print(line)
    if (problems.length === 0) output.result.print([`${file}: `, look('no problems', 'good'), '.'])
  }
  if (given.has('json')) output.result.print(JSON.stringify(all, null, 2))
  else if (all.length > 0) {
    output.result.print(`${problemCount(all)} in ${count(files.length, 'file')}.`)
  }
  return all.some(({ severity }) => severity === 'error') ? exitCodes.failed : exitCodes.worked
}

/** Files as the person wrote them, globs expanded, each once. @throws UsageError */
async function findGraphFiles(patterns: readonly string[], folder: string): Promise<string[]> {
  const files = new Set<string>()
  for (const pattern of patterns) {
    const entry = await stat(resolve(folder, pattern)).catch(() => undefined)
    if (entry?.isDirectory()) {
      throw new UsageError(
        `"${pattern}" is a folder. Name files, or a glob such as "${pattern.replace(/\/$/, '')}/**/*.json".`,
      )
    }
    const found = entry === undefined ? await expand(pattern, folder) : [pattern]
    if (found.length === 0) throw new UsageError(`There is no file "${pattern}".`)
    for (const file of found) files.add(file)
  }
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
