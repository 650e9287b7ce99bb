/** A table that is shorter stays a table; the records of a longer one are told apart by their columns. */
const longestTable = 1200

/**
 * Rows as Markdown. A short table is one; of a longer one each row becomes a paragraph that names
 * its columns, so that each passage can be understood without the first row.
 */
export function tableText(rows: readonly (readonly string[])[]): string {
  const cells = rows
    .map((row) => row.map(cellText))
    .filter((row) => row.some((cell) => cell !== ''))
  if (cells.length === 0) return ''
  const width = cells.reduce((most, row) => Math.max(most, lastFilled(row) + 1), 0)
  const [first, ...others] = cells
  const hasHeader = others.length > 0 && isHeader(first!)
  const header = Array.from({ length: width }, (_, column) => {
    const name = hasHeader ? (first![column] ?? '') : ''
    return name === '' ? `Column ${column + 1}` : name
  })
  const records = hasHeader ? others : cells
  const size = records.reduce((sum, row) => sum + row.join(' | ').length, 0)
  if (size > longestTable) return records.map((row) => recordText(header, row)).join('\n\n')
  const rule = header.map(() => '---')
  return [header, rule, ...records].map((row) => tableLine(row, width)).join('\n')
}

function cellText(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim()
}

function lastFilled(row: readonly string[]): number {
  return row.findLastIndex((cell) => cell !== '')
}

/** A first row names columns if it holds no number and nothing twice. */
function isHeader(row: readonly string[]): boolean {
  const filled = row.filter((cell) => cell !== '')
  return (
    new Set(filled).size === filled.length &&
    filled.every((cell) => cell.length <= 200 && !/^[-+]?[\d.,\s]+%?$/.test(cell))
  )
}

function tableLine(row: readonly string[], width: number): string {
  const cells = Array.from({ length: width }, (_, column) =>
    (row[column] ?? '').replaceAll('|', '\\|'),
  )
  return `| ${cells.join(' | ')} |`
}

function recordText(header: readonly string[], row: readonly string[]): string {
  return row
    .flatMap((cell, column) => (cell === '' ? [] : [`${header[column]!}: ${cell}`]))
    .join('; ')
}
