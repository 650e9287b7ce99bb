import type { LiveResult } from '../../engine/evaluate/live/result.ts'
import { usualAlpha, usualMinimumUnits } from '../../engine/evaluate/live/plan.ts'
import type { LiveTest } from '../../server/api/live-ab.ts'
import { neededTraffic, roundedUp } from './needed-traffic.ts'

/** Where a live A/B stands, in a word or two, and how far it is. */
export interface LiveStanding {
  readonly tone: 'neutral' | 'ok' | 'warn' | 'error'
  readonly word: string
  /** Units with a value of the main metric, and about how many it takes. */
  readonly progress?: { readonly have: number; readonly need: number }
}

export function standingOf({ plan, result, stoppedAt, rolledBack }: LiveTest): LiveStanding {
  if (rolledBack !== undefined) return { tone: 'error', word: 'Rolled back' }
  switch (result.state) {
    case 'guardrail-broken':
      return { tone: 'error', word: 'A guardrail broke' }
    case 'split-wrong':
      return { tone: 'error', word: 'The split is wrong' }
    case 'decided':
      return result.advice === 'promote'
        ? { tone: 'ok', word: 'Decided' }
        : result.advice === 'keep-control'
          ? { tone: 'warn', word: 'Decided: keep the control' }
          : { tone: 'neutral', word: 'Main metric decided' }
    case 'stopped':
      return { tone: 'neutral', word: 'Ended without a difference' }
    case 'collecting': {
      if (stoppedAt !== undefined) return { tone: 'neutral', word: 'Ended' }
      const progress = progressOf(plan, result)
      return { tone: 'neutral', word: 'Too early', ...(progress === undefined ? {} : { progress }) }
    }
  }
}

function progressOf(plan: LiveTest['plan'], { comparisons }: LiveResult): LiveStanding['progress'] {
  const { primary, minimumUnits = usualMinimumUnits, alpha = usualAlpha } = plan
  const first = comparisons[0]?.primary
  if (first === undefined) return undefined
  const have = first.control.count + first.candidate.count
  const share = have === 0 ? 0.5 : first.candidate.count / have
  const variance = Math.max(first.control.variance, first.candidate.variance)
  const needed =
    Math.min(first.control.count, first.candidate.count) < 5 || alpha <= 0
      ? undefined
      : neededTraffic(primary, { mean: first.control.mean, variance, from: '' }, share)
  // Before any spread is seen, what both variants need at least.
  const least = 2 * minimumUnits
  return { have, need: roundedUp(Math.max(least, needed?.units ?? 0)) }
}
