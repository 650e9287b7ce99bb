import { tableText } from './table-text.ts'

/** The attribute of an element that stands for a table and holds its Markdown. */
export const tableMark = 'data-table-markdown'
const mostSpan = 50

/**
 * Puts elements with ready Markdown in place of the tables below an element. A table of one column,
 * or with a table in it, serves the layout of its page and stays.
 * @param cellMarkdown how the content of a cell is written
 */
export function markTables(root: Element, cellMarkdown: (cell: Element) => string): void {
  for (const table of root.querySelectorAll('table')) {
    if (table.querySelector('table') !== null) continue
    const rows = rowsOf(table, cellMarkdown)
    if (rows.every((row) => row.length < 2)) continue
    const caption = table.querySelector('caption')?.textContent?.replace(/\s+/g, ' ').trim()
    const text = [caption, tableText(rows)].filter(Boolean).join('\n\n')
    if (text === '') continue
    const mark = table.ownerDocument.createElement('div')
    mark.setAttribute(tableMark, text)
    // An empty element would be passed over.
    mark.textContent = 'table'
    table.replaceWith(mark)
  }
}

/** The cells of each row; one that spans several rows or columns is repeated in them. */
function rowsOf(table: Element, cellMarkdown: (cell: Element) => string): string[][] {
  const spanning = new Map<number, { text: string; rows: number }>()
  return [...table.querySelectorAll('tr')].map((tableRow) => {
    const row: string[] = []
    const fromAbove = (): void => {
      for (let above = spanning.get(row.length); above; above = spanning.get(row.length)) {
        above.rows -= 1
        if (above.rows === 0) spanning.delete(row.length)
        row.push(above.text)
      }
    }
    for (const cell of tableRow.children) {
      fromAbove()
      const text = cellMarkdown(cell)
      const rows = span(cell, 'rowspan')
      for (let column = 0; column < span(cell, 'colspan'); column += 1) {
        if (rows > 1) spanning.set(row.length, { text, rows: rows - 1 })
        row.push(column === 0 ? text : '')
      }
    }
    fromAbove()
    return row
  })
}

function span(cell: Element, attribute: string): number {
  const value = Math.floor(Number(cell.getAttribute(attribute) ?? 1))
  return value >= 1 ? Math.min(value, mostSpan) : 1
}
