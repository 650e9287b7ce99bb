import { sql } from 'kysely'
import type { ScoreType } from '../../engine/evaluate/score.ts'
import type { Sums } from '../../engine/evaluate/statistics/mean-interval.ts'
import type { Store } from '../store/open-store.ts'
import { day } from '../day.ts'

/** Which scores are meant, by the start of their runs; with neither a graph nor a deployment all. */
export interface AskedScores {
  readonly graph?: string | undefined
  readonly deployment?: string | undefined
  /** Epoch milliseconds, included. */
  readonly from: number
  /** Epoch milliseconds, not included. */
  readonly to: number
}

/** What one evaluator gave to the runs that started within one bucket. */
export interface ScoreSums extends Sums {
  /** Start of the bucket, in epoch milliseconds. */
  readonly at: number
  readonly key: string
  /** Id and version differ where the evaluator under this key was changed. */
  readonly evaluator: string
  readonly type: ScoreType
  /** Runs that could not be scored, and those of which it says nothing. */
  readonly errors: number
  readonly notApplicable: number
}

/** What scoring the runs of a deployment took on one day. */
export interface DaySpending {
  /** US dollars, without what has no known price. */
  readonly cost: number
  /** Scores for which a model was asked whose price is not known. */
  readonly unpriced: number
}

/** Reads the scores of runs that deployments answered. They are written through `scoreStore`. */
export interface LiveScoreStore {
  /** Which of these runs have a score already, as `run key`. */
  scored(deployment: string, runs: readonly string[]): Promise<ReadonlySet<string>>
  /** @param start of the day in UTC, in epoch milliseconds */
  spent(deployment: string, start: number): Promise<DaySpending>
  /** Added up by the store, however many there are. @param every milliseconds of a bucket */
  sums(asked: AskedScores, every: number): Promise<readonly ScoreSums[]>
  /** Why the newest run that could not be scored was not, by `key evaluator`. */
  problems(asked: AskedScores): Promise<ReadonlyMap<string, string>>
}

/** A statement takes so many values at most, in Postgres and in SQLite. */
const together = 500

export function liveScoreStore(store: Store): LiveScoreStore {
  /** In the time that is asked for. */
  const within = ({ graph, deployment, from, to }: AskedScores) => {
    const query = store
      .selectFrom('scores')
      .where('run_at', '>=', from)
      .where('run_at', '<', to)
      .where('run_at', 'is not', null)
    const ofGraph = graph === undefined ? query : query.where('graph', '=', graph)
    return deployment === undefined ? ofGraph : ofGraph.where('deployment', '=', deployment)
  }

  return {
    async scored(deployment, runs) {
      const found = new Set<string>()
      for (let from = 0; from < runs.length; from += together) {
        const rows = await store
          .selectFrom('scores')
          .select(['run', 'metric'])
          .where('run', 'in', runs.slice(from, from + together))
          .where('deployment', '=', deployment)
          .execute()
        for (const { run, metric } of rows) found.add(`${run} ${metric}`)
      }
      return found
    },
    async spent(deployment, start) {
      const row = await store
        .selectFrom('scores')
        .select(({ fn }) => [
          fn.sum('cost').as('cost'),
          sql<number>`sum(case when cost is null then 1 else 0 end)`.as('unpriced'),
        ])
        .where('deployment', '=', deployment)
        // What is scored on a day ran on it or on the one before.
        .where('run_at', '>=', start - day)
        .where('run_at', 'is not', null)
        .where('created_at', '>=', start)
        .where('created_at', '<', start + day)
        .executeTakeFirstOrThrow()
      return { cost: Number(row.cost), unpriced: Number(row.unpriced) }
    },
    async sums(asked, every) {
      // Whole numbers as they are: as parameters they would be divided with what is left over.
      const width = sql.lit(Math.round(every))
      const bucket = sql<number>`(run_at / ${width}) * ${width}`
      const countOf = (status: string) =>
        sql<number>`sum(case when status = ${sql.lit(status)} then 1 else 0 end)`
      const rows = await within(asked)
        .groupBy(['metric', 'evaluator', 'type', bucket])
        .select(({ fn }) => [
          'metric',
          'evaluator',
          'type',
          bucket.as('at'),
          fn.count('number').as('count'),
          fn.sum('number').as('sum'),
          sql<number>`sum(number * number)`.as('squares'),
          countOf('error').as('errors'),
          countOf('not-applicable').as('not_applicable'),
        ])
        .execute()
      return rows.map((row) => ({
        at: Number(row.at),
        key: row.metric,
        evaluator: row.evaluator,
        // SAFETY: a score store wrote it.
        type: row.type as ScoreType,
        count: Number(row.count),
        sum: Number(row.sum),
        squares: Number(row.squares),
        errors: Number(row.errors),
        notApplicable: Number(row.not_applicable),
      }))
    },
    async problems(asked) {
      const newest = within(asked)
        .where('status', '=', 'error')
        .groupBy(['metric', 'evaluator'])
        .select(({ fn }) => ['metric', 'evaluator', fn.max('run_at').as('at')])
      const found = new Map<string, string>()
      for (const { metric, evaluator, at } of await newest.execute()) {
        const row = await within({ ...asked, from: Number(at), to: Number(at) + 1 })
          .where('status', '=', 'error')
          .where('metric', '=', metric)
          .where('evaluator', '=', evaluator)
          .select('reason')
          .executeTakeFirst()
        found.set(`${metric} ${evaluator}`, row?.reason ?? '')
      }
      return found
    },
  }
}
