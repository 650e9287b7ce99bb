import { resolve } from 'node:path'
import { buffer as readAll } from 'node:stream/consumers'
import { count } from '../amounts.ts'
import { findGraphFiles } from '../check/find-graph-files.ts'
import { nodeContext } from '../check/node-context.ts'
import { problemLines } from '../check/problem-lines.ts'
import { textOfBytes, textOfFile } from '../check/file-text.ts'
import { formatGraph } from '../check/format-graph.ts'
import { exitCodes, type Call, type Execute } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { writeWholeFile } from '../write-file.ts'

const standardInput = '-'

export const execute: Execute = async (call) => {
  const { operands } = call.arguments
  if (operands.includes(standardInput)) {
    if (operands.length > 1) {
      throw new UsageError('Name either files or "-" for the standard input, not both.')
    }
    return formatInput(call)
  }
  return formatFiles(call, await findGraphFiles(operands, call.folder))
}

/** From the standard input to the standard output, for editors and pipes. */
async function formatInput(call: Call): Promise<number> {
  const { arguments: given, output } = call
  const text = textOfBytes(await readAll(process.stdin), standardInput)
  const formatted = formatGraph(standardInput, text, await nodeContext(call))
  for (const line of problemLines(formatted.problems)) output.messages.print(line)
  if (formatted.text === undefined) return exitCodes.failed
  if (!given.has('check')) output.result.print(formatted.text.replace(/\n$/, ''))
  else if (formatted.changed) return exitCodes.failed
  return exitCodes.worked
}

async function formatFiles(call: Call, files: readonly string[]): Promise<number> {
  const { arguments: given, output, folder } = call
  const check = given.has('check')
  const context = await nodeContext(call)
  let changed = 0
  let failed = 0
  for (const file of files) {
    const text = await textOfFile(resolve(folder, file), file)
    const formatted = formatGraph(file, text, context)
    if (formatted.text === undefined) {
      failed += 1
      for (const line of problemLines(formatted.problems)) output.messages.print(line)
      continue
    }
    if (!formatted.changed) continue
    changed += 1
    output.result.print(file)
    if (!check) await writeWholeFile(resolve(folder, file), formatted.text, file)
  }
  output.messages.print(summary({ files: files.length, changed, failed, check }))
  return failed > 0 || (check && changed > 0) ? exitCodes.failed : exitCodes.worked
}

function summary(of: { files: number; changed: number; failed: number; check: boolean }): string {
  const { files, changed, failed, check } = of
  const what = check ? 'would change' : 'changed'
  const parts = [
    `${count(changed, 'file')} of ${files.toLocaleString('en')} ${what}`,
    ...(failed === 0
      ? []
      : [
          `${count(failed, 'file')} could not be read as a graph and stayed as ${failed === 1 ? 'it was' : 'they were'}`,
        ]),
  ]
  return `${parts.join('; ')}.`
}
