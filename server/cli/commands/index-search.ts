import { resolve } from 'node:path'
import { count } from '../amounts.ts'
import { exitCodes, type Call, type Execute } from '../command.ts'
import { excerpt } from '../excerpt.ts'
import { look, type Line } from '../line.ts'
import { onIndex } from '../on-index.ts'
import { ProgressBar } from '../progress.ts'
import { readQueries } from '../search/read-queries.ts'
import { trecLines } from '../search/trec-run.ts'
import { oneLine } from '../text.ts'
import { UsageError } from '../usage-error.ts'
import { writeWholeFile } from '../write-file.ts'

/** Columns of an excerpt where the terminal does not say, and at most. */
const widest = 100
const mostPassages = 1000

export const execute: Execute = async (call) => {
  const { arguments: given } = call
  const [name = '', query] = given.operands
  const topK = readTop(given.value('top') ?? '10')
  const file = given.value('queries')
  if (file !== undefined) {
    if (query !== undefined) {
      throw new UsageError('Give either a query or --queries with a file of them, not both.')
    }
    return searchAll(call, name, file, topK)
  }
  if (given.value('trec') !== undefined) {
    throw new UsageError('--trec writes the results of a file of queries: name it with --queries.')
  }
  if (query === undefined || query.trim() === '') {
    throw new UsageError('The query is empty. Say what to look for.')
  }
  return searchOne(call, name, query, topK)
}

async function searchOne(
  { arguments: given, output, connect }: Call,
  name: string,
  query: string,
  topK: number,
): Promise<number> {
  const found = await onIndex(name, (await connect()).search(name, query, topK))
  const { result, messages } = output
  if (given.has('json')) {
    result.print(JSON.stringify(found, null, 2))
    return exitCodes.worked
  }
  if (found.length === 0)
    messages.print(`The index "${name}" holds nothing that fits "${oneLine(query)}".`)
  const columns = result.terminal ? Math.min(result.columns() - 5, widest) : widest
  for (const [at, { score, title, id, source, text }] of found.entries()) {
    const lines: Line[] = [
      ...(at === 0 ? [] : [[]]),
      [
        look(String(at + 1).padStart(2), 'accent'),
        look(score === undefined ? '' : `  ${scoreText(score)}`, 'quiet'),
        '  ',
        look(oneLine(title ?? id), 'strong'),
        look(source === undefined ? '' : `  ${oneLine(source)}`, 'quiet'),
      ],
      ...excerpt(text, query, columns).map((line): Line => ['    ', ...line]),
    ]
    for (const line of lines) result.print(line)
  }
  return exitCodes.worked
}

/** Searches for every query of a file, and writes what it found as lines of JSON or as a TREC run. */
async function searchAll(
  { arguments: given, output, folder, connect }: Call,
  name: string,
  file: string,
  topK: number,
): Promise<number> {
  const queries = await readQueries(file, folder)
  const connection = await connect()
  const trec = given.value('trec')
  const lines: string[] = []
  const bar = new ProgressBar(output, `Searching the index "${name}"`)
  try {
    for (const [done, { id, text }] of queries.entries()) {
      bar.show({ done, total: queries.length, what: 'queries' })
      const found = await onIndex(name, connection.search(name, text, topK))
      if (trec !== undefined) lines.push(...trecLines(id, found, `heddle-${name}`, topK))
      else output.result.print(JSON.stringify({ id, documents: found }))
    }
  } finally {
    bar.close()
  }
  if (trec === undefined) return exitCodes.worked
  await writeWholeFile(resolve(folder, trec), lines.map((line) => `${line}\n`).join(''), trec)
  output.messages.print(
    `Wrote ${count(lines.length, 'line')} for ${count(queries.length, 'query', 'queries')} to ${trec}.`,
  )
  return exitCodes.worked
}

/** Scores of words that stand everywhere are small, and still differ. */
function scoreText(score: number): string {
  return score >= 0.995 ? score.toFixed(2) : score.toPrecision(2)
}

function readTop(text: string): number {
  const top = Number(text)
  if (Number.isInteger(top) && top >= 1 && top <= mostPassages) return top
  throw new UsageError(`--top must be a whole number from 1 to ${mostPassages}, not "${text}".`)
}
