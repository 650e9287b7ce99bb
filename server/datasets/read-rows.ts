import { CsvError, parse } from 'csv-parse/sync'
import { messageOf } from '../../engine/graph/message-of.ts'
import { preCheck } from '../../engine/graph/pre-check.ts'
import type { Json } from '../../engine/graph/values.ts'
import { decodeText } from '../../engine/retrieval/load/decode-text.ts'
import { Refusal } from '../../engine/retrieval/load/loaded-document.ts'
import { HttpError } from '../http/http-error.ts'
import { mostExamples } from './dataset-store.ts'
import { readFormulaSafe } from './formula-safe.ts'

export type DatasetFormat = 'csv' | 'jsonl' | 'json'

/** One row of a file: values by column. In a list of objects a column is a key, or `key.inner`. */
export interface FileRow {
  /** From 1, without a line of names. */
  readonly row: number
  readonly values: ReadonlyMap<string, Json>
}

export interface FileRows {
  /** In the order of the file. */
  readonly columns: readonly string[]
  readonly rows: readonly FileRow[]
  readonly problems: readonly RowProblem[]
}

export interface RowProblem {
  readonly row: number
  readonly message: string
}

/** Bytes of a file. */
export const largestFile = 32 * 1024 * 1024
const mostColumns = 200
const rowLimits = { depth: 32, keys: 20_000, text: 1_000_000 }
const delimiters = [',', ';', '\t']

/**
 * Reads the rows of a file of examples. A row that cannot be read is a problem of its own.
 * @throws HttpError for a file that is none of its format, or over a limit
 */
export function readRows(bytes: Uint8Array, format: DatasetFormat): FileRows {
  const text = textOf(bytes)
  const read = format === 'csv' ? readCsv(text) : readObjects(text, format)
  if (read.rows.length + read.problems.length > mostExamples) {
    throw refused(`it has more than ${mostExamples} rows. Import it in parts.`, 413)
  }
  if (read.columns.length > mostColumns) {
    throw refused(
      `it has ${read.columns.length} columns, of which ${mostColumns} can be read. Leave some out.`,
    )
  }
  return read
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length === 0) throw refused('it is empty.')
  try {
    const { text } = decodeText(bytes)
    return text.startsWith('\uFEFF') ? text.slice(1) : text
  } catch (error) {
    if (error instanceof Refusal) throw refused(error.message)
    throw error
  }
}

function readCsv(text: string): FileRows {
  const end = text.indexOf('\n')
  const first = end < 0 ? text : text.slice(0, end)
  const count = (delimiter: string): number => first.split(delimiter).length
  const delimiter = delimiters.toSorted((a, b) => count(b) - count(a))[0]!
  let records: string[][]
  try {
    records = parse(text, {
      delimiter,
      relaxColumnCount: true,
      // A quote within a cell that does not begin with one is a sign like others: `a 5" screen`.
      relaxQuotes: true,
      skipEmptyLines: true,
      // One more than may be, so that too many are told from just enough.
      to: mostExamples + 2,
    })
  } catch (error) {
    if (error instanceof CsvError) throw refused(`it is no CSV: ${error.message}`)
    throw error
  }
  const [names = [], ...lines] = records
  const columns = names.map((name, at) => name.trim() || `column ${at + 1}`)
  const twice = new Set(columns.filter((name, at) => columns.indexOf(name) !== at))
  if (twice.size > 0) {
    const named = [...twice].map((name) => `"${name}"`).join(', ')
    throw refused(`several of its columns are named ${named}. Name each column otherwise.`)
  }
  const rows: FileRow[] = []
  const problems: RowProblem[] = []
  for (const [at, cells] of lines.entries()) {
    const row = at + 1
    if (cells.length > columns.length) {
      const message = `It has ${cells.length} cells, and the first line names ${columns.length} columns. Put a cell that holds "${delimiter}" into quotes.`
      problems.push({ row, message })
      continue
    }
    const long = cells.findIndex((cell) => cell.length > rowLimits.text)
    if (long >= 0) {
      const message = `"${columns[long]!}" has ${cells[long]!.length} characters; a cell has at most ${rowLimits.text}.`
      problems.push({ row, message })
      continue
    }
    const values = new Map<string, Json>()
    for (const [place, cell] of cells.entries()) {
      if (cell !== '') values.set(columns[place]!, readFormulaSafe(cell))
    }
    rows.push({ row, values })
  }
  return { columns, rows, problems }
}

function readObjects(text: string, format: 'jsonl' | 'json'): FileRows {
  const rows: FileRow[] = []
  const problems: RowProblem[] = []
  const columns = new Set<string>()
  for (const [row, read] of format === 'json' ? listOf(text) : linesOf(text)) {
    const problem = typeof read === 'string' ? read : wrongIn(read.value)
    if (problem !== undefined) {
      problems.push({ row, message: problem })
      continue
    }
    // SAFETY: `wrongIn` has told apart what is no object, and it was parsed from JSON.
    const values = flattened((read as { value: Readonly<Record<string, Json>> }).value)
    for (const column of values.keys()) columns.add(column)
    rows.push({ row, values })
  }
  return { columns: [...columns], rows, problems }
}

function wrongIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'It is no JSON object such as {"question": "…"}.'
  }
  return preCheck(value, rowLimits)[0]?.message.replace(/^The document/, 'It')
}

/** What each line parses to, or the sentence why it does not, by number of the row. */
function* linesOf(text: string): Generator<[number, { value: unknown } | string]> {
  let row = 0
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    row += 1
    try {
      yield [row, { value: JSON.parse(line) }]
    } catch (error) {
      yield [row, `It is no JSON: ${messageOf(error)}.`]
    }
  }
}

function* listOf(text: string): Generator<[number, { value: unknown }]> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw refused(`it is no JSON: ${messageOf(error)}.`)
  }
  const inner: unknown =
    typeof parsed === 'object' && parsed !== null && 'examples' in parsed ? parsed.examples : parsed
  if (!Array.isArray(inner)) {
    throw refused('it is neither a list of examples nor an object with a list "examples".')
  }
  for (const [at, value] of inner.entries()) yield [at + 1, { value }]
}

/** An object inside an object becomes columns of its own, one level deep. */
function flattened(record: Readonly<Record<string, Json>>): ReadonlyMap<string, Json> {
  const values = new Map<string, Json>()
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [inner, held] of Object.entries(value)) values.set(`${key}.${inner}`, held)
    } else if (value !== null) {
      values.set(key, value)
    }
  }
  return values
}

function refused(why: string, status = 422): HttpError {
  return new HttpError(
    status,
    'FILE_CANNOT_BE_READ',
    `The file cannot be imported: ${why.replace(/[.]*$/, '.')}`,
  )
}
