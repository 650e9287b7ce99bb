import type { Json } from '../../graph/values.ts'

const longest = 64 * 1024

/**
 * Takes the front matter off a Markdown text: names with single values or lists of them, as YAML
 * writes them. What is nested deeper is passed over; a block with no name at all stays in the text.
 */
export function readFrontMatter(text: string): {
  readonly metadata: Record<string, Json>
  readonly body: string
} {
  const untouched = { metadata: {}, body: text }
  if (!text.startsWith('---\n')) return untouched
  const end = /^(?:---|\.\.\.)[ \t]*$/m
  const rest = text.slice(4, longest)
  const closing = end.exec(rest)
  if (closing === null) return untouched
  const metadata = readEntries(rest.slice(0, closing.index).split('\n'))
  if (Object.keys(metadata).length === 0) return untouched
  const body = text.slice(4 + closing.index + closing[0].length).replace(/^\n+/, '')
  return { metadata, body }
}

function readEntries(lines: readonly string[]): Record<string, Json> {
  const metadata: Record<string, Json> = {}
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, rest = ''] =
      /^([A-Za-z_][\w .-]{0,99}?)[ \t]*:(?:[ \t]+(.*))?$/.exec(lines[at]!) ?? []
    if (name === undefined || name === '__proto__') continue
    const inner: string[] = []
    while (at + 1 < lines.length && /^(?:\s+\S|-\s|\s*$)/.test(lines[at + 1]!)) {
      at += 1
      if (lines[at]!.trim() !== '') inner.push(lines[at]!)
    }
    const value = readEntry(rest.trim(), inner)
    if (value !== undefined) metadata[name] = value
  }
  return metadata
}

function readEntry(value: string, inner: readonly string[]): Json | undefined {
  if (/^[|>][+-]?\d?$/.test(value)) {
    const lines = inner.map((line) => line.trim())
    return lines.join(value.startsWith('|') ? '\n' : ' ')
  }
  if (value === '' || value.startsWith('#')) {
    const items = inner.map((line) => /^\s*-\s+(.*)$/.exec(line)?.[1])
    return items.length > 0 && items.every((item) => item !== undefined)
      ? items.map((item) => readScalar(item))
      : undefined
  }
  const list = /^\[(.*)\]$/.exec(value)?.[1]
  if (list !== undefined) return splitList(list).map((item) => readScalar(item))
  // A plain value may go on in the next lines.
  return readScalar([value, ...inner.map((line) => line.trim())].join(' '))
}

/** The items between commas, with quoted ones whole. */
function splitList(list: string): string[] {
  const items = list.match(/(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,])+/g) ?? []
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

function readScalar(raw: string): Json {
  const double = /^"((?:[^"\\]|\\.)*)"(?:\s+#.*)?$/.exec(raw)?.[1]
  if (double !== undefined) return double.replace(/\\(.)/g, (_, sign: string) => unescaped(sign))
  const single = /^'((?:[^']|'')*)'(?:\s+#.*)?$/.exec(raw)?.[1]
  if (single !== undefined) return single.replaceAll("''", "'")
  const value = raw.replace(/\s#.*$/, '').trim()
  if (value === 'true' || value === 'false') return value === 'true'
  if (value === 'null' || value === '~' || value === '') return null
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(value) ? Number(value) : value
}

function unescaped(sign: string): string {
  return sign === 'n' ? '\n' : sign === 't' ? '\t' : sign
}
