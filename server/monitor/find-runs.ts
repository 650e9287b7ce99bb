import { setImmediate as breathe } from 'node:timers/promises'
import type { BareRun, Journal } from '../../engine/journal/journal.ts'
import { aboutToBegin, type Exposures } from '../deployments/exposures.ts'
import type { EndsOf, KnownEnd } from './known-ends.ts'
import type { MonitoredRun } from './monitored-run.ts'

/** Which runs are meant; with neither a graph nor a deployment all. */
export interface Asked {
  readonly graph?: string | undefined
  /** What it answered, without what ran beside that. */
  readonly deployment?: string | undefined
  /** Epoch milliseconds, included. */
  readonly from: number
  /** Epoch milliseconds, not included. */
  readonly to: number
}

export interface FoundRuns {
  /** Newest first. */
  readonly runs: readonly MonitoredRun[]
  /** Epoch milliseconds; set where there are more, which started earlier. */
  readonly readFrom?: number
}

export interface FindParts {
  readonly journal: Pick<Journal, 'bareRuns' | 'run'>
  readonly exposures: Pick<Exposures, 'since'>
  readonly ends: EndsOf
}

/** Rows that are read without a pause: some milliseconds. */
const page = 500

/** The runs that started within a time, at most so many of the newest. Those of experiments are left out. */
export async function findRuns(asked: Asked, most: number, parts: FindParts): Promise<FoundRuns> {
  const found: MonitoredRun[] = []
  const pages =
    asked.deployment === undefined
      ? pagesInTime(asked, parts)
      : pagesOfDeployment(asked.deployment, asked, parts)
  for await (const runs of pages) {
    found.push(...runs)
    if (found.length > most) break
    await breathe()
  }
  const runs = found.toSorted((a, b) => b.startedAt - a.startedAt).slice(0, most)
  const first = runs.at(-1)
  return found.length > most && first !== undefined ? { runs, readFrom: first.startedAt } : { runs }
}

async function* pagesInTime(
  { graph, from, to }: Asked,
  { journal, ends }: FindParts,
): AsyncGenerator<readonly MonitoredRun[]> {
  for (let before: string | undefined; ;) {
    const found = journal.bareRuns({
      from,
      to,
      experiment: null,
      limit: page,
      ...(graph === undefined ? {} : { graph }),
      ...(before === undefined ? {} : { before }),
    })
    const over = await ends(
      found.filter(({ endedAt }) => endedAt !== undefined).map(({ id }) => id),
    )
    yield found.map((run) => monitored(run, over.get(run.id)))
    before = found.at(-1)?.id
    if (found.length < page) return
  }
}

async function* pagesOfDeployment(
  deployment: string,
  { from, to }: Asked,
  { journal, exposures, ends }: FindParts,
): AsyncGenerator<readonly MonitoredRun[]> {
  const answered = await exposures.since(deployment, from - aboutToBegin, to)
  const newestFirst = answered.map(({ run }) => run).toReversed()
  for (let at = 0; at < newestFirst.length; at += page) {
    const ids = newestFirst.slice(at, at + page)
    const over = await ends(ids)
    yield ids
      .flatMap((id): MonitoredRun[] => {
        const known = over.get(id)
        if (known !== undefined) return [{ id, ...known }]
        // One that did not come about, or is recorded no more, is no run.
        const run = journal.run(id)
        return run === undefined ? [] : [monitored(run, undefined)]
      })
      .filter(({ startedAt }) => startedAt >= from && startedAt < to)
  }
}

function monitored(
  { id, startedAt, endedAt, status }: Pick<BareRun, 'id' | 'startedAt' | 'endedAt' | 'status'>,
  known: KnownEnd | undefined,
): MonitoredRun {
  if (known !== undefined) return { id, ...known }
  if (status === 'waiting') return { id, startedAt, waiting: true }
  if (endedAt === undefined || status === 'running') return { id, startedAt }
  // Its last event is damaged: nobody can say any more what it cost.
  const took = endedAt - startedAt
  return { id, startedAt, outcome: { status, took, cost: null, inputTokens: 0, outputTokens: 0 } }
}
