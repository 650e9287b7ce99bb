import { CsvError, parse } from 'csv-parse/sync'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { Refusal } from './loaded-document.ts'
import type { ReadText } from './read-text.ts'
import { tableText } from './table-text.ts'

const delimiters = [',', '\t', ';', '|']

/**
 * Reads CSV and TSV. The delimiter is the one that splits the first lines into the same number of
 * cells, more than one.
 * @throws Refusal
 */
export function readTable(text: string, limits: LoadLimits): ReadText {
  checkCharacters(text.length, limits)
  const delimiter = findDelimiter(text)
  try {
    return { text: tableText(records(text, delimiter)), format: 'markdown' }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new Refusal(`it is no table: ${error.message.replace(/[.:]?$/, '.')}`)
  }
}

function records(text: string, delimiter: string, most?: number): string[][] {
  return parse(text, {
    delimiter,
    bom: true,
    relaxColumnCount: true,
    relaxQuotes: true,
    skipEmptyLines: true,
    ...(most === undefined ? {} : { to: most }),
  })
}

function findDelimiter(text: string): string {
  // Whole lines, so that no cell is cut.
  const sample = text.slice(0, 64 * 1024)
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    let rows: string[][]
    try {
      rows = records(sample, delimiter, 20)
    } catch {
      continue
    }
    // A row that the end of the sample cuts says nothing.
    if (sample.length < text.length && rows.length > 1 && rows.length < 20) rows.pop()
    const width = rows[0]?.length ?? 0
    const equal = rows.filter((row) => row.length === width).length / Math.max(1, rows.length)
    const score = width > 1 ? equal * 100 + Math.min(width, 50) : 0
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}
