import { didYouMean } from '../../../engine/graph/did-you-mean.ts'
import { exitCodes, type Execute } from '../command.ts'
import { UnknownIndex } from '../connection/connection.ts'
import { excerpt } from '../excerpt.ts'
import { look, type Line } from '../line.ts'
import { oneLine } from '../text.ts'
import { UsageError } from '../usage-error.ts'

/** Columns of an excerpt where the terminal does not say, and at most. */
const widest = 100
const mostPassages = 200

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = '', query = ''] = given.operands
  const topK = readTop(given.value('top') ?? '10')
  if (query.trim() === '') throw new UsageError('The query is empty. Say what to look for.')
  const connection = await connect()
  const found = await connection.search(name, query, topK).catch((error: unknown) => {
    if (!(error instanceof UnknownIndex)) throw error
    const { known } = error
    const there =
      known.length === 0
        ? ' There is none yet.'
        : ` There ${known.length === 1 ? 'is only' : 'are'} ${known.map((one) => `"${one}"`).join(', ')}.`
    throw new UsageError(`${error.message}${didYouMean(name, known) || there}`)
  })
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

/** Scores of words that stand everywhere are small, and still differ. */
function scoreText(score: number): string {
  return score >= 0.995 ? score.toFixed(2) : score.toPrecision(2)
}

function readTop(text: string): number {
  const top = Number(text)
  if (Number.isInteger(top) && top >= 1 && top <= mostPassages) return top
  throw new UsageError(`--top must be a whole number from 1 to ${mostPassages}, not "${text}".`)
}
