import { listed, showAbout, showExamples, showGap, showSources } from './amounts.ts'
import type { Found } from './compare-metric.ts'
import type { Verdict } from './comparison.ts'
import { enoughExamples, enoughSources } from './detailed.ts'
import { hiddenShare } from './difference-interval.ts'
import { measuredApart } from './measured-apart.ts'

export interface Decision {
  readonly verdict: Verdict
  /** What it rests on, in half a sentence. */
  readonly why: string
}

export interface Sight {
  readonly adjustedP: number
  readonly alpha: number
  /** How many are looked at together. */
  readonly metrics: number
  readonly detectable: number | null
  readonly needed: number | null
}

/**
 * Says in words what a metric shows. A difference counts only if its p-value, adjusted for all metrics
 * that are looked at, is at most `alpha`.
 */
export function verdictOn(found: Found, sight: Sight): Decision {
  const { difference, changes, clusters, tied, metric } = found
  const apart = incomparable(found)
  if (apart !== undefined) return { verdict: 'cannot-tell', why: apart }
  const pairs = changes.length
  if (difference === null || pairs < enoughExamples) {
    return { verdict: 'too-few', why: `${showExamples(pairs)}; a verdict takes ${enoughExamples}` }
  }
  if (clusters < enoughSources) {
    return {
      verdict: 'too-few',
      why: `${showSources(pairs, clusters)}; a verdict takes ${enoughSources} sources`,
    }
  }
  if (tied === pairs) return { verdict: 'same', why: sameOn(pairs, clusters) }
  if (sight.adjustedP <= sight.alpha) {
    const better = difference.mean > 0 === (metric.direction === 'higher')
    return { verdict: better ? 'better' : 'worse', why: becauseOf(found) }
  }
  return { verdict: 'cannot-tell', why: undecided(found, sight) }
}

/** That nothing differs on some examples leaves room for others. */
function sameOn(pairs: number, clusters: number): string {
  const others = Math.ceil(hiddenShare(clusters) * 100)
  return `the same on all ${pairs} examples; up to ${others} % of others may differ`
}

function becauseOf({ test, won, lost, metric }: Found): string {
  if (test !== 'mcnemar') return 'interval excludes 0'
  return metric.type === 'pairwise'
    ? `preferred ${won} times, the other ${lost}`
    : `${won} fixed, ${lost} broken`
}

function undecided(
  { metric, changes, p }: Found,
  { alpha, metrics, detectable, needed }: Sight,
): string {
  const sees =
    detectable === null
      ? 'no difference this dataset could detect'
      : `no difference this dataset could detect (it can see ≥ ${showGap(metric, detectable)})`
  if (p !== null && p <= alpha && metrics > 1) {
    return `${sees}; it would count alone, but not among ${metrics} metrics`
  }
  return needed !== null && needed > changes.length
    ? `${sees}; needs ≈ ${showAbout(needed)} examples to tell`
    : sees
}

/** Why a metric has no difference, in half a sentence: other judges, or times of another day. */
export function incomparable(found: Found): string | undefined {
  return judgedApart(found) ?? measuredApart(found)
}

/**
 * Why scores may not be compared: another judge, another version of it or other settings. Undefined
 * when all come from one judge, or none does.
 */
export function judgedApart({ judges, metric }: Found): string | undefined {
  const [before, after] = metric.type === 'pairwise' ? [[], judges[1]] : judges
  const all = [...new Set([...before, ...after])]
  if (all.length < 2) return undefined
  const who =
    before.length === 1 && after.length === 1
      ? `the baseline was scored by ${before[0]!} and the candidate by ${after[0]!}`
      : `its scores come from ${listed(all)}`
  return `${who}; score both again with the same one`
}
