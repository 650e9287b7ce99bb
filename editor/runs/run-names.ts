import type { RunSummary } from '../../server/api.ts'

/** What people call a run: the end of its id. */
export function shortName(run: string): string {
  return run.slice(-4)
}

/**
 * The names of runs, by id. A replay is called by what it repeats and a letter, in the order in which
 * they were made: `3f9c·a`, `3f9c·b`; the first replay of the first of these is `3f9c·a·a`.
 */
export function namesOfRuns(
  runs: readonly Pick<RunSummary, 'id' | 'replayOf' | 'startedAt'>[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const replays = new Map<string, number>()
  for (const { id, replayOf } of runs.toSorted((a, b) => a.startedAt - b.startedAt)) {
    if (replayOf === undefined) {
      names.set(id, shortName(id))
      continue
    }
    const before = replays.get(replayOf) ?? 0
    replays.set(replayOf, before + 1)
    names.set(id, `${names.get(replayOf) ?? shortName(replayOf)}·${letters(before)}`)
  }
  return names
}

/** 0 → a, 25 → z, 26 → aa. */
function letters(number: number): string {
  const last = String.fromCodePoint(97 + (number % 26))
  return number < 26 ? last : letters(Math.floor(number / 26) - 1) + last
}
