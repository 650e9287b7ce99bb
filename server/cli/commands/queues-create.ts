import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { QueueAnswer } from '../../api/annotation.ts'
import { exitCodes, type Execute } from '../command.ts'
import { openEvaluation } from '../evaluation/open-evaluation.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async (call) => {
  const { arguments: given, output, folder } = call
  const [file = ''] = given.operands
  const text = await readFile(resolve(folder, file), 'utf8').catch(() => undefined)
  if (text === undefined) throw new UsageError(`There is no file "${file}".`)
  const body = parsed(text, file)
  await using evaluation = await openEvaluation(call)
  const { id } = await evaluation.client.send<QueueAnswer>('/api/queues', { body })
  output.result.print(id)
  return exitCodes.worked
}

/** @throws UsageError */
function parsed(text: string, file: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Said below.
  }
  throw new UsageError(`"${file}" holds no JSON object. A queue is one, with its name and fields.`)
}
