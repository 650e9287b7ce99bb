import { parse } from 'csv-parse/sync'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { csvReport } from './csv-report.ts'
import { escapeMarkup } from './escape-markup.ts'
import { smallReport } from './fixtures/small-report.ts'
import { htmlReport } from './html-report.ts'
import { junitReport } from './junit-report.ts'
import { markdownReport } from './markdown-report.ts'

const report = smallReport()

test('the CSV has a line for each example, and no cell begins a formula', () => {
  const rows: Record<string, string>[] = parse(csvReport(report), { columns: true })
  expect(rows).toHaveLength(40)
  expect(rows[0]).toMatchObject({
    example: 'q0',
    'inputs.question': '<script>alert("x")</script> | and @all',
    'expected.answer': "'+1",
    tags: 'how-to',
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
    'Examples that changed most by Faithfulness',
  ])
  expect(document.querySelectorAll('svg.axis.better')).toHaveLength(1)
  expect(document.querySelectorAll('svg.axis.worse')).toHaveLength(1)
  expect(document.querySelectorAll('details')).toHaveLength(40)
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
