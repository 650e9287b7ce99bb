import { showAmount, showChange, showInterval } from '../comparison/amounts.ts'
import type { MetricComparison } from '../comparison/comparison.ts'
import { escapeMarkup } from './escape-markup.ts'
import type { Report } from './report.ts'
import { sliceTables, sliceWords, type ReportSlice, type SliceTable } from './slice-tables.ts'

interface Case {
  readonly name: string
  readonly passed: boolean
  readonly reason: string
}

/**
 * JUnit XML, which builds read: a test case for each requirement, or, without requirements, one for
 * each metric, which fails where the candidate is worse. Parts of the dataset stand in the output of the
 * suite: they are no test, so none of them can fail.
 */
export function junitReport(report: Report): string {
  const { title, graph, gate, comparison } = report
  const cases: Case[] =
    gate !== undefined
      ? gate.results.map((result) => ({ ...result, name: result.title }))
      : (comparison?.metrics ?? []).map(caseOf)
  const failures = cases.filter(({ passed }) => !passed).length
  const sentence = (comparison?.sentence ?? []).map(({ text }) => text).join('')
  const slices = sliceTables(report).flatMap(({ metric, slices: of }) =>
    of.map((slice) => sliceLine(metric, slice)),
  )
  const said = [sentence, ...slices].filter((line) => line !== '').join('\n')
  const counts = `tests="${cases.length}" failures="${failures}" errors="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(title)}" ${counts}>`,
    `  <testsuite name="${attribute(graph)}" ${counts}>`,
    ...cases.flatMap((one) => caseLines(one, graph)),
    ...(said === '' ? [] : [`    <system-out>${escapeMarkup(said)}</system-out>`]),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function caseOf({ title, verdict, why }: MetricComparison): Case {
  return { name: title, passed: verdict !== 'worse', reason: `${verdict}: ${why}` }
}

function sliceLine(metric: SliceTable['metric'], slice: ReportSlice): string {
  const { n, scores, difference, interval, note } = slice
  const values = scores.map((score) => showAmount(metric, score)).join(' → ')
  const range =
    interval === null
      ? ''
      : difference === undefined
        ? ` (${showAmount(metric, interval[0])} to ${showAmount(metric, interval[1])})`
        : `, ${showChange(metric, difference)} ${showInterval(metric, interval)}`
  const remark = note === '' ? '' : `. ${note}`
  return `${metric.title}, ${sliceWords(slice)} (n ${n}): ${values}${range}${remark}`
}

function caseLines({ name, passed, reason }: Case, graph: string): string[] {
  const opening = `    <testcase classname="${attribute(graph)}" name="${attribute(name)}"`
  if (passed) {
    return [
      `${opening}>`,
      `      <system-out>${escapeMarkup(reason)}</system-out>`,
      '    </testcase>',
    ]
  }
  return [
    `${opening}>`,
    `      <failure message="${attribute(reason)}">${escapeMarkup(reason)}</failure>`,
    '    </testcase>',
  ]
}

function attribute(text: string): string {
  return escapeMarkup(text).replaceAll(/\s+/g, ' ')
}
