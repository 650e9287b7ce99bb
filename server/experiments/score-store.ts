import { hash } from 'node:crypto'
import type { JudgeUse } from '../../engine/evaluate/experiment/cell.ts'
import type { ScoreResult, ScoreType } from '../../engine/evaluate/score.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { ScoreRow } from '../store/evaluation-tables.ts'
import type { Store } from '../store/open-store.ts'
import { keepOwn, type ExperimentFence } from './experiment-elsewhere.ts'

/** So many earlier scores say what the next will take. */
const lookedAt = 200

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
  /** The run that it was compared with. */
  readonly other?: { readonly variant: string; readonly run: string } | undefined
  readonly use?: JudgeUse | undefined
  /** Where it is a run that a deployment answered; it started then, in epoch milliseconds. */
  readonly live?: { readonly deployment: string; readonly startedAt: number }
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
  /** The variant that it was compared with, where it says which of two is better. */
  readonly otherVariant?: string
  readonly otherRun?: string
}

/** Sums over all that judges were asked for an experiment, also for scores that others supersede. */
interface JudgeTotals {
  readonly calls: number
  readonly remembered: number
  readonly tokens: number
  /** US dollars; calls without a known price count as nothing. */
  readonly cost: number
}

/** What one evaluator takes for a score, the mean over those that asked a model. */
interface JudgeMean {
  readonly scores: number
  readonly calls: number
  readonly tokens: number
  /** US dollars; null where nobody knows a price. */
  readonly cost: number | null
  /** Milliseconds. */
  readonly ms: number
}

/** A score with who gave it. */
interface SourcedScore extends StoredScore {
  readonly source: ScoreRow['source']
  readonly node?: string
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
  judged(experiment: string): Promise<JudgeTotals>
  /** Of the newest scores of an evaluator on a graph that asked models for all they needed. */
  usualUse(graph: string, evaluator: string, version: number): Promise<JudgeMean | undefined>
  /**
   * Adds scores; one that is there already stays.
   * @throws ExperimentElsewhere where another process owns the experiment of the fence
   */
  add(origins: readonly ScoreOrigin[], fence?: ExperimentFence): Promise<void>
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
      return [...newest.values()].map((row) => ({
        ...toScore(row),
        source: row.source,
        ...(row.node === null ? {} : { node: row.node }),
      }))
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
    async judged(experiment) {
      const row = await store
        .selectFrom('scores')
        .where('experiment', '=', experiment)
        .select(({ fn }) => [
          fn.sum('calls').as('calls'),
          fn.sum('remembered').as('remembered'),
          fn.sum('tokens').as('tokens'),
          fn.sum('cost').as('cost'),
        ])
        .executeTakeFirstOrThrow()
      return {
        calls: Number(row.calls),
        remembered: Number(row.remembered),
        tokens: Number(row.tokens),
        cost: Number(row.cost),
      }
    },
    async usualUse(graph, evaluator, version) {
      const rows = await store
        .selectFrom('scores')
        .select(['calls', 'tokens', 'cost', 'ms'])
        .where('graph', '=', graph)
        .where('evaluator', '=', evaluator)
        .where('evaluator_version', '=', version)
        .where('calls', '>', 0)
        .where('remembered', '=', 0)
        .orderBy('created_at', 'desc')
        .limit(lookedAt)
        .execute()
      if (rows.length === 0) return undefined
      const mean = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + value, 0) / values.length
      const costs = rows.flatMap(({ cost }) => cost ?? [])
      return {
        scores: rows.length,
        calls: mean(rows.map(({ calls }) => calls)),
        tokens: mean(rows.map(({ tokens }) => tokens)),
        cost: costs.length < rows.length ? null : mean(costs),
        ms: mean(rows.map(({ ms }) => ms)),
      }
    },
    async add(origins, fence) {
      if (origins.length === 0) return
      const now = Date.now()
      await store.transaction().execute(async (transaction) => {
        if (fence !== undefined) await keepOwn(transaction, fence)
        await transaction
          .insertInto('scores')
          .values(origins.map((origin) => scoreRow(origin, now)))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
      })
    },
  }
}

/** The same work gives the same id, so that a score is kept once however often a crash repeats it. */
function idOf({ run, metric }: ScoreOrigin, round: number): string {
  return hash('sha256', JSON.stringify([run, metric, round]), 'base64url').slice(0, 27)
}

export function scoreRow(origin: ScoreOrigin, now: number): ScoreRow {
  const { score, node, round, other, use } = origin
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
    // Where no score came of it, those that were asked for it.
    judge_model: ok?.judge?.model ?? (use?.models.join(' and ') || null),
    judge_version: ok?.judge?.version ?? null,
    judge_run: ok?.judge?.run ?? null,
    source: origin.usesModel ? 'judge' : 'code',
    ms: origin.ms,
    round,
    supersedes: round === 0 ? null : idOf(origin, round - 1),
    created_at: now,
    level: other !== undefined ? 'comparison' : node === undefined ? 'run' : 'span',
    other_run: other?.run ?? null,
    other_variant: other?.variant ?? null,
    calls: use?.calls ?? 0,
    remembered: use?.remembered ?? 0,
    tokens: use?.tokens ?? 0,
    cost: use === undefined ? 0 : use.cost,
    deployment: origin.live?.deployment ?? null,
    run_at: origin.live?.startedAt ?? null,
    number: origin.live === undefined || typeof ok?.value === 'string' ? null : numberOf(ok?.value),
  }
}

function numberOf(value: number | boolean | undefined): number | null {
  return value === undefined ? null : Number(value)
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
    ...(row.other_variant === null ? {} : { otherVariant: row.other_variant }),
    ...(row.other_run === null ? {} : { otherRun: row.other_run }),
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
