import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../../engine/graph/message-of.ts'
import { UsageError } from '../usage-error.ts'

export interface Query {
  readonly id: string
  readonly text: string
}

const Line = z
  .object({
    id: z.union([z.string().min(1), z.number()]).transform(String),
    text: z.string().optional(),
    question: z.string().optional(),
  })
  .transform(({ id, text, question }) => ({ id, text: text ?? question ?? '' }))
  .refine(({ text }) => text.trim() !== '')

/**
 * Reads queries from lines of JSON: `{ "id", "text" }`, or `question` in place of `text`.
 * @throws UsageError with all lines that are none
 */
export async function readQueries(path: string, folder: string): Promise<Query[]> {
  const text = await readFile(resolve(folder, path), 'utf8').catch((error: unknown) => {
    const why = messageOf(error)
    throw new UsageError(`The queries "${path}" could not be read: ${why}.`)
  })
  const queries: Query[] = []
  const wrong: number[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const query = Line.safeParse(jsonOf(line))
    if (query.success) queries.push(query.data)
    else wrong.push(at + 1)
  }
  if (wrong.length > 0) {
    const lines = `${wrong.length === 1 ? 'line' : 'lines'} ${wrong.slice(0, 10).join(', ')}${wrong.length > 10 ? ' and more' : ''}`
    throw new UsageError(
      `The queries "${path}" must be lines of JSON such as {"id": "1", "text": "sick leave"}; ${lines} ${wrong.length === 1 ? 'is' : 'are'} not.`,
    )
  }
  if (queries.length === 0) throw new UsageError(`The file "${path}" holds no queries.`)
  return queries
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
