import type { IndexSummary } from '../../api.ts'
import { count } from '../amounts.ts'
import { exitCodes, type Execute } from '../command.ts'
import { look, type Part } from '../line.ts'
import { oneLine } from '../text.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const indexes = await (await connect()).indexes()
  if (given.has('json')) {
    output.result.print(JSON.stringify(indexes, null, 2))
    return exitCodes.worked
  }
  if (indexes.length === 0) {
    output.messages.print('There is no index yet. "heddle index add NAME PATH…" makes one.')
  }
  const names = Math.max(0, ...indexes.map(({ name }) => name.length))
  for (const index of indexes) {
    output.result.print([
      look(index.name.padEnd(names), 'strong'),
      `  ${count(index.documents, 'document').padStart(16)}`,
      `  ${count(index.passages, 'passage').padStart(16)}`,
      look(`  ${index.language}  ${index.embedding ?? 'by words'}`, 'quiet'),
      ...state(index),
    ])
  }
  return exitCodes.worked
}

function state({ state: now, progress, error }: IndexSummary): Part[] {
  if (now === 'ready') return []
  if (now === 'failed') return [look(`  failed: ${oneLine(error ?? '')}`, 'bad')]
  const far = progress === undefined ? '' : `, ${progress.done} of ${progress.total}`
  return [look(`  building${far}`, 'warning')]
}
