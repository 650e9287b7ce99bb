import { stripVTControlCharacters } from 'node:util'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const ascii = /^[\x20-\x7E]*$/
/** What terminals draw in two columns: East Asian scripts, and emoji. */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}|\uFE0F/u

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  if (ascii.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

/** As much of a text as fits, with `…` where something is left out. */
export function truncate(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let kept = ''
  let width = 1
  for (const { segment } of graphemes.segment(text)) {
    width += wide.test(segment) ? 2 : 1
    if (width > columns) break
    kept += segment
  }
  return columns < 1 ? '' : `${kept}…`
}

/** Breaks a text into lines at spaces, and inside words that are longer than a line. */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(columns, 1)))
}

function wrapLine(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line]
  const lines: string[] = []
  let current = ''
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    if (widthOf(current + word.trimEnd()) <= columns) {
      current += word
      continue
    }
    if (current.trim() !== '') lines.push(current.trimEnd())
    current = word
    while (widthOf(current.trimEnd()) > columns) {
      const head = headOf(current, columns)
      lines.push(head)
      current = current.slice(head.length)
    }
  }
  if (current.trim() !== '') lines.push(current.trimEnd())
  return lines
}

/** The first graphemes that fit; at least one, so that something is always taken away. */
function headOf(text: string, columns: number): string {
  let head = ''
  let width = 0
  for (const { segment } of graphemes.segment(text)) {
    width += wide.test(segment) ? 2 : 1
    if (head !== '' && width > columns) break
    head += segment
  }
  return head
}

/**
 * Takes out what would command the terminal instead of being shown. Answers and passages come from
 * elsewhere; one could otherwise move the cursor, change the title or hide what stands beside it.
 */
export function harmless(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replaceAll('\t', '  ')
      .replace(/\r\n?/g, '\n')
      // oxlint-disable-next-line no-control-regex -- these are what must go
      .replace(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, '')
  )
}

/** A text on one line. */
export function oneLine(text: string): string {
  return harmless(text).replace(/\s+/g, ' ').trim()
}
