import type { Attribution } from '../../engine/evaluate/attribution/attribution.ts'
import type { DetailedAttribution } from '../../engine/evaluate/attribution/attribute.ts'
import { describeTrust } from '../../engine/evaluate/calibration/calibrate.ts'
import { csvReport } from '../../engine/evaluate/reports/csv-report.ts'
import { htmlReport } from '../../engine/evaluate/reports/html-report.ts'
import { junitReport } from '../../engine/evaluate/reports/junit-report.ts'
import { markdownReport } from '../../engine/evaluate/reports/markdown-report.ts'
import { slicesReport } from '../../engine/evaluate/reports/slices-report.ts'
import type { Report } from '../../engine/evaluate/reports/report.ts'
import type { Runs } from '../runs.ts'
import type { Attributions } from './attributions.ts'
import { compareExperiment, metricsOf, namedSides, type Sides } from './compare-experiment.ts'
import { columnsOf } from './experiment-answers.ts'
import type { StoredExperiment } from './experiment-store.ts'
import { gateOf, type GateParts } from './gate-of-experiment.ts'
import { rowsOf } from './rows.ts'
import type { TrustOf } from './trust-of.ts'

export const reportFormats = ['html', 'csv', 'slices', 'markdown', 'junit'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** How a report is written, and as what it is sent. */
export const reportWriters: Readonly<
  Record<
    ReportFormat,
    {
      readonly write: (report: Report) => string
      readonly type: string
      readonly extension: string
    }
  >
> = {
  html: { write: htmlReport, type: 'text/html', extension: 'html' },
  csv: { write: csvReport, type: 'text/csv', extension: 'csv' },
  slices: { write: slicesReport, type: 'text/csv', extension: 'slices.csv' },
  markdown: { write: markdownReport, type: 'text/markdown', extension: 'md' },
  junit: { write: junitReport, type: 'application/xml', extension: 'xml' },
}

export interface ReportParts extends GateParts {
  readonly runs: Pick<Runs, 'look'>
  readonly attributions: Attributions
  readonly trustOf: TrustOf
}

/** All that a report of an experiment says. @throws HttpError */
export async function reportOf(
  experiment: StoredExperiment,
  sides: Sides,
  parts: ReportParts,
): Promise<Report> {
  const { name, graph, dataset, datasetVersion, createdAt, id } = experiment
  const [baseline, candidate] = namedSides(experiment, sides)
  const required = await parts.requirements.find(graph)
  const [columns, rows, comparison, gate, attributions, trust] = await Promise.all([
    columnsOf(experiment, parts),
    rowsOf(
      experiment,
      { baseline, candidate, show: 'all', after: 0, limit: experiment.examples },
      parts,
    ),
    candidate === undefined
      ? undefined
      : compareExperiment(experiment, { baseline, candidate }, parts),
    required.requirements.length === 0
      ? undefined
      : gateOf(experiment, candidate ?? baseline, required, parts, baseline),
    parts.attributions.list(id),
    parts.trustOf(experiment),
  ])
  const attribution = attributions.find(
    ({ request, result }) =>
      result !== undefined && request.baseline === baseline && request.candidate === candidate,
  )?.result
  return {
    title: name,
    graph,
    dataset: { name: dataset, version: String(datasetVersion) },
    createdAt,
    metrics: metricsOf(experiment),
    variants: columns,
    rows: rows.rows.map(({ example, sides: shown }) => ({
      example: example.id,
      inputs: example.inputs,
      expected: example.expected,
      tags: example.tags,
      split: example.split,
      metadata: example.metadata,
      source: example.source,
      sides: shown.map(({ variant, outputs, scores }) => ({ variant, outputs, scores })),
    })),
    ...(comparison === undefined ? {} : { comparison }),
    ...(gate === undefined ? {} : { gate }),
    trust: Object.fromEntries(
      Object.entries(trust).map(([metric, { labels, ...agreed }]) => [
        metric,
        describeTrust({ n: labels, ...agreed }),
      ]),
    ),
    ...(attribution === undefined ? {} : { attribution: detailed(attribution) }),
  }
}

function detailed(attribution: Attribution): DetailedAttribution {
  // SAFETY: what is stored is the whole of what `attribute` gave.
  return attribution as DetailedAttribution
}
