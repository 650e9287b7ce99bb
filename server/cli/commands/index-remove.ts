import { count } from '../amounts.ts'
import { exitCodes, type Execute } from '../command.ts'
import { look } from '../line.ts'
import { onIndex } from '../on-index.ts'
import { harmless } from '../text.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = '', ...ids] = given.operands
  if (given.has('all') === ids.length > 0) {
    throw new UsageError(
      ids.length > 0
        ? 'Give either documents or --all, which removes the whole index, not both.'
        : `Say which documents are to be removed, or --all for the whole index "${name}".`,
    )
  }
  const connection = await connect()
  if (given.has('all')) {
    await onIndex(name, connection.removeIndex(name))
    output.result.print(`The index "${name}" is removed.`)
    return exitCodes.worked
  }
  const removed = await onIndex(name, connection.removeDocuments(name, ids))
  for (const id of removed) output.result.print([look('-', 'good'), ` ${harmless(id)}`])
  const missing = ids.filter((id) => !removed.includes(id))
  for (const id of missing) {
    output.messages.print([
      look('✗', 'bad'),
      ` There is no document "${harmless(id)}" in the index "${name}".`,
    ])
  }
  output.result.print(`${count(removed.length, 'document')} removed.`)
  return missing.length > 0 ? exitCodes.failed : exitCodes.worked
}
