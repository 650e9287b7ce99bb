import type { QueueList } from '../../api/annotation.ts'
import { exitCodes, type Execute } from '../command.ts'
import { openEvaluation } from '../evaluation/open-evaluation.ts'
import { table } from '../table.ts'

export const execute: Execute = async (call) => {
  await using evaluation = await openEvaluation(call)
  const { queues } = await evaluation.client.send<QueueList>('/api/queues')
  const { result } = call.output
  if (call.arguments.has('json')) {
    result.print(JSON.stringify(queues, null, 2))
    return exitCodes.worked
  }
  const rows = queues.map(({ id, name, graph, items, done, disagreements = 0 }) => [
    name,
    graph,
    `${done} of ${items}`,
    `${disagreements}`,
    id,
  ])
  for (const line of table([['queue', 'graph', 'reviewed', 'disagreements', 'id'], ...rows])) {
    result.print(line)
  }
  return exitCodes.worked
}
