import type { ScoreResult } from '../score.ts'
import type { Found } from './compare-metric.ts'

/** Of the time of a run, the share that was measured at each place: an evaluation by its id, or elsewhere. */
export type MeasuredAt = Readonly<Record<string, number>>

/** Where the score of a time says what it was measured in, where that is not this evaluation alone. */
const key = 'measured'

/** As it stands in the metadata of a score; nothing where all was measured in this evaluation. */
export function measuredMetadata(
  spans: readonly { readonly ms: number; readonly measuredIn?: string }[],
): { readonly metadata?: { readonly [key]: MeasuredAt } } {
  const all = spans.reduce((sum, { ms }) => sum + ms, 0)
  const shares: Record<string, number> = {}
  for (const { ms, measuredIn } of spans) {
    if (measuredIn === undefined || ms === 0) continue
    shares[measuredIn] = (shares[measuredIn] ?? 0) + ms / all
  }
  return Object.keys(shares).length === 0 ? {} : { metadata: { [key]: shares } }
}

/** The means over the scores of one side, without what was measured in this evaluation. */
export function measuredAt(scores: readonly ScoreResult[]): MeasuredAt {
  const values = scores.filter((score) => score.status === 'ok')
  const shares: Record<string, number> = {}
  for (const { metadata } of values) {
    const given = metadata?.[key]
    if (typeof given !== 'object' || given === null || Array.isArray(given)) continue
    for (const [place, share] of Object.entries(given)) {
      if (typeof share === 'number') shares[place] = (shares[place] ?? 0) + share / values.length
    }
  }
  return shares
}

/** A difference up to this share changes no verdict: a few examples that were tried before. */
const little = 0.1

/**
 * Why times may not be compared: those of one side were measured at another time than those of the
 * other, on a machine and a model server that may have had something else to do. What both took over
 * from the same evaluation was measured side by side there. Undefined for all that is no time.
 */
export function measuredApart({
  metric,
  measured: [before, after],
}: Pick<Found, 'metric' | 'measured'>): string | undefined {
  if (metric.unit !== 's') return undefined
  const places = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const gaps = places.map((place) => Math.abs((before[place] ?? 0) - (after[place] ?? 0)))
  const here = Math.abs(earlierShare(before) - earlierShare(after))
  const apart = [...gaps, here].reduce((sum, gap) => sum + gap, 0) / 2
  if (apart <= little) return undefined
  return 'its times were not measured side by side; evaluate again without executions of earlier runs'
}

/** The share that was measured before this evaluation. */
export function earlierShare(measured: MeasuredAt): number {
  return Object.values(measured).reduce((sum, share) => sum + share, 0)
}
