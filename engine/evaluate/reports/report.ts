/**
 * An experiment as a file that is handed on. `markdownReport`, `htmlReport`, `csvReport`, `slicesReport`
 * and `junitReport` each write this one shape; none of them reads anything else.
 */
import type { DetailedAttribution } from '../attribution/attribute.ts'
import type { ComparedMetric } from '../comparison/compared.ts'
import type { DetailedComparison, DetailedMetric } from '../comparison/detailed.ts'
import type { GateResult } from '../gate/check-requirements.ts'
import type { ScoreResult } from '../score.ts'
import type { Json } from '../../graph/values.ts'

export interface Report {
  readonly title: string
  readonly graph: string
  readonly dataset: { readonly name: string; readonly version: string }
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly metrics: readonly ComparedMetric[]
  readonly variants: readonly ReportVariant[]
  readonly rows: readonly ReportRow[]
  readonly comparison?: DetailedComparison
  readonly attribution?: DetailedAttribution
  readonly gate?: GateResult
  /** By metric: how far its judge agrees with people, in half a sentence. */
  readonly trust?: Readonly<Record<string, string>>
}

export interface ReportVariant {
  readonly name: string
  readonly version: string
  /** Of the version within its graph, where it is saved. */
  readonly number?: number
  readonly runs: number
  readonly failed: number
  readonly executed: number
  readonly reused: number
  /** By key of the metric. */
  readonly scores: Readonly<
    Record<
      string,
      {
        readonly mean: number | null
        readonly interval: readonly [number, number] | null
        readonly n: number
        readonly errors: number
      }
    >
  >
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p95: number } | null
  /** US dollars of a run, the mean. */
  readonly cost: number | null
}

export interface ReportRow {
  readonly example: string
  readonly inputs: Readonly<Record<string, Json>>
  readonly expected?: Readonly<Record<string, Json>> | undefined
  readonly tags?: readonly string[] | undefined
  readonly split?: string | undefined
  readonly source?: string | undefined
  readonly metadata?: Readonly<Record<string, Json>> | undefined
  /** In the order of the variants. */
  readonly sides: readonly {
    readonly variant: string
    readonly outputs: Readonly<Record<string, Json>>
    readonly scores: Readonly<Record<string, ScoreResult>>
  }[]
}

/** Examples that a report writes out; a file of thousands helps nobody. */
export const mostChanges = 50

/** The metric whose examples are shown: the first that changed any, but for times and costs, which always do. */
export function changedMetric({ comparison }: Report): DetailedMetric | undefined {
  return comparison?.metrics.find(
    ({ unit, changes }) =>
      unit !== 's' && unit !== 'USD' && changes.some(({ change }) => change !== 'same'),
  )
}

/** How a version is named beside its variant: `v3 (919e530)`. */
export function versionWords({
  number,
  version,
}: Pick<ReportVariant, 'number' | 'version'>): string {
  const short = version.slice(0, 7)
  return number === undefined ? short : `v${number} (${short})`
}

/** A value as one line of text. */
export function plainText(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What an example asks, as one text. */
export function questionOf({ inputs }: ReportRow): string {
  const question = inputs['question']
  if (typeof question === 'string') return question
  const texts = Object.values(inputs).filter((value) => typeof value === 'string')
  return texts[0] ?? plainText(inputs)
}
