import { look, type Line } from './line.ts'
import { widthOf } from './text.ts'

/** Rows in columns that begin below each other; the first row is their head. */
export function table(rows: readonly (readonly string[])[]): Line[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => widthOf(row[at] ?? ''))),
  )
  return rows.map((row, number) => {
    const last = row.length - 1
    const cells = row.map((cell, at) => (at === last ? cell : pad(cell, widths[at] ?? 0)))
    const text = cells.join('  ').trimEnd()
    return number === 0 ? [look(text, 'quiet')] : [text]
  })
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)))
}
