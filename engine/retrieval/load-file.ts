import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { plainText } from './chunk-markdown.ts'
import type { Json } from '../graph/values.ts'

/** A text that was read from a file, before it is cut. */
export interface LoadedDocument {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly text: string
  readonly format: 'markdown' | 'text'
  readonly metadata: Readonly<Record<string, Json>>
}

/** A file that cannot be read as a text, with the reason as a sentence. */
export class UnreadableFile extends Error {
  constructor(path: string, why: string) {
    super(`${path} was not taken in: ${why}`)
    this.name = 'UnreadableFile'
  }
}

const mostBytes = 50 * 1024 * 1024
const markdown = new Set(['.md', '.markdown', '.mdx'])
const plain = new Set([
  '.txt',
  '.text',
  '.rst',
  '.csv',
  '.tsv',
  '.log',
  '.json',
  '.yaml',
  '.yml',
  '.toml',
  '.xml',
  '.ts',
  '.tsx',
  '.js',
  '.py',
  '.go',
  '.rs',
  '.java',
  '.c',
  '.h',
  '.cpp',
  '.sh',
  '.sql',
  '.css',
])

/** The endings of files that are taken in from a folder. */
export const knownEndings: ReadonlySet<string> = new Set([...markdown, ...plain, '.jsonl'])

/**
 * Reads one file. A `.jsonl` of `{ id, title?, text }` lines holds a document in each line.
 * @param source how the file is named in ids and citations
 * @throws UnreadableFile
 */
export async function loadFile(path: string, source: string): Promise<LoadedDocument[]> {
  const { size } = await stat(path)
  if (size > mostBytes)
    throw new UnreadableFile(source, `it has ${size} bytes; ${mostBytes} is the limit.`)
  const text = decode(await readFile(path), source)
  const ending = extname(path).toLowerCase()
  if (ending === '.jsonl') return loadLines(text, source)
  if (markdown.has(ending)) {
    return [
      {
        id: source,
        title: titleOf(text) ?? basename(source, ending),
        source,
        text,
        format: 'markdown',
        metadata: {},
      },
    ]
  }
  if (plain.has(ending)) {
    return [{ id: source, title: basename(source), source, text, format: 'text', metadata: {} }]
  }
  throw new UnreadableFile(
    source,
    `files ending in "${ending}" are not understood. Convert it to Markdown or plain text.`,
  )
}

function decode(bytes: Buffer, source: string): string {
  const marks = [bytes[0], bytes[1]].join(' ')
  // Byte order marks: FF FE and FE FF.
  const utf16 = marks === '255 254' ? 'utf-16le' : marks === '254 255' ? 'utf-16be' : undefined
  if (utf16 !== undefined) return normalLines(new TextDecoder(utf16).decode(bytes))
  if (bytes.subarray(0, 8000).includes(0))
    throw new UnreadableFile(source, 'it holds bytes that are no text.')
  try {
    return normalLines(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return normalLines(new TextDecoder('windows-1252').decode(bytes))
  }
}

function normalLines(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

function loadLines(text: string, source: string): LoadedDocument[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const where = `line ${index + 1}`
    let record: unknown
    try {
      record = JSON.parse(line)
    } catch {
      throw new UnreadableFile(source, `${where} is no JSON.`)
    }
    if (
      typeof record !== 'object' ||
      record === null ||
      !('text' in record) ||
      typeof record.text !== 'string'
    ) {
      throw new UnreadableFile(source, `${where} is no object with a "text".`)
    }
    const given = 'id' in record ? record.id : `${source}#${index + 1}`
    if ((typeof given !== 'string' && typeof given !== 'number') || given === '')
      throw new UnreadableFile(source, `the "id" in ${where} is neither a text nor a number.`)
    const id = String(given)
    const title = 'title' in record && typeof record.title === 'string' ? record.title : id
    return [{ id, title, source, text: record.text, format: 'text' as const, metadata: {} }]
  })
}

/** The first heading of a Markdown text. */
function titleOf(text: string): string | undefined {
  const found = /^#{1,2}\s+(.+)$/m.exec(text)?.[1]
  return found === undefined ? undefined : plainText(found)
}
