import { basename } from 'node:path'
import { messageOf } from '../../graph/message-of.ts'
import type { Json } from '../../graph/values.ts'
import { jsonPaths } from './json-paths.ts'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { Refusal, titleLine, type LoadedDocument, type LoadedFile } from './loaded-document.ts'
import { oneDocument } from './read-text.ts'

/**
 * Reads JSON. A list of `{ id?, title?, text }` holds a document in each record; other JSON is one
 * document of paths and values.
 * @throws Refusal
 */
export function readJson(text: string, source: string, limits: LoadLimits): LoadedFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (text.trim() === '') return oneDocument(source, { text: '', format: 'text' }, limits)
    // The parser of JSON gives up at this depth itself on some systems.
    const deep = error instanceof RangeError ? 'nested too deep' : 'no JSON'
    throw new Refusal(`it is ${deep}: ${sentenceOf(error)}`)
  }
  const records: readonly unknown[] = Array.isArray(value)
    ? value
    : isLoneRecord(value)
      ? [value]
      : []
  if (records.length > 0 && records.every(hasText)) {
    const documents = records.map((record, index) =>
      recordDocument(record, source, `record ${index + 1}`, `${source}#${index + 1}`),
    )
    return { documents, warnings: [] }
  }
  return oneDocument(source, { text: jsonPaths(value, limits), format: 'text' }, limits)
}

/**
 * Reads JSON Lines: a record in each line, and as `readJson` if no record has a text.
 * @throws Refusal
 */
export function readJsonLines(text: string, source: string, limits: LoadLimits): LoadedFile {
  checkCharacters(text.length, limits)
  const records = text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const where = `line ${index + 1}`
    try {
      return [{ value: JSON.parse(line) as unknown, where, id: `${source}#${index + 1}` }]
    } catch {
      throw new Refusal(`${where} is no JSON.`)
    }
  })
  if (records.some(({ value }) => hasText(value))) {
    const documents = records.map(({ value, where, id }) =>
      recordDocument(value, source, where, id),
    )
    return { documents, warnings: [] }
  }
  const documents = records.map(({ value, where, id }) => {
    if (typeof value !== 'object' || value === null || 'text' in value)
      throw new Refusal(`${where} is no object with a "text".`)
    return {
      id,
      title: `${basename(source)}, ${where}`,
      source,
      text: jsonPaths(value, limits),
      format: 'text' as const,
      metadata: {},
    }
  })
  return { documents, warnings: [] }
}

const recordFields = new Set(['id', 'title', 'text', 'metadata'])

/** An object with more than a record has is not one, for the rest of it would be lost. */
function isLoneRecord(value: unknown): boolean {
  return hasText(value) && Object.keys(Object(value)).every((key) => recordFields.has(key))
}

function hasText(record: unknown): boolean {
  return (
    typeof record === 'object' &&
    record !== null &&
    'text' in record &&
    typeof record.text === 'string'
  )
}

function recordDocument(
  record: unknown,
  source: string,
  where: string,
  otherwise: string,
): LoadedDocument {
  if (
    typeof record !== 'object' ||
    record === null ||
    !('text' in record) ||
    typeof record.text !== 'string'
  )
    throw new Refusal(`${where} is no object with a "text".`)
  const given = 'id' in record ? record.id : otherwise
  if ((typeof given !== 'string' && typeof given !== 'number') || given === '')
    throw new Refusal(`the "id" in ${where} is neither a text nor a number.`)
  const id = String(given)
  const title = 'title' in record && typeof record.title === 'string' ? record.title : id
  const text = record.text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD')
  const metadata = metadataOf(record)
  return { id, title: titleLine(title), source, text, format: 'text', metadata }
}

/** The other fields of a record that can be searched for: single values and lists of them. */
function metadataOf(record: object): Record<string, Json> {
  const metadata: Record<string, Json> = {}
  const given: unknown = 'metadata' in record ? record.metadata : undefined
  const nested = typeof given === 'object' && given !== null ? Object.entries(given) : []
  for (const [key, value] of [...Object.entries(record), ...nested] as [string, unknown][]) {
    if (recordFields.has(key) || key === '__proto__') continue
    if (isSingle(value)) metadata[key] = value
    else if (Array.isArray(value) && value.length <= 100 && value.every(isSingle))
      metadata[key] = value
  }
  return metadata
}

function isSingle(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.length <= 1000)
  )
}

function sentenceOf(error: unknown): string {
  const message = messageOf(error)
  return /[.!?]$/.test(message) ? message : `${message}.`
}
