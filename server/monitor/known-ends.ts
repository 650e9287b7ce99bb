import { setImmediate as breathe } from 'node:timers/promises'
import type { EndedRun, Journal } from '../../engine/journal/journal.ts'
import { keepNewest } from './keep-newest.ts'
import type { RunOutcome } from './monitored-run.ts'

/** A run that is over. */
export interface KnownEnd {
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly outcome: RunOutcome
}

/** Some megabytes. */
const mostKept = 100_000
/** Read without a pause: some milliseconds. */
const together = 100

export type EndsOf = (runs: readonly string[]) => Promise<ReadonlyMap<string, KnownEnd>>

/**
 * How runs ended, by run, without those that go on. What is over changes no more, so each is read
 * from the journal once.
 */
export function endsOf(journal: Pick<Journal, 'ends'>): EndsOf {
  const kept = keepNewest<KnownEnd>(mostKept)
  return async (runs) => {
    const found = new Map<string, KnownEnd>()
    const unknown: string[] = []
    for (const run of runs) {
      const known = kept.get(run)
      if (known === undefined) unknown.push(run)
      else found.set(run, known)
    }
    for (let at = 0; at < unknown.length; at += together) {
      if (at > 0) await breathe()
      for (const [run, ended] of journal.ends(unknown.slice(at, at + together))) {
        const known = { startedAt: ended.startedAt, outcome: outcomeOf(ended) }
        kept.set(run, known)
        found.set(run, known)
      }
    }
    return found
  }
}

function outcomeOf({ status, startedAt, endedAt, usage }: EndedRun): RunOutcome {
  const { cost, inputTokens, outputTokens } = usage
  return { status, took: endedAt - startedAt, cost, inputTokens, outputTokens }
}
