import { resolve } from 'node:path'
import { count } from '../amounts.ts'
import { findGraphFiles } from '../check/find-graph-files.ts'
import { textOfFile } from '../check/file-text.ts'
import { catalogueFor } from '../check/node-context.ts'
import { problemCount, problemLines } from '../check/problem-lines.ts'
import { checkGraphFile, type PlacedProblem } from '../check/read-graph-file.ts'
import { exitCodes, type Execute } from '../command.ts'
import { graphsBeside } from '../graphs-beside.ts'
import { look } from '../line.ts'

export const execute: Execute = async (call) => {
  const { arguments: given, output, folder } = call
  const files = await findGraphFiles(given.operands, folder)
  const catalogue = await catalogueFor(call)
  const all: PlacedProblem[] = []
  for (const file of files) {
    const text = await textOfFile(resolve(folder, file), file)
    const { problems } = await checkGraphFile(file, text, catalogue, graphsBeside(call, file))
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
