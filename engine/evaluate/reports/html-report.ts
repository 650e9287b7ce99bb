import type { Json } from '../../graph/values.ts'
import { showAmount, showChange, showExamples, showInterval } from '../comparison/amounts.ts'
import type { ComparedMetric } from '../comparison/compared.ts'
import type { DetailedMetric } from '../comparison/detailed.ts'
import { escapeMarkup } from './escape-markup.ts'
import { intervalAxis, wonBar } from './interval-axis.ts'
import {
  mostChanges,
  plainText,
  questionOf,
  type Report,
  type ReportRow,
  changedMetric,
  versionWords,
} from './report.ts'
import { reportStyle } from './report-style.ts'
import { section, table } from './html-parts.ts'
import { slicesSection } from './html-slices.ts'
import { methodOf, verdictWords } from './wording.ts'

/**
 * A report as one HTML file that needs nothing else: no script, no font and no picture from anywhere,
 * light or dark as the reader has it. All texts of examples and outputs are escaped, and the page
 * forbids scripts besides.
 */
export function htmlReport(report: Report): string {
  const { title } = report
  const sections = [
    head(report),
    gateSection(report),
    comparisonSection(report),
    attributionSection(report),
    variantsSection(report),
    slicesSection(report),
    changesSection(report),
  ]
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<style>${reportStyle}</style>`,
    '</head>',
    '<body><main>',
    ...sections.filter((section) => section !== ''),
    '</main></body>',
    '</html>',
    '',
  ].join('\n')
}

function head({ title, graph, dataset, createdAt, comparison }: Report): string {
  const when = new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')
  const sentence = (comparison?.sentence ?? [])
    .map(({ text, tone }) =>
      tone === undefined
        ? escapeMarkup(text)
        : `<strong class="${tone}">${escapeMarkup(text)}</strong>`,
    )
    .join('')
  return [
    `<p class="where">${escapeMarkup(graph)} · ${escapeMarkup(dataset.name)}, version ${escapeMarkup(dataset.version)} · ${when} UTC</p>`,
    `<h1>${escapeMarkup(title)}</h1>`,
    sentence === '' ? '' : `<p class="sentence">${sentence}</p>`,
    comparison?.refused === undefined
      ? ''
      : `<p class="note worse">${escapeMarkup(comparison.refused)}</p>`,
    ...(comparison?.warnings ?? []).map(
      (warning) => `<p class="note">${escapeMarkup(warning)}</p>`,
    ),
  ].join('\n')
}

function gateSection({ gate }: Report): string {
  if (gate === undefined) return ''
  const rows = gate.results.map(
    ({ title, passed, reason }) =>
      `<tr><td class="${passed ? 'better' : 'worse'}">${passed ? 'Passed' : 'Failed'}</td><td>${escapeMarkup(title)}</td><td>${escapeMarkup(reason)}</td></tr>`,
  )
  return section(
    `Gate: ${gate.passed ? 'passed' : 'not passed'}`,
    table(['', 'Requirement', 'Found'], rows),
  )
}

function comparisonSection(report: Report): string {
  const { comparison } = report
  if (comparison === undefined) return ''
  const [baseline, candidate] = [comparison.baseline, comparison.candidate].map(escapeMarkup)
  const rows = comparison.metrics.map((found) => metricRow(report, found))
  return section(
    `${candidate!} against ${baseline!}`,
    table(
      [
        'Metric',
        baseline!,
        candidate!,
        `<span class="ends"><span>${baseline!} better</span><span>${candidate!} better</span></span>`,
        'Difference',
        'Won · tied · lost',
        'Verdict',
      ],
      rows,
    ),
    `<p class="small">${escapeMarkup(methodOf(comparison))}</p>`,
  )
}

function metricRow({ metrics, trust }: Report, found: DetailedMetric): string {
  const metric = metrics.find(({ key }) => key === found.metric)!
  const amount = (value: number | null): string =>
    value === null ? '–' : showAmount(metric, value)
  const difference =
    found.difference === null
      ? '–'
      : `${showChange(metric, found.difference)} ${found.interval === null ? '' : showInterval(metric, found.interval)}`
  const trusted = trust?.[found.metric]
  const cells = [
    `<td>${escapeMarkup(found.title)}${trusted === undefined ? '' : `<br><span class="small">${escapeMarkup(trusted)}</span>`}</td>`,
    `<td class="number">${amount(found.baseline)}</td>`,
    `<td class="number"><strong>${amount(found.candidate)}</strong></td>`,
    `<td>${intervalAxis(found, found.verdict !== 'too-few')}</td>`,
    `<td class="number">${difference}</td>`,
    `<td>${wonBar(found)}<span class="number">${found.won} · ${found.tied} · ${found.lost}</span></td>`,
    `<td><span class="${found.verdict}">${verdictWords[found.verdict]}</span><br><span class="small">${escapeMarkup(found.why)}</span></td>`,
  ]
  return `<tr>${cells.join('')}</tr>`
}

function attributionSection({ attribution, metrics }: Report): string {
  if (attribution === undefined) return ''
  const metric = metrics.find(({ key }) => key === attribution.metric)
  if (metric === undefined) return ''
  const rows = attribution.shares.map(
    ({ title, change, share, interval }) =>
      `<tr><td>${escapeMarkup(title)}<br><span class="small">${escapeMarkup(change)}</span></td><td>${intervalAxis({ difference: share, interval, direction: metric.direction })}</td><td class="number">${showChange(metric, share)} ${showInterval(metric, interval)}</td></tr>`,
  )
  return section(
    `Where the difference in ${escapeMarkup(metric.title)} comes from`,
    table(['Change', '', 'Share'], rows),
    `<p>${escapeMarkup(attribution.sentence)}</p>`,
    `<p class="small">${attribution.hybrids} of ${attribution.possible} combinations were run on ${showExamples(attribution.examples)}; ${attribution.executedSpans} node executions, ${attribution.reusedSpans} reused.</p>`,
  )
}

function variantsSection({ variants, metrics }: Report): string {
  const rows = variants.map(
    ({ name, runs, failed, executed, reused, scores, latency, cost, ...of }) => {
      const cells = [
        `<td>${escapeMarkup(name)}<br><span class="small">${escapeMarkup(versionWords(of))}</span></td>`,
        ...metrics.map(
          (metric) => `<td class="number">${scoreCell(metric, scores[metric.key])}</td>`,
        ),
        `<td class="number">${latency === null ? '–' : showAmount({ type: 'number', unit: 's' }, latency.p95 / 1000)}</td>`,
        `<td class="number">${cost === null ? '–' : showAmount({ type: 'number', unit: 'USD' }, cost)}</td>`,
        `<td class="number">${runs}${failed > 0 ? `, ${failed} failed` : ''}</td>`,
        `<td class="number">${executed} / ${reused}</td>`,
      ]
      return `<tr>${cells.join('')}</tr>`
    },
  )
  const titles = metrics.map(({ title }) => escapeMarkup(title))
  return section(
    'Variants',
    table(['Variant', ...titles, 'p95', 'Cost of a run', 'Runs', 'Executed / reused'], rows),
  )
}

function scoreCell(
  metric: ComparedMetric,
  found: Report['variants'][number]['scores'][string] | undefined,
): string {
  if (found?.mean == null) return '–'
  const interval =
    found.interval === null
      ? ''
      : `<br><span class="small">${showAmount(metric, found.interval[0])} to ${showAmount(metric, found.interval[1])}</span>`
  const errors = found.errors > 0 ? `<br><span class="small">${found.errors} errors</span>` : ''
  return `${showAmount(metric, found.mean)}${interval}${errors}`
}

/** Examples that changed, flipped ones first. */
function changesSection(report: Report): string {
  const found = changedMetric(report)
  const metric = report.metrics.find(({ key }) => key === found?.metric)
  if (found === undefined || metric === undefined) return ''
  const changed = found.changes.filter(({ change }) => change !== 'same')
  const items = changed.slice(0, mostChanges).map((change) => {
    const row = report.rows.find(({ example }) => example === change.example)
    const tone = change.change === 'improved' ? 'better' : 'worse'
    return `<details><summary><span>${escapeMarkup(row === undefined ? change.example : questionOf(row))}</span><span class="number ${tone}">${showAmount(metric, change.baseline)} → ${showAmount(metric, change.candidate)}</span></summary>${row === undefined ? '' : sides(row)}</details>`
  })
  const more =
    changed.length > mostChanges
      ? `<p class="small">${showExamples(changed.length - mostChanges)} more changed.</p>`
      : ''
  return section(`Examples that changed most by ${escapeMarkup(found.title)}`, ...items, more)
}

function sides(row: ReportRow): string {
  const expected = Object.entries(row.expected ?? {}).map(
    ([name, value]) =>
      `<div><h3>Expected: ${escapeMarkup(name)}</h3><pre>${escapeMarkup(plainText(value))}</pre></div>`,
  )
  const outputs = row.sides.map(({ variant, outputs: of }) => {
    const texts = Object.entries(of).map(([name, value]) => outputPart(name, value))
    return `<div><h3>${escapeMarkup(variant)}</h3>${texts.join('')}</div>`
  })
  return `<div class="sides">${[...expected, ...outputs].join('')}</div>`
}

/** Texts and numbers are read; lists and records are there for whoever wants them. */
function outputPart(name: string, value: Json): string {
  const title = escapeMarkup(name)
  return typeof value === 'object' && value !== null
    ? `<details class="inner"><summary>${title}</summary><pre>${escapeMarkup(JSON.stringify(value, null, 2))}</pre></details>`
    : `<h4>${title}</h4><pre>${escapeMarkup(plainText(value))}</pre>`
}
