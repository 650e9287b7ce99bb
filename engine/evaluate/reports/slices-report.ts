import { cell } from './csv-report.ts'
import type { Report } from './report.ts'
import { sliceTables } from './slice-tables.ts'

/**
 * CSV with one line for each metric and part of the dataset. Numbers are whole, not rounded, and no
 * cell can become a formula; where nothing can be told the cell is empty and the note says why.
 */
export function slicesReport(report: Report): string {
  const { comparison, variants } = report
  const names =
    comparison === undefined
      ? variants.slice(0, 1).map(({ name }) => name)
      : [comparison.baseline, comparison.candidate]
  const change = comparison === undefined ? [] : ['difference']
  const head = ['metric', 'key', 'value', 'n', ...names, ...change, 'low', 'high', 'note']
  const lines = sliceTables(report).flatMap(({ metric, slices }) =>
    slices.map(({ key, value, n, scores, difference, interval, note }) => [
      metric.key,
      key,
      value,
      n,
      ...scores,
      ...(difference === undefined ? [] : [difference]),
      interval?.[0],
      interval?.[1],
      note,
    ]),
  )
  return [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}
