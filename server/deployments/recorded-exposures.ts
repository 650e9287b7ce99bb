import { z } from 'zod'
import type { Journal, RunRecord } from '../../engine/journal/journal.ts'
import type { Store } from '../store/open-store.ts'
import type { Exposure } from './exposures.ts'

const Deployment = z.object({
  name: z.string(),
  revision: z.number(),
  variant: z.string(),
  version: z.string(),
  unit: z.string(),
  shadowOf: z.string().optional(),
})

/** Milliseconds for which the store may be behind the journal before new runs wait for it. */
export const longestWait = 1000

/** Runs that are looked at together. */
const page = 200

/** What the journal says of where a run came from; undefined for one that came through no deployment. */
export function exposureIn(journal: Journal, run: string): Exposure | undefined {
  if (journal.run(run) === undefined) return undefined
  const [start] = journal.bareEvents(run, 0, 1)
  const about = start?.type === 'run-start' ? start.about?.['deployment'] : undefined
  if (about === undefined) return undefined
  const { shadowOf, ...deployment } = Deployment.parse(about)
  return { ...deployment, run, ...(shadowOf === undefined ? {} : { shadowOf }) }
}

/**
 * Exposures of the last moments before a process died that are in the journal and not in the store.
 * New runs wait for a store that is longer behind than this looks back.
 */
export async function unwrittenExposures(
  store: Store,
  journal: Journal,
): Promise<{ readonly exposure: Exposure; readonly at: number }[]> {
  const found: { exposure: Exposure; at: number }[] = []
  for (const runs of lastRuns(journal, 5 * longestWait)) {
    const written = await store
      .selectFrom('exposures')
      .select('run')
      .where(
        'run',
        'in',
        runs.map(({ id }) => id),
      )
      .execute()
    const known = new Set(written.map(({ run }) => run))
    for (const { id, startedAt } of runs) {
      const exposure = known.has(id) ? undefined : exposureIn(journal, id)
      if (exposure !== undefined) found.push({ exposure, at: startedAt })
    }
  }
  return found
}

/** Those that began within so many milliseconds before the newest, some together. */
function* lastRuns(journal: Journal, within: number): Generator<readonly RunRecord[]> {
  let before: RunRecord | undefined
  let newest: number | undefined
  for (;;) {
    const runs = journal.runs({ limit: page, ...(before && { before: before.id }) })
    newest ??= runs[0]?.startedAt
    const late = runs.filter(({ startedAt }) => startedAt >= (newest ?? 0) - within)
    if (late.length > 0) yield late
    before = runs.at(-1)
    if (before === undefined || late.length < page) return
  }
}
