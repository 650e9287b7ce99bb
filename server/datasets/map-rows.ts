import { Example } from '../../engine/evaluate/example.ts'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { ImportMapping } from '../api/datasets.ts'
import { idOfInputs } from './hash-example.ts'
import type { FileRow, RowProblem } from './read-rows.ts'
import type { GraphPorts } from './suggest-columns.ts'

export interface MappedRows {
  readonly examples: readonly Example[]
  readonly problems: readonly RowProblem[]
}

/** Makes examples of rows. Each row that cannot become one is a problem with its number. */
export function mapRows(
  rows: readonly FileRow[],
  mapping: ImportMapping,
  graph: GraphPorts | undefined,
): MappedRows {
  const examples: Example[] = []
  const problems: RowProblem[] = []
  const seen = new Map<string, number>()
  const counted = new Map<string, number>()
  for (const { row, values } of rows) {
    const wrong: string[] = []
    const { id: given, ...draft } = draftOf(values, mapping, graph, wrong)
    const parsed = wrong.length > 0 ? undefined : Example.omit({ id: true }).safeParse(draft)
    if (parsed?.success === false) wrong.push(...parsed.error.issues.map(sentence))
    if (parsed?.data === undefined || wrong.length > 0) {
      problems.push({ row, message: wrong.join(' ') })
      continue
    }
    if (Object.keys(parsed.data.inputs).length === 0) {
      problems.push({
        row,
        message: 'It has no input. Map a column to "inputs.NAME", or fill that column.',
      })
      continue
    }
    const id = typeof given === 'string' ? given : undefined
    if (id !== undefined && (id.length === 0 || id.length > 200)) {
      problems.push({ row, message: `Its id has ${id.length} characters; an id has 1 to 200.` })
      continue
    }
    const before = id === undefined ? undefined : seen.get(id)
    if (before !== undefined) {
      problems.push({ row, message: `It has the id "${id}" of row ${before}. Give it its own.` })
      continue
    }
    const own = id ?? freshId(idOfInputs(parsed.data.inputs), counted, seen)
    seen.set(own, row)
    examples.push({ ...parsed.data, id: own })
  }
  return { examples, problems }
}

/** Rows with the same inputs are examples of their own. */
function freshId(
  base: string,
  counted: Map<string, number>,
  seen: ReadonlyMap<string, number>,
): string {
  for (;;) {
    const number = (counted.get(base) ?? 0) + 1
    counted.set(base, number)
    const id = number === 1 ? base : `${base}-${number}`
    if (!seen.has(id)) return id
  }
}

function draftOf(
  values: ReadonlyMap<string, Json>,
  { columns, split }: ImportMapping,
  graph: GraphPorts | undefined,
  wrong: string[],
): Record<string, unknown> {
  const draft: Record<string, unknown> = { provenance: { from: 'import' } }
  const parts: Record<'inputs' | 'expected' | 'metadata', Record<string, Json>> = {
    inputs: {},
    expected: {},
    metadata: {},
  }
  const gold: Record<string, Json> = {}
  for (const [column, value] of values) {
    const target = Object.hasOwn(columns, column) ? columns[column] : null
    if (target === null || target === undefined) continue
    const [, part, name] = /^(inputs|expected|metadata|gold)\.(.+)$/s.exec(target) ?? []
    try {
      if (part === 'gold' && name !== undefined) gold[name] = value
      else if (part !== undefined && name !== undefined) {
        // SAFETY: the pattern names these parts only, and gold stands above.
        const into = parts[part as keyof typeof parts]
        const type = part === 'inputs' ? graph?.inputs[name]?.type : undefined
        into[name] = part === 'metadata' ? value : valueOf(value, type)
      } else draft[target] = readField(target, value)
    } catch (error) {
      wrong.push(`"${column}": ${messageOf(error)}`)
    }
  }
  draft['inputs'] = parts.inputs
  if (Object.keys(parts.expected).length > 0) draft['expected'] = parts.expected
  if (Object.keys(parts.metadata).length > 0) draft['metadata'] = parts.metadata
  if (Object.keys(gold).length > 0 && draft['gold'] === undefined) {
    const { grade, ...rest } = gold
    draft['gold'] = [grade === undefined ? rest : { ...rest, grade: Number(grade) }]
  }
  draft['split'] ??= split
  if (draft['split'] === undefined) delete draft['split']
  return draft
}

/** Texts of a table become what the port takes, or the JSON that they are. */
function valueOf(value: Json, type: string | undefined): Json {
  if (typeof value !== 'string' || type === 'text') return value
  if (type === 'number') {
    const number = Number(value)
    if (value.trim() === '' || !Number.isFinite(number))
      throw new Error(`"${cut(value)}" is no number.`)
    return number
  }
  if (type === 'boolean') return truth(value)
  if (!/^\s*[[{]/.test(value)) return value
  try {
    // SAFETY: what JSON text parses to is JSON.
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}

function readField(target: string, value: Json): unknown {
  switch (target) {
    case 'id':
    case 'split':
    case 'notes':
    case 'source':
      return textOf(value).trim()
    case 'tags':
      return listOf(value, /[,;|]/)
    case 'answerable':
      return typeof value === 'boolean' ? value : truth(textOf(value))
    case 'gold':
      return goldOf(value)
    default:
      throw new Error(
        `it is mapped to "${target}", which no example has. There are id, split, tags, notes, source, answerable, gold, inputs.NAME, expected.NAME and metadata.NAME.`,
      )
  }
}

function goldOf(value: Json): unknown {
  const read = typeof value === 'string' ? valueOf(value, undefined) : value
  const list = Array.isArray(read)
    ? read
    : typeof read === 'string'
      ? listOf(read, /[;|\n]/)
      : [read]
  return list.map((one: Json) => (typeof one === 'string' ? { document: one } : one))
}

function listOf(value: Json, separator: RegExp): string[] {
  const read = typeof value === 'string' ? valueOf(value, undefined) : value
  const list = Array.isArray(read) ? read.map(textOf) : textOf(read).split(separator)
  return list.map((one) => one.trim()).filter((one) => one !== '')
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function truth(value: string): boolean {
  const word = value.trim().toLowerCase()
  if (['true', 'yes', 'y', '1', 'x'].includes(word)) return true
  if (['false', 'no', 'n', '0'].includes(word)) return false
  throw new Error(`"${cut(value)}" is neither true nor false.`)
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function sentence({ path, message }: { path: readonly PropertyKey[]; message: string }): string {
  return `"${path.map(String).join('.')}": ${message}.`
}
