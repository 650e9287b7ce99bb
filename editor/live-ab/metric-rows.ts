import {
  showCount,
  showDifference,
  showRange,
  showValue,
} from '../../engine/evaluate/live/amounts.ts'
import type { MetricComparison } from '../../engine/evaluate/live/follow-metric.ts'
import type { Comparison, GuardrailComparison } from '../../engine/evaluate/live/result.ts'
import type { Metric } from '../../engine/evaluate/live/plan.ts'
import type { Range } from '../../engine/evaluate/statistics/sequential.ts'

type Tone = 'better' | 'worse' | 'open'

/** One metric as a row of the table. On its axis better is to the right, whatever the metric. */
export interface MetricRow {
  readonly key: string
  readonly label: string
  readonly role: 'main' | 'guardrail' | 'other'
  readonly control: string
  readonly candidate: string
  readonly counts: string
  /** Such as `+4.1 points`. */
  readonly difference: string
  /** Such as `0.6 to 7.6`. */
  readonly interval: string
  readonly axis?: Axis
  readonly tone: Tone
  readonly verdict: string
  readonly why: string
}

export interface Axis {
  /** From −1 to 1, better above 0. */
  readonly point: number
  readonly low: number
  readonly high: number
  /** Where a guardrail breaks. */
  readonly margin?: number
}

export function metricRows({
  primary,
  decision,
  guardrails,
  secondary,
}: Comparison): readonly MetricRow[] {
  return [
    row('main', primary, {
      tone: decision === undefined ? 'open' : decision.better === 'candidate' ? 'better' : 'worse',
      verdict:
        decision === undefined
          ? 'Can’t tell'
          : decision.better === 'candidate'
            ? 'Better'
            : 'Worse',
      why:
        decision === undefined
          ? needs(primary)
          : `decided after ${showCount(decision.after)} units`,
    }),
    ...guardrails.map((one) => row('guardrail', one, guardrailVerdict(one))),
    ...secondary.map((one) => {
      const sure = one.adjustedP < 0.05 && one.interval !== null
      const better = isBetter(one.metric, one.difference)
      return row('other', one, {
        tone: sure ? (better ? 'better' : 'worse') : 'open',
        verdict: sure ? (better ? 'Better' : 'Worse') : 'Can’t tell',
        why: `p ${one.adjustedP < 0.001 ? '< 0.001' : one.adjustedP.toPrecision(2)}, adjusted`,
      })
    }),
  ]
}

function needs({ metric, detectable }: MetricComparison): string {
  return detectable === null
    ? 'too few units yet'
    : `${showDifference(metric, detectable)} or more would show by now`
}

function guardrailVerdict({ standing, metric, broken }: GuardrailComparison): Verdict {
  const margin =
    'absolute' in metric.margin
      ? showDifference(metric, metric.margin.absolute)
      : `${Number((metric.margin.relative * 100).toFixed(1))} %`
  if (standing === 'broken') {
    const why =
      broken === undefined ? `worse than ${margin}` : `after ${showCount(broken.after)} units`
    return { tone: 'worse', verdict: 'Broken', why }
  }
  return standing === 'safe'
    ? { tone: 'better', verdict: 'Safe', why: `within ${margin}` }
    : { tone: 'open', verdict: 'Open', why: `not shown to be within ${margin}` }
}

type Verdict = Pick<MetricRow, 'tone' | 'verdict' | 'why'>

function row(role: MetricRow['role'], compared: MetricComparison, verdict: Verdict): MetricRow {
  const { metric, control, candidate, difference, interval } = compared
  const known = control.count > 0 && candidate.count > 0
  const axis = axisOf(compared, 'margin' in metric ? marginOf(compared) : undefined)
  return {
    key: `${role} ${metric.name}`,
    label: metric.label,
    role,
    control: control.count === 0 ? '–' : showValue(metric, control.mean),
    candidate: candidate.count === 0 ? '–' : showValue(metric, candidate.mean),
    counts: `${showCount(control.count)} and ${showCount(candidate.count)} units`,
    difference: known ? withSign(difference, showDifference(metric, difference)) : '–',
    interval: interval === null ? '' : showRange(metric, interval),
    ...(axis === undefined ? {} : { axis }),
    ...verdict,
  }
}

/** How much worse than the control is still accepted, in the metric's own unit. */
function marginOf({ metric, control }: MetricComparison): number | undefined {
  if (!('margin' in metric)) return undefined
  // SAFETY: only guardrails have a margin.
  const { margin } = metric as GuardrailComparison['metric']
  return 'absolute' in margin ? margin.absolute : margin.relative * Math.abs(control.mean)
}

function axisOf(
  { metric, difference, interval }: MetricComparison,
  margin: number | undefined,
): Axis | undefined {
  if (interval === null) return undefined
  const turned = metric.better === 'higher' ? 1 : -1
  const ends = [interval.low * turned, interval.high * turned]
  const range: Range = { low: Math.min(...ends), high: Math.max(...ends) }
  const reach = Math.max(Math.abs(range.low), Math.abs(range.high), margin ?? 0) * 1.1
  if (reach === 0) return undefined
  return {
    point: (difference * turned) / reach,
    low: range.low / reach,
    high: range.high / reach,
    ...(margin === undefined ? {} : { margin: -margin / reach }),
  }
}

function isBetter({ better }: Metric, difference: number): boolean {
  return difference > 0 === (better === 'higher')
}

/** What is nothing once it is rounded has no sign. */
function withSign(difference: number, shown: string): string {
  if (!/[1-9]/.test(shown)) return shown
  return `${difference < 0 ? '−' : '+'}${shown}`
}
