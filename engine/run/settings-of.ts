import type { RunSettings } from './events.ts'

/**
 * What a run is started with and goes on with after a crash; what says nothing is left out.
 * @throws RangeError for a budget that could not be kept to
 */
export function settingsOf({
  budget,
  reuse,
  trial,
  experiment,
  offline,
}: RunSettings): RunSettings {
  for (const [part, most] of Object.entries(budget ?? {})) {
    if (most === undefined || (Number.isFinite(most) && most >= 0)) continue
    throw new RangeError(
      `The part "${part}" of the budget of a run must be a number from 0, and is ${String(most)}.`,
    )
  }
  return {
    ...(budget === undefined || Object.keys(budget).length === 0 ? {} : { budget }),
    ...(reuse ? { reuse } : {}),
    ...(trial ? { trial } : {}),
    ...(experiment === undefined ? {} : { experiment }),
    ...(offline ? { offline } : {}),
  }
}
