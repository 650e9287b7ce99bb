import { resolve } from 'node:path'
import { exitCodes, type Execute } from '../command.ts'
import { openEvaluation } from '../evaluation/open-evaluation.ts'
import { UsageError } from '../usage-error.ts'
import { writeWholeFile } from '../write-file.ts'

const formats: readonly string[] = ['jsonl', 'csv', 'json', 'fine-tuning']

export const execute: Execute = async (call) => {
  const { arguments: given, output, folder } = call
  const [dataset = ''] = given.operands
  const format = given.value('format') ?? 'jsonl'
  if (!formats.includes(format)) {
    throw new UsageError(`--format must be one of ${formats.join(', ')}; it is "${format}".`)
  }
  await using evaluation = await openEvaluation(call)
  const query = new URLSearchParams({ format })
  const version = given.value('version')
  if (version !== undefined) query.set('version', version)
  const response = await evaluation.client.open(
    `/api/datasets/${encodeURIComponent(dataset)}/export?${query.toString()}`,
  )
  const text = await response.text()
  const file = given.value('output')
  if (file === undefined) output.result.print(text.trimEnd())
  else await writeWholeFile(resolve(folder, file), text, file)
  return exitCodes.worked
}
