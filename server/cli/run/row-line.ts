import { duration } from '../amounts.ts'
import { look, type Line, type Look, type Part } from '../line.ts'
import { widthOf } from '../text.ts'
import type { Row, RowState } from './run-rows.ts'

const marks: Readonly<Record<RowState, readonly [mark: string, look: Look]>> = {
  running: ['⠋', 'accent'],
  retrying: ['↻', 'warning'],
  waiting: ['…', 'warning'],
  done: ['✓', 'good'],
  failed: ['✗', 'bad'],
  handled: ['!', 'warning'],
  skipped: ['–', 'quiet'],
  stopped: ['■', 'warning'],
  turn: ['↻', 'accent'],
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
/** Milliseconds for which one picture of the spinner stands. */
const spinnerPace = 80
const timeWidth = 11

/** A row as it is drawn: its mark, its name, its time and what it did. */
export function rowLine(row: Row, options: { nameWidth: number; now: number }): Line {
  const { nameWidth, now } = options
  const label = labelOf(row)
  const time = row.duration ?? (row.since === undefined ? undefined : now - row.since)
  return [
    '  '.repeat(row.depth),
    markOf(row, now),
    ' ',
    nameOf(row),
    ' '.repeat(Math.max(nameWidth - widthOf(label), 0)),
    look((time === undefined ? '' : duration(time)).padStart(timeWidth), 'quiet'),
    '  ',
    detailOf(row),
  ]
}

/** Columns of indentation, mark and name. */
export function labelWidth(row: Pick<Row, 'depth' | 'name'>): number {
  return widthOf(labelOf(row))
}

function labelOf({ depth, name }: Pick<Row, 'depth' | 'name'>): string {
  return `${'  '.repeat(depth)}  ${name}`
}

function markOf({ state, detail }: Row, now: number): Part {
  const [mark, how] = marks[state]
  if (state === 'running') {
    return look(spinner[Math.floor(now / spinnerPace) % spinner.length] ?? mark, how)
  }
  return state === 'turn' && detail === '' ? ' ' : look(mark, how)
}

function nameOf({ name, state }: Row): Part {
  if (state === 'running') return look(name, 'strong')
  return state === 'skipped' ? look(name, 'quiet') : name
}

function detailOf({ state, detail }: Row): Part {
  return look(detail, state === 'failed' ? 'bad' : state === 'retrying' ? 'warning' : 'quiet')
}
