import { resolve } from 'node:path'
import type { QueueList } from '../../api/annotation.ts'
import { exitCodes, type Execute } from '../command.ts'
import { openEvaluation } from '../evaluation/open-evaluation.ts'
import { UsageError } from '../usage-error.ts'
import { writeWholeFile } from '../write-file.ts'

export const execute: Execute = async (call) => {
  const { arguments: given, output, folder } = call
  const [named = ''] = given.operands
  await using evaluation = await openEvaluation(call)
  const { queues } = await evaluation.client.send<QueueList>('/api/queues')
  const id = idOf(named, queues)
  const response = await evaluation.client.open(`/api/queues/${id}/gold`)
  const text = await response.text()
  const file = given.value('output')
  if (file !== undefined) await writeWholeFile(resolve(folder, file), text, file)
  else if (text !== '') output.result.print(text.trimEnd())
  return exitCodes.worked
}

/** @throws UsageError */
function idOf(named: string, queues: QueueList['queues']): string {
  const found = queues.filter(({ id, name }) => id === named || name === named)
  const [queue, another] = found
  if (queue === undefined) {
    throw new UsageError(`There is no queue "${named}". "heddle queues list" lists them.`)
  }
  if (another !== undefined) {
    throw new UsageError(
      `${found.length} queues are named "${named}". Name one by its id: ${found.map(({ id }) => id).join(', ')}.`,
    )
  }
  return queue.id
}
