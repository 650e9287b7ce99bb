import { styleText } from 'node:util'
import { truncate, widthOf } from './text.ts'

/** How a part of a line looks, by what it means. */
export type Look = 'strong' | 'quiet' | 'good' | 'bad' | 'warning' | 'accent'

/** A piece of a line; a plain text has no look of its own. */
export type Part = string | { readonly text: string; readonly look: Look }

/** A line for people, before it is known how wide and colourful it may be. */
export type Line = readonly Part[]

const styles = {
  strong: 'bold',
  quiet: 'dim',
  good: 'green',
  bad: 'red',
  warning: 'yellow',
  accent: 'cyan',
} as const

/** As much of a line as fits. */
export function cut(line: Line, columns: number): Line {
  let room = columns
  const kept: Part[] = []
  for (const part of line) {
    const whole = typeof part === 'string' ? part : part.text
    const text = truncate(whole, room)
    room -= widthOf(text)
    kept.push(typeof part === 'string' ? text : { ...part, text })
    if (text !== whole) break
  }
  return kept
}

export function paint(line: Line, colour: boolean): string {
  return line
    .map((part) => {
      if (typeof part === 'string') return part
      if (!colour || part.text === '') return part.text
      return styleText(styles[part.look], part.text, { validateStream: false })
    })
    .join('')
}

export function look(text: string, how: Look): Part {
  return { text, look: how }
}
