import type { MetricComparison } from '../comparison/comparison.ts'
import { escapeMarkup } from './escape-markup.ts'
import type { Report } from './report.ts'

interface Case {
  readonly name: string
  readonly passed: boolean
  readonly reason: string
}

/**
 * JUnit XML, which builds read: a test case for each requirement, or, without requirements, one for
 * each metric, which fails where the candidate is worse.
 */
export function junitReport({ title, graph, gate, comparison }: Report): string {
  const cases: Case[] =
    gate !== undefined
      ? gate.results.map((result) => ({ ...result, name: result.title }))
      : (comparison?.metrics ?? []).map(caseOf)
  const failures = cases.filter(({ passed }) => !passed).length
  const sentence = (comparison?.sentence ?? []).map(({ text }) => text).join('')
  const counts = `tests="${cases.length}" failures="${failures}" errors="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(title)}" ${counts}>`,
    `  <testsuite name="${attribute(graph)}" ${counts}>`,
    ...cases.flatMap((one) => caseLines(one, graph)),
    ...(sentence === '' ? [] : [`    <system-out>${escapeMarkup(sentence)}</system-out>`]),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function caseOf({ title, verdict, why }: MetricComparison): Case {
  return { name: title, passed: verdict !== 'worse', reason: `${verdict}: ${why}` }
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
