import { showAmount, showChange, showExamples, showInterval } from '../comparison/amounts.ts'
import type { DetailedComparison, DetailedMetric } from '../comparison/detailed.ts'
import { mostChanges, questionOf, type Report, changedMetric, versionWords } from './report.ts'
import { sliceTables, sliceWords, slicesCaution } from './slice-tables.ts'
import { methodOf, verdictWords } from './wording.ts'

/** A report as Markdown, for a pull request or a build. */
export function markdownReport(report: Report): string {
  const { title, graph, dataset, createdAt, gate, comparison, attribution } = report
  const parts = [
    `# ${inline(title)}`,
    `Graph ${code(graph)} on dataset ${code(dataset.name)} (version ${inline(dataset.version)}), ${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    ...(comparison === undefined
      ? []
      : [`**${inline(comparison.sentence.map(({ text }) => text).join(''))}**`]),
    ...(gate === undefined ? [] : [gatePart(gate)]),
    variantsPart(report),
    ...(comparison === undefined ? [] : [comparisonPart(report, comparison)]),
    ...(attribution === undefined
      ? []
      : [`## Where it comes from\n\n${inline(attribution.sentence)}`]),
    ...slicesPart(report),
    ...(comparison === undefined ? [] : changesPart(report)),
  ]
  return `${parts.join('\n\n')}\n`
}

function gatePart(gate: NonNullable<Report['gate']>): string {
  const rows = gate.results.map(({ title, passed, reason }) => [
    passed ? '✅' : '❌',
    inline(title),
    inline(reason),
  ])
  const head = `## Gate: ${gate.passed ? 'passed' : 'not passed'}`
  return rows.length === 0
    ? `${head}\n\nNothing is required.`
    : `${head}\n\n${table([['', 'Requirement', 'Found'], ...rows])}`
}

function variantsPart({ metrics, variants }: Report): string {
  const rows = variants.map(
    ({ name, runs, failed, executed, reused, scores, latency, cost, ...of }) => [
      inline(name),
      inline(versionWords(of)),
      ...metrics.map((metric) => {
        const found = scores[metric.key]
        if (found?.mean == null) return '–'
        const errors = found.errors > 0 ? ` (${found.errors} errors)` : ''
        return `${showAmount(metric, found.mean)}${errors}`
      }),
      latency === null ? '–' : showAmount({ type: 'number', unit: 's' }, latency.p95 / 1000),
      cost === null ? '–' : showAmount({ type: 'number', unit: 'USD' }, cost),
      `${runs}${failed > 0 ? ` (${failed} failed)` : ''}`,
      `${executed} / ${reused}`,
    ],
  )
  const head = [
    'Variant',
    'Version',
    ...metrics.map(({ title }) => inline(title)),
    'p95',
    'Cost of a run',
    'Runs',
    'Executed / reused',
  ]
  return `## Variants\n\n${table([head, ...rows])}`
}

function comparisonPart(report: Report, comparison: DetailedComparison): string {
  const { baseline, candidate, refused, warnings } = comparison
  const rows = comparison.metrics.map((found) => metricRow(report, found))
  const head = [
    'Metric',
    inline(baseline),
    inline(candidate),
    'Difference [95 %]',
    'Won · tied · lost',
    'Verdict',
  ]
  return [
    `## ${inline(candidate)} against ${inline(baseline)}`,
    ...(refused === undefined ? [] : [`> ${inline(refused)}`]),
    table([head, ...rows]),
    methodOf(comparison),
    ...warnings.map((warning) => `- ⚠️ ${inline(warning)}`),
  ].join('\n\n')
}

function metricRow({ metrics, trust }: Report, found: DetailedMetric): string[] {
  const metric = metrics.find(({ key }) => key === found.metric)!
  const amount = (value: number | null): string =>
    value === null ? '–' : showAmount(metric, value)
  const interval = found.interval === null ? '' : ` ${showInterval(metric, found.interval)}`
  const trusted = trust?.[found.metric]
  return [
    `${inline(found.title)}${trusted === undefined ? '' : ` (${inline(trusted)})`}`,
    amount(found.baseline),
    amount(found.candidate),
    found.difference === null ? '–' : `${showChange(metric, found.difference)}${interval}`,
    `${found.won} · ${found.tied} · ${found.lost}`,
    `${verdictWords[found.verdict]}: ${inline(found.why)}`,
  ]
}

/** By parts of the dataset, a table for each metric. */
function slicesPart(report: Report): string[] {
  const { comparison } = report
  const tables = sliceTables(report).map(({ metric, slices }) => {
    const interval = (range: readonly [number, number] | null): string => {
      if (range === null) return ''
      return comparison === undefined
        ? `${showAmount(metric, range[0])} to ${showAmount(metric, range[1])}`
        : showInterval(metric, range)
    }
    const rows = slices.map((slice) => [
      inline(sliceWords(slice)),
      `${slice.n}`,
      ...slice.scores.map((score) => showAmount(metric, score)),
      ...(slice.difference === undefined ? [] : [showChange(metric, slice.difference)]),
      interval(slice.interval),
      inline(slice.note),
    ])
    const sides =
      comparison === undefined
        ? ['Score']
        : [inline(comparison.baseline), inline(comparison.candidate), 'Difference']
    const head = ['Part', 'n', ...sides, '95 %', 'Note']
    return `### ${inline(metric.title)}\n\n${table([head, ...rows])}`
  })
  return tables.length === 0
    ? []
    : [
        // Folded: a pull request is read from its finding on, and parts are for whoever asks where.
        [
          '## By part of the dataset',
          slicesCaution,
          `<details>\n<summary>${tables.length} ${tables.length === 1 ? 'metric' : 'metrics'} by tag, split and metadata</summary>`,
          ...tables,
          '</details>',
        ].join('\n\n'),
      ]
}

/** Examples that changed, flipped ones first. */
function changesPart(report: Report): string[] {
  const found = changedMetric(report)
  const metric = report.metrics.find(({ key }) => key === found?.metric)
  if (found === undefined || metric === undefined) return []
  const changed = found.changes.filter(({ change }) => change !== 'same')
  const rows = changed.slice(0, mostChanges).map(({ example, baseline, candidate, difference }) => {
    const row = report.rows.find((one) => one.example === example)
    return [
      code(example),
      row === undefined ? '' : shortened(inline(questionOf(row))),
      `${showAmount(metric, baseline)} → ${showAmount(metric, candidate)}`,
      showChange(metric, difference),
    ]
  })
  const more =
    changed.length > mostChanges
      ? `\n\n${showExamples(changed.length - mostChanges)} more changed.`
      : ''
  return [
    `## Examples that changed most by ${inline(found.title)}\n\n${table([['Example', 'Question', 'Score', 'Change'], ...rows])}${more}`,
  ]
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

/** A text that says nothing to Markdown: no markup, no cell ends, no line ends. */
function inline(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>|#~]/g, (sign) => `\\${sign}`)
    .replaceAll('@', '@\u200b')
}

function code(text: string): string {
  const plain = text.replaceAll(/[`|\s]+/g, ' ')
  return `\`${plain}\``
}
