import { valueOf } from '../comparison/average-trials.ts'
import type { Json } from '../../graph/values.ts'
import { plainText, type Report } from './report.ts'

/** Signs with which spreadsheets begin a formula (OWASP, "CSV injection"), also behind spaces. */
const formula = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/

/**
 * One line for each example, with inputs, tags, split, metadata, and for each variant its outputs and scores. No cell
 * can become a formula: a text that begins like one gets an apostrophe before it, which spreadsheets
 * take for "this is text". Lines end as RFC 4180 has it.
 */
export function csvReport({ metrics, variants, rows }: Report): string {
  const inputs = namesOf(rows.map((row) => row.inputs))
  const expected = namesOf(rows.map((row) => row.expected ?? {}))
  const metadata = namesOf(rows.map((row) => row.metadata ?? {}))
  const outputs = variants.map(({ name }) => ({
    name,
    ports: namesOf(rows.map(({ sides }) => sideOf(sides, name)?.outputs ?? {})),
  }))
  const head = [
    'example',
    ...inputs.map((name) => `inputs.${name}`),
    ...expected.map((name) => `expected.${name}`),
    'tags',
    'split',
    ...metadata.map((name) => `metadata.${name}`),
    ...outputs.flatMap(({ name, ports }) => [
      ...ports.map((port) => `${name}: ${port}`),
      ...metrics.flatMap(({ key }) => [`${name}: ${key}`, `${name}: ${key} (why)`]),
    ]),
  ]
  const lines = rows.map((row) => [
    row.example,
    ...inputs.map((name) => row.inputs[name]),
    ...expected.map((name) => row.expected?.[name]),
    (row.tags ?? []).join(' '),
    row.split,
    ...metadata.map((name) => row.metadata?.[name]),
    ...outputs.flatMap(({ name, ports }) => {
      const side = sideOf(row.sides, name)
      return [
        ...ports.map((port) => side?.outputs[port]),
        ...metrics.flatMap(({ key }) => {
          const score = side?.scores[key]
          if (score === undefined) return ['', 'not scored']
          const why = score.status === 'ok' ? score.explanation : `${score.status}: ${score.reason}`
          const value = score.status === 'ok' ? (valueOf(score) ?? score.value) : ''
          return [value, why]
        }),
      ]
    }),
  ])
  return [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}

/** Numbers stay numbers, also below 0. */
export function cell(value: Json | undefined): string {
  if (typeof value === 'number') return String(value)
  const text = plainText(value)
  const safe = formula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function namesOf(records: readonly object[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))]
}

function sideOf(
  sides: Report['rows'][number]['sides'],
  name: string,
): Report['rows'][number]['sides'][number] | undefined {
  return sides.find(({ variant }) => variant === name)
}
