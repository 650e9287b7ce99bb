import type { RunSettings } from './events.ts'

/** What a run is started with and goes on with after a crash; what says nothing is left out. */
export function settingsOf({ budget, reuse, trial }: RunSettings): RunSettings {
  return {
    ...(budget === undefined || Object.keys(budget).length === 0 ? {} : { budget }),
    ...(reuse ? { reuse } : {}),
    ...(trial ? { trial } : {}),
  }
}
