import type { Json } from '../../graph/values.ts'
import { braced, width } from './layout.ts'

/**
 * Text of a graph is data: whatever it holds, it must stay inside the quotes. Escaped are line ends,
 * control characters, halves of surrogate pairs, and marks that turn the direction of writing, with
 * which code can be made to look like other code.
 */
const unsafe = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu

const shortEscapes: Readonly<Record<string, string>> = {
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
}

function escapeUnsafe(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0')
  return shortEscapes[character] ?? `\\u${code}`
}

/** A text as TypeScript: in quotes, or as a template literal where it has several lines. */
export function textLiteral(text: string): string {
  if (!text.includes('\n')) return quoted(text)
  const escaped = text
    .replace(/[\\`]|\$(?=\{)/g, String.raw`\$&`)
    .replace(unsafe, (character) => (character === '\n' ? '\n' : escapeUnsafe(character)))
  return `\`${escaped}\``
}

function quoted(text: string): string {
  const singles = text.split("'").length
  const quote = singles > text.split('"').length ? '"' : "'"
  const escaped = text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll(quote, `\\${quote}`)
    .replace(unsafe, escapeUnsafe)
  return `${quote}${escaped}${quote}`
}

/** A key of an object literal or a type. */
export function keyLiteral(key: string): string {
  if (key === '__proto__') return "['__proto__']"
  return isPlainName.test(key) ? key : quoted(key)
}

/** Access to a property, perhaps of something that is absent: `a.name`, `a?.['na-me']`. */
export function member(object: string, key: string, optional = false): string {
  if (isPlainName.test(key)) return `${object}${optional ? '?.' : '.'}${key}`
  return `${object}${optional ? '?.' : ''}[${quoted(key)}]`
}

const isPlainName = /^[A-Za-z_$][\w$]*$/

/**
 * A JSON value as TypeScript.
 * @param indent of the line it begins on, in spaces
 * @param before characters that stand before it on its line, the indent left out, and behind it
 */
export function literal(value: Json, indent = 0, before = 0): string {
  if (typeof value === 'string') return textLiteral(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) {
    const plain = value.map((item: Json) => literal(item, indent + 2))
    return braced('[', plain, ']', indent, before)
  }
  const entries = Object.entries(value).map(([key, inner]) => {
    const name = `${keyLiteral(key)}: `
    return name + literal(inner, indent + 2, name.length + 1)
  })
  return braced('{', entries, '}', indent, before)
}

/** Words of a person inside a comment: on one line, and unable to end it. */
function commentText(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(unsafe, '')
    .replaceAll('*/', String.raw`*\/`)
    .replaceAll('@ts-', 'ts-')
    .trim()
}

/** A comment of whole sentences. @param indent in spaces */
export function comment(text: string, indent = 0): string {
  return commentLines([text], indent)
}

/** A comment of paragraphs, wrapped; an empty one leaves a line free. */
export function commentLines(paragraphs: readonly string[], indent = 0): string {
  const space = ' '.repeat(indent)
  const lines = paragraphs.flatMap((paragraph) => wrap(commentText(paragraph), width - indent - 3))
  const [only] = lines
  if (lines.length === 1 && only !== undefined && only.length + indent + 7 <= width) {
    return `${space}/** ${only} */\n`
  }
  const inside = lines.map((line) => `${space} *${line === '' ? '' : ` ${line}`}\n`).join('')
  return `${space}/**\n${inside}${space} */\n`
}

function wrap(text: string, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > most) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
