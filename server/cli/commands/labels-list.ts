import { exitCodes, type Execute } from '../command.ts'
import { table } from '../table.ts'
import { oneLine } from '../text.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [graph = ''] = given.operands
  const labels = await (await connect()).labels.list(graph)
  if (given.has('json')) {
    output.result.print(JSON.stringify(labels, null, 2))
    return exitCodes.worked
  }
  if (labels.length === 0) {
    output.messages.print(
      `The graph "${graph}" has no labels. "heddle labels move ${graph} LABEL VERSION" puts one.`,
    )
    return exitCodes.worked
  }
  const rows = labels.map(({ label, version, movedAt, movedBy }) => [
    label,
    version,
    new Date(movedAt).toISOString(),
    oneLine(movedBy),
  ])
  for (const line of table([['label', 'version', 'moved', 'by'], ...rows])) {
    output.result.print(line)
  }
  return exitCodes.worked
}
