import { count } from '../amounts.ts'
import { exitCodes, type Execute } from '../command.ts'
import { openEvaluation } from '../evaluation/open-evaluation.ts'
import { importFile } from '../evaluation/use-dataset.ts'

export const execute: Execute = async (call) => {
  const { arguments: given, output, folder } = call
  const [dataset = '', file = ''] = given.operands
  await using evaluation = await openEvaluation(call)
  const graph = given.value('graph')
  const answer = await importFile(evaluation.client, file, folder, { dataset, graph })
  const { added, changed, skipped, version } = answer
  for (const { row, message } of skipped) output.messages.print(`Row ${row}: ${message}`)
  output.result.print(
    `${count(added, 'example')} added and ${changed} changed in "${dataset}", version ${version.version}; ${count(skipped.length, 'row')} left out.`,
  )
  return skipped.length === 0 ? exitCodes.worked : exitCodes.failed
}
