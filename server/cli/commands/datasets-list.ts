import type { DatasetList } from '../../api/datasets.ts'
import { exitCodes, type Execute } from '../command.ts'
import { openEvaluation } from '../evaluation/open-evaluation.ts'
import { table } from '../table.ts'

export const execute: Execute = async (call) => {
  await using evaluation = await openEvaluation(call)
  const { datasets } = await evaluation.client.send<DatasetList>('/api/datasets')
  const { result } = call.output
  if (call.arguments.has('json')) {
    result.print(JSON.stringify(datasets, null, 2))
    return exitCodes.worked
  }
  const rows = datasets.map(({ name, examples, version, graph }) => [
    name,
    `${examples}`,
    `${version}`,
    graph ?? '',
  ])
  for (const line of table([['dataset', 'examples', 'version', 'graph'], ...rows])) {
    result.print(line)
  }
  return exitCodes.worked
}
