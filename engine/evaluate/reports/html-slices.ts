import { showAmount, showChange, showInterval } from '../comparison/amounts.ts'
import { escapeMarkup } from './escape-markup.ts'
import { section, table } from './html-parts.ts'
import { intervalAxis } from './interval-axis.ts'
import type { Report } from './report.ts'
import {
  sliceTables,
  sliceWords,
  slicesCaution,
  type ReportSlice,
  type SliceTable,
} from './slice-tables.ts'

/** The metrics by parts of the dataset; the first is open, the others are there for whoever wants them. */
export function slicesSection(report: Report): string {
  const { comparison } = report
  const tables = sliceTables(report)
  if (tables.length === 0) return ''
  const sides =
    comparison === undefined
      ? ['Score', '95 %']
      : [
          escapeMarkup(comparison.baseline),
          escapeMarkup(comparison.candidate),
          `<span class="ends"><span>${escapeMarkup(comparison.baseline)} better</span><span>${escapeMarkup(comparison.candidate)} better</span></span>`,
          'Difference',
        ]
  const parts = tables.map(({ metric, slices }, at) => {
    const rows = slices.map((slice) => sliceRow(metric, slice))
    const content = table(['Part', 'n', ...sides, 'Note'], rows)
    return `<details class="part"${at === 0 ? ' open' : ''}><summary><span>${escapeMarkup(metric.title)}</span></summary>${content}</details>`
  })
  return section(
    'By part of the dataset',
    `<p class="small">${escapeMarkup(slicesCaution)}</p>`,
    ...parts,
  )
}

function sliceRow(metric: SliceTable['metric'], slice: ReportSlice): string {
  const { n, scores, difference, interval, small, note } = slice
  const found =
    difference === undefined
      ? [
          `<td class="number">${interval === null ? '–' : `${showAmount(metric, interval[0])} to ${showAmount(metric, interval[1])}`}</td>`,
        ]
      : [
          `<td>${intervalAxis({ difference, interval, direction: metric.direction }, !small)}</td>`,
          `<td class="number">${showChange(metric, difference)} ${interval === null ? '' : showInterval(metric, interval)}</td>`,
        ]
  return [
    `<tr><th scope="row">${escapeMarkup(sliceWords(slice))}</th>`,
    `<td class="number">${n}</td>`,
    ...scores.map((score) => `<td class="number">${showAmount(metric, score)}</td>`),
    ...found,
    `<td class="small">${escapeMarkup(note)}</td></tr>`,
  ].join('')
}
