import { hash } from 'node:crypto'
import type { ScoreResult, ScoreType } from '../../engine/evaluate/score.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { ScoreRow } from '../store/evaluation-tables.ts'
import type { Store } from '../store/open-store.ts'

/** A score with everything that says what was scored, and by what. */
export interface ScoreOrigin {
  readonly experiment: string
  readonly run: string
  readonly graph: string
  readonly version: string
  readonly variant: string
  readonly example: string
  /** From 0. */
  readonly trial: number
  readonly node?: string | undefined
  readonly metric: string
  readonly evaluator: string
  readonly evaluatorVersion: number
  readonly type: ScoreType
  readonly usesModel: boolean
  readonly round: number
  readonly score: ScoreResult
  /** Milliseconds. */
  readonly ms: number
}

/** A score as it is read again. */
export interface StoredScore {
  readonly run: string
  readonly variant: string
  readonly example: string
  readonly trial: number
  readonly metric: string
  /** Id and version, such as `faithfulness@1`. */
  readonly evaluator: string
  readonly score: ScoreResult
}

/** A score with who gave it. */
interface SourcedScore extends StoredScore {
  readonly source: ScoreRow['source']
}

/** A statement takes so many values at most, in Postgres and in SQLite. */
const batch = 500

export interface ScoreStore {
  /** The newest scores of each run. */
  ofExperiment(
    experiment: string,
    filter?: { readonly examples?: readonly string[]; readonly metric?: string },
  ): Promise<readonly StoredScore[]>
  /** The newest scores of runs, of experiments and of people. */
  ofRuns(runs: readonly string[]): Promise<readonly SourcedScore[]>
  /** Who judged an experiment, by metric; those who judged last come first. */
  judges(experiment: string): Promise<
    readonly {
      readonly metric: string
      readonly evaluator: string
      readonly model: string
      readonly version: string
    }[]
  >
  /** The newest round in which a run was scored, by `run metric`. */
  rounds(experiment: string): Promise<ReadonlyMap<string, number>>
  /** Adds scores; one that is there already stays. */
  add(origins: readonly ScoreOrigin[]): Promise<void>
}

export function scoreStore(store: Store): ScoreStore {
  return {
    async ofExperiment(experiment, { examples, metric } = {}) {
      let query = store.selectFrom('scores').selectAll().where('experiment', '=', experiment)
      if (examples !== undefined) query = query.where('example', 'in', [...examples, ''])
      if (metric !== undefined) query = query.where('metric', '=', metric)
      const rows = await query.orderBy('round').execute()
      const newest = new Map(rows.map((row) => [`${row.run} ${row.metric}`, row]))
      return [...newest.values()].map(toScore)
    },
    async ofRuns(runs) {
      const newest = new Map<string, ScoreRow>()
      for (let from = 0; from < runs.length; from += batch) {
        const rows = await store
          .selectFrom('scores')
          .selectAll()
          .where('run', 'in', runs.slice(from, from + batch))
          .orderBy('round')
          .execute()
        for (const row of rows) {
          const key = row.source === 'expert' ? row.id : `${row.run} ${row.metric}`
          newest.set(key, row)
        }
      }
      return [...newest.values()].map((row) => ({ ...toScore(row), source: row.source }))
    },
    async judges(experiment) {
      const rows = await store
        .selectFrom('scores')
        .where('experiment', '=', experiment)
        .where('judge_model', 'is not', null)
        .groupBy(['metric', 'evaluator', 'judge_model', 'judge_version'])
        .select(({ fn }) => [
          'metric',
          'evaluator',
          'judge_model',
          'judge_version',
          fn.max('round').as('round'),
        ])
        .execute()
      return rows
        .toSorted((a, b) => Number(b.round) - Number(a.round))
        .map(({ metric, evaluator, judge_model: model, judge_version: version }) => ({
          metric,
          evaluator,
          model: model ?? '',
          version: version ?? '',
        }))
    },
    async rounds(experiment) {
      const rows = await store
        .selectFrom('scores')
        .where('experiment', '=', experiment)
        .groupBy(['run', 'metric'])
        .select((query) => ['run', 'metric', query.fn.max('round').as('round')])
        .execute()
      return new Map(rows.map(({ run, metric, round }) => [`${run} ${metric}`, Number(round)]))
    },
    async add(origins) {
      if (origins.length === 0) return
      const now = Date.now()
      await store
        .insertInto('scores')
        .values(origins.map((origin) => scoreRow(origin, now)))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    },
  }
}

/** The same work gives the same id, so that a score is kept once however often a crash repeats it. */
function idOf({ run, metric }: ScoreOrigin, round: number): string {
  return hash('sha256', JSON.stringify([run, metric, round]), 'base64url').slice(0, 27)
}

export function scoreRow(origin: ScoreOrigin, now: number): ScoreRow {
  const { score, node, round } = origin
  const ok = score.status === 'ok' ? score : undefined
  return {
    id: idOf(origin, round),
    experiment: origin.experiment,
    run: origin.run,
    graph: origin.graph,
    version: origin.version,
    variant: origin.variant,
    example: origin.example,
    trial: origin.trial,
    node: node ?? null,
    metric: origin.metric,
    evaluator: origin.evaluator,
    evaluator_version: origin.evaluatorVersion,
    type: origin.type,
    status: score.status,
    value: ok === undefined ? null : JSON.stringify(ok.value),
    numerator: ok?.numerator ?? null,
    denominator: ok?.denominator ?? null,
    explanation: ok?.explanation ?? null,
    reason: score.status === 'ok' ? null : score.reason,
    error_type: score.status === 'error' ? score.errorType : null,
    metadata: ok?.metadata === undefined ? null : JSON.stringify(ok.metadata),
    judge_model: ok?.judge?.model ?? null,
    judge_version: ok?.judge?.version ?? null,
    judge_run: ok?.judge?.run ?? null,
    source: origin.usesModel ? 'judge' : 'code',
    ms: origin.ms,
    round,
    supersedes: round === 0 ? null : idOf(origin, round - 1),
    created_at: now,
  }
}

function toScore(row: ScoreRow): StoredScore {
  return {
    run: row.run,
    variant: row.variant,
    example: row.example,
    trial: row.trial,
    metric: row.metric,
    evaluator: `${row.evaluator}@${row.evaluator_version}`,
    score: toResult(row),
  }
}

function toResult(row: ScoreRow): ScoreResult {
  if (row.status === 'not-applicable') {
    return { status: 'not-applicable', reason: row.reason ?? '' }
  }
  if (row.status === 'error') {
    return { status: 'error', reason: row.reason ?? '', errorType: row.error_type ?? 'evaluator' }
  }
  return {
    status: 'ok',
    // SAFETY: `scoreRow` wrote the value of a score.
    value: JSON.parse(row.value ?? 'null') as number | boolean | string,
    ...(row.numerator === null ? {} : { numerator: row.numerator }),
    ...(row.denominator === null ? {} : { denominator: row.denominator }),
    ...(row.explanation === null ? {} : { explanation: row.explanation }),
    ...(row.metadata === null
      ? {}
      : // SAFETY: the same.
        { metadata: JSON.parse(row.metadata) as Readonly<Record<string, Json>> }),
    ...(row.judge_model === null || row.judge_version === null
      ? {}
      : {
          judge: {
            model: row.judge_model,
            version: row.judge_version,
            ...(row.judge_run === null ? {} : { run: row.judge_run }),
          },
        }),
  }
}
