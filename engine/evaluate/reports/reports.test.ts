import { parse } from 'csv-parse/sync'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { csvReport } from './csv-report.ts'
import { escapeMarkup } from './escape-markup.ts'
import { smallReport } from './fixtures/small-report.ts'
import { htmlReport } from './html-report.ts'
import { junitReport } from './junit-report.ts'
import { markdownReport } from './markdown-report.ts'
import type { Report } from './report.ts'
import { slicesReport } from './slices-report.ts'

const report = smallReport()

test('the CSV has a line for each example, and no cell begins a formula', () => {
  const rows: Record<string, string>[] = parse(csvReport(report), { columns: true })
  expect(rows).toHaveLength(40)
  expect(rows[0]).toMatchObject({
    example: 'q0',
    'inputs.question': '<script>alert("x")</script> | and @all',
    'expected.answer': "'+1",
    tags: 'how-to',
    split: 'hard',
    'metadata.product': "'=2+3",
    'v13: answer': '\'=HYPERLINK("http://evil.example")',
    'v14: faithfulness (why)': '2 of 3 claims',
  })
  for (const cell of rows.flatMap((row) => Object.values(row))) {
    expect(cell).not.toMatch(/^\s*[=+\-@]/)
  }
})

test('a number below 0 stays a number in the CSV', () => {
  const [first] = report.rows
  const score = { status: 'ok', value: -0.5 } as const
  const sides = [{ variant: 'v13', outputs: {}, scores: { faithfulness: score } }]
  const csv = csvReport({ ...report, rows: [{ ...first!, sides }] })
  const [row]: Record<string, string>[] = parse(csv, { columns: true })
  expect(row!['v13: faithfulness']).toBe('-0.5')
  expect(row!['v14: faithfulness (why)']).toBe('not scored')
})

test('the HTML needs nothing from elsewhere, and texts of examples stay texts', () => {
  const html = htmlReport(report)
  const { document } = parseHTML(html)
  expect(document.querySelectorAll('script, link, img, iframe')).toHaveLength(0)
  expect(html).not.toMatch(/(?:src|href)=/)
  expect(html).not.toMatch(/url\(|@import/)
  expect(document.querySelector('h1')!.textContent).toBe('Faithful & <fast>')
  expect(document.querySelector('.sentence')!.textContent).toBe(
    report.comparison!.sentence.map(({ text }) => text).join(''),
  )
  const summaries = [...document.querySelectorAll('summary span:first-child')]
  expect(summaries.map(({ textContent }) => textContent)).toContain(
    '<script>alert("x")</script> | and @all',
  )
})

test('the HTML shows each metric with its interval, the gate and what changed', () => {
  const { document } = parseHTML(htmlReport(report))
  const titles = [...document.querySelectorAll('h2')].map(({ textContent }) => textContent)
  expect(titles).toEqual([
    'Gate: not passed',
    'v14 against v13',
    'Variants',
    'By part of the dataset',
    'Examples that changed most by Faithfulness',
  ])
  expect(document.querySelectorAll('section:nth-of-type(2) svg.axis.better')).toHaveLength(1)
  expect(document.querySelectorAll('section:nth-of-type(2) svg.axis.worse')).toHaveLength(1)
  expect(document.querySelectorAll('details:not(.part)')).toHaveLength(40)
})

test('the Markdown tells the finding first, and no text of an example breaks a table', () => {
  const lines = markdownReport(report).split('\n')
  expect(lines[0]).toBe('# Faithful & \\<fast\\>')
  expect(lines[4]).toMatch(/^\*\*v14 is more faithful, and 0\.30 s slower\.\*\*$/)
  expect(lines).toContain('## Gate: not passed')
  const rows = lines.filter((line) => line.startsWith('| `q'))
  expect(rows).toHaveLength(40)
  for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(6)
})

test('the JUnit report has a case for each requirement, which fails with its reason', () => {
  const { document } = parseHTML(junitReport(report))
  expect(document.querySelector('testsuites')!.getAttribute('failures')).toBe('1')
  const cases = [...document.querySelectorAll('testcase')]
  expect(cases.map((one) => one.getAttribute('name'))).toEqual([
    'Faithfulness at least 0.30',
    '95 of 100 runs within 1.50 s',
  ])
  expect(cases[1]!.querySelector('failure')!.getAttribute('message')).toBe(
    'The 95th percentile is 2.25 s.',
  )
})

test('without requirements the cases are the metrics, and one that is worse fails', () => {
  const { gate: _gate, ...rest } = report
  const { document } = parseHTML(junitReport(rest))
  const failed = [...document.querySelectorAll('testcase')].filter(
    (one) => one.querySelector('failure') !== null,
  )
  expect(failed.map((one) => one.getAttribute('name'))).toEqual(['Latency'])
})

test('signs that XML cannot hold are replaced', () => {
  expect(escapeMarkup('a\u0000b<c>\ud800')).toBe('a�b&lt;c&gt;�')
})

/** The same with its first variant alone. */
function alone(): Report {
  const { comparison: _comparison, gate: _gate, ...rest } = report
  return { ...rest, variants: rest.variants.slice(0, 1) }
}

test('the CSV of slices has each part with n, scores, difference, interval and what may be read', () => {
  const csv = slicesReport(report)
  const rows: Record<string, string>[] = parse(csv, { columns: true })
  const faithful = rows.filter(({ metric }) => metric === 'faithfulness')
  expect(faithful.map(({ key, value, n }) => `${key}=${value} ${n}`)).toEqual([
    'tag=how-to 20',
    'split=usual 35',
    'split=hard 5',
    "product='=2+3 30",
    'product=b 10',
  ])
  const [howTo, , hard] = faithful
  const own = report.rows.filter(({ tags }) => tags?.includes('how-to'))
  const mean = (at: 0 | 1): number =>
    own.reduce((sum, { sides }) => {
      const score = sides[at]!.scores['faithfulness']!
      return sum + (score.status === 'ok' ? Number(score.value) : Number.NaN)
    }, 0) / own.length
  expect(Number(howTo!['v13'])).toBeCloseTo(mean(0), 10)
  expect(Number(howTo!['difference'])).toBeCloseTo(mean(1) - mean(0), 10)
  expect(Number(howTo!['low'])).toBeLessThan(Number(howTo!['difference']))
  expect(Number(howTo!['high'])).toBeGreaterThan(Number(howTo!['difference']))
  expect(howTo!['note']).toBe('Better here: the interval excludes 0')
  expect(hard!['note']).toBe('Too small to say anything: 5 examples, 20 are the least')
  const slower = rows.find(({ metric, value }) => metric === 'latency' && value === 'usual')
  expect(slower!['note']).toBe('Worse here: the interval excludes 0')
})

test('HTML, Markdown and JUnit show the slices with the caution that they are no verdicts', () => {
  const { document } = parseHTML(htmlReport(report))
  const parts = [...document.querySelectorAll('details.part')]
  expect(parts.map((part) => part.querySelector('summary')!.textContent)).toEqual([
    'Faithfulness',
    'Latency',
  ])
  const hard = [...parts[0]!.querySelectorAll('tbody tr')].find(
    (row) => row.querySelector('th')!.textContent === 'split: hard',
  )
  expect(hard!.textContent).toContain('Too small to say anything: 5 examples')
  // Its interval excludes 0, and yet it has no colour.
  expect(hard!.querySelector('svg')!.getAttribute('class')).toBe('axis unknown')
  const markdown = markdownReport(report)
  expect(markdown).toContain('not verdicts')
  expect(markdown).toMatch(/^\| how-to \| 20 \| 0\.\d\d \| 0\.\d\d \| \+0\.\d\d \| \\?\[\+0/m)
  expect(junitReport(report)).toContain('Faithfulness, split: hard (n 5)')
})

test('a variant that stands alone has its slices with the interval of their score', () => {
  const rows: Record<string, string>[] = parse(slicesReport(alone()), { columns: true })
  const usual = rows.find(({ metric, value }) => metric === 'faithfulness' && value === 'usual')
  expect(usual).not.toHaveProperty('difference')
  expect(Number(usual!['low'])).toBeLessThan(Number(usual!['v13']))
  expect(Number(usual!['high'])).toBeGreaterThan(Number(usual!['v13']))
  const { document } = parseHTML(htmlReport(alone()))
  expect(document.querySelectorAll('details.part')).toHaveLength(2)
  expect(markdownReport(alone())).toContain('| Part | n | Score | 95 % | Note |')
})

test('metadata that is called like a split is a part of its own', () => {
  const changed = report.rows.map((row, at) => ({ ...row, metadata: { split: `s${at % 2}` } }))
  const csv: Record<string, string>[] = parse(slicesReport({ ...alone(), rows: changed }), {
    columns: true,
  })
  const keys = csv.filter(({ metric }) => metric === 'latency').map(({ key }) => key)
  expect(keys).toEqual(['tag', 'split', 'split', 'metadata.split', 'metadata.split'])
})
