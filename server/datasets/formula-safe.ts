/** What a spreadsheet takes for a formula when a cell begins with it (OWASP, "CSV injection"), also behind spaces. */
const formula = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/

/** A cell that no spreadsheet runs: one that looks like a formula begins with an apostrophe. */
function formulaSafe(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell
}

/** Takes back what `formulaSafe` put there. */
export function readFormulaSafe(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell
}

/** One cell of a CSV file (RFC 4180), safe for spreadsheets. Numbers are written as they are. */
export function csvCell(value: string | number): string {
  const cell = typeof value === 'number' ? String(value) : formulaSafe(value)
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
