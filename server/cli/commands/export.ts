import { resolve } from 'node:path'
import { checkContext } from '../../../engine/graph/catalogue-check.ts'
import { didYouMean } from '../../../engine/graph/did-you-mean.ts'
import { findSubgraphs } from '../../../engine/run/find-subgraphs.ts'
import { catalogueFor } from '../check/node-context.ts'
import { problemLines } from '../check/problem-lines.ts'
import { exitCodes, type Execute } from '../command.ts'
import { exportFormats, type ExportFormat } from '../export/formats.ts'
import { isPath, readGraphOperand } from '../graph-operand.ts'
import { graphsBeside, graphsOf } from '../graphs-beside.ts'
import { UsageError } from '../usage-error.ts'
import { writeWholeFile } from '../write-file.ts'

export const execute: Execute = async (call) => {
  const [wanted = ''] = call.arguments.operands
  const format = formatNamed(call.arguments.value('to'))
  const { graph, problems } = await readGraphOperand(call, wanted)
  const unsound = problems.some(({ severity }) => severity === 'error')
  if (graph === undefined || (format.sound && unsound)) {
    for (const line of problemLines(problems)) call.output.messages.print(line)
    return exitCodes.failed
  }
  const graphs = isPath(wanted) ? graphsBeside(call, wanted) : graphsOf(await call.connect())
  const context = checkContext(await catalogueFor(call), await findSubgraphs(graph, graphs))
  const text = (await format.load())(graph, context)
  const path = call.arguments.value('output')
  if (path === undefined) call.output.result.print(text.replace(/\n$/, ''))
  else await writeWholeFile(resolve(call.folder, path), text, path)
  return exitCodes.worked
}

function formatNamed(name: string | undefined): ExportFormat {
  const names = exportFormats.map((format) => format.name)
  const list = exportFormats.map((format) => `${format.name} (${format.summary})`).join(', ')
  if (name === undefined) throw new UsageError(`Say with --to what to export to: ${list}.`)
  const format = exportFormats.find((one) => one.name === name)
  if (format !== undefined) return format
  throw new UsageError(`There is no format "${name}".${didYouMean(name, names)} There are ${list}.`)
}
