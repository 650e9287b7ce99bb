import { extname } from 'node:path'
import { kindOfEnding } from '../load/file-kinds.ts'

/** Types that say how a file is read. */
const endings: Readonly<Record<string, string>> = {
  'text/html': '.html',
  'application/xhtml+xml': '.html',
  'text/markdown': '.md',
  'text/x-markdown': '.md',
  'text/csv': '.csv',
  'text/tab-separated-values': '.tsv',
  'application/pdf': '.pdf',
  'application/epub+zip': '.epub',
  'application/zip': '.zip',
  'application/rss+xml': '.rss',
  'application/atom+xml': '.atom',
  'application/x-ndjson': '.jsonl',
  'application/jsonl': '.jsonl',
  'application/x-ipynb+json': '.ipynb',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': '.pptx',
}

/** Types that many kinds of files have: the ending of the address says more, where it is a known one. */
const general: Readonly<Record<string, string>> = {
  'text/plain': '.txt',
  'application/json': '.json',
  'text/json': '.json',
  'application/xml': '.xml',
  'text/xml': '.xml',
}

/**
 * How the answer of an address is read: by its type, and by the ending of the address where the type
 * says little or nothing.
 * @param type as in the header Content-Type, or empty
 * @returns with its dot, in small letters; undefined for pictures, sound, film and fonts
 */
export function endingOfAnswer(type: string, address: URL): string | undefined {
  return endingOfType(type, address.pathname)
}

/**
 * The same for a file with a name.
 * @returns with its dot, in small letters, or empty where nothing says it; undefined for pictures, sound, film and fonts
 */
export function endingOfType(type: string, path: string): string | undefined {
  const name = type.split(';')[0]!.trim().toLowerCase()
  if (/^(?:image|audio|video|font)\//.test(name)) return undefined
  const certain = endings[name]
  if (certain !== undefined) return certain
  const own = extname(path).toLowerCase()
  if (kindOfEnding(own) !== undefined) return own
  // Bytes that are a PDF or packed are told by themselves.
  return general[name] ?? (name.endsWith('+json') ? '.json' : name.endsWith('+xml') ? '.xml' : '')
}
