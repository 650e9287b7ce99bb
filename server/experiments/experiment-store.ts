import type { Example } from '../../engine/evaluate/example.ts'
import type { FinishedCell } from '../../engine/evaluate/experiment/cell.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { ExperimentCreate, ExperimentStatus } from '../api/experiments.ts'
import { readContents } from '../datasets/example-contents.ts'
import type { ExperimentRow, ExperimentRunRow } from '../store/evaluation-tables.ts'
import type { Store } from '../store/open-store.ts'
import { insertEvaluator, insertRuns, insertVariant, setRequest } from './write-experiment-rows.ts'
import { keepOwn, type ExperimentFence } from './experiment-elsewhere.ts'
import { scoreRow, type ScoreOrigin } from './score-store.ts'

/** A statement takes so many values at most, in Postgres and in SQLite. */
const batch = 500

/** A variant as it was settled when it joined the experiment. */
export interface StoredVariant {
  readonly name: string
  /** Hash of the graph that runs: with the overrides. */
  readonly version: string
  /** Hash of the version that it was made from. */
  readonly base: string
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, Json>>>>
}

export interface StoredEvaluator {
  readonly key: string
  readonly evaluator: string
  readonly version: number
  readonly settings: Readonly<Record<string, Json>>
  readonly node?: string
  /** Rises when runs are scored anew. */
  readonly round: number
}

/** All of an experiment but its runs. */
export interface StoredExperiment {
  readonly id: string
  readonly name: string
  readonly graph: string
  readonly dataset: string
  readonly datasetVersion: number
  /** Of the contents of that version, whatever becomes of the dataset. */
  readonly datasetHash: string
  readonly trials: number
  readonly status: ExperimentStatus
  readonly reason?: string
  readonly create: ExperimentCreate
  readonly createdAt: number
  readonly createdBy: string
  readonly finishedAt?: number
  readonly parent?: string
  readonly examples: number
  readonly variants: readonly StoredVariant[]
  readonly evaluators: readonly StoredEvaluator[]
}

export interface NewExperiment extends Omit<
  StoredExperiment,
  'status' | 'reason' | 'finishedAt' | 'examples' | 'createdAt'
> {
  /** In their order, with the hashes of their contents. */
  readonly members: readonly { readonly example: Example; readonly hash: string }[]
}

/** Sums over the runs of one variant. */
export interface RunTotals {
  readonly variant: string
  readonly runs: number
  readonly open: number
  readonly failed: number
  readonly executed: number
  readonly reused: number
  readonly spent: number
  readonly tokens: number
  /** Runs that took tokens whose price is not known. */
  readonly unpriced: number
}

export type StoredRun = ExperimentRunRow

/** Who works on an experiment, if it is running. */
interface ExperimentPlace {
  readonly status: ExperimentStatus
  readonly owner: number | null
}

export interface ExperimentStore {
  /** @param owner the process that works on it; null where there is only one */
  add(experiment: NewExperiment, runs: readonly StoredRun[], owner?: number | null): Promise<void>
  place(id: string): Promise<ExperimentPlace | undefined>
  /** Makes a process the owner, and the experiment running. False where it is not as it was seen. */
  take(id: string, seen: ExperimentPlace, owner: number | null): Promise<boolean>
  find(id: string): Promise<StoredExperiment | undefined>
  /** Newest first; without those that run hybrids. */
  list(filter: {
    readonly graph?: string | undefined
    readonly dataset?: string | undefined
  }): Promise<readonly StoredExperiment[]>
  /** Of all kinds, oldest first. */
  running(): Promise<readonly string[]>
  remove(id: string): Promise<boolean>
  /**
   * @param owner who marks it; left out, anybody
   * @returns whether it was marked: not where somebody else owns it
   */
  mark(
    id: string,
    status: ExperimentStatus,
    reason?: string,
    owner?: number | null,
  ): Promise<boolean>
  /** The examples of an experiment in their order, as they were when it began. */
  examples(id: string): Promise<readonly Example[]>
  addVariant(
    id: string,
    variant: StoredVariant,
    create: ExperimentCreate,
    runs: readonly StoredRun[],
  ): Promise<void>
  /** Puts evaluators in place of those with the same key, one round later, and adds new ones. */
  setEvaluators(
    id: string,
    evaluators: readonly Omit<StoredEvaluator, 'round'>[],
    create: ExperimentCreate,
  ): Promise<void>
  runs(id: string, filter?: { readonly status?: 'open' }): Promise<readonly StoredRun[]>
  totals(id: string): Promise<readonly RunTotals[]>
  /** Gives a run that was cut short another id, under which its cell begins anew. */
  renew(run: string, next: string): Promise<void>
  /**
   * Keeps what came of cells, with their scores: all of them or none.
   * @throws ExperimentElsewhere where another process owns it
   */
  finish(
    finished: readonly { readonly cell: FinishedCell; readonly origins: readonly ScoreOrigin[] }[],
    fence?: ExperimentFence,
  ): Promise<void>
}

export function experimentStore(store: Store): ExperimentStore {
  async function whole(row: ExperimentRow): Promise<StoredExperiment> {
    const [variants, evaluators, { count }] = await Promise.all([
      store
        .selectFrom('experiment_variants')
        .selectAll()
        .where('experiment', '=', row.id)
        .orderBy('position')
        .execute(),
      store
        .selectFrom('experiment_evaluators')
        .selectAll()
        .where('experiment', '=', row.id)
        .orderBy('position')
        .execute(),
      store
        .selectFrom('experiment_examples')
        .select((query) => query.fn.countAll().as('count'))
        .where('experiment', '=', row.id)
        .executeTakeFirstOrThrow(),
    ])
    return {
      id: row.id,
      name: row.name,
      graph: row.graph,
      dataset: row.dataset,
      datasetVersion: row.dataset_version,
      datasetHash: row.dataset_hash,
      trials: row.trials,
      status: row.status,
      ...(row.reason === null ? {} : { reason: row.reason }),
      create: parsed<ExperimentCreate>(row.request),
      createdAt: row.created_at,
      createdBy: row.created_by,
      ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
      ...(row.parent === null ? {} : { parent: row.parent }),
      examples: Number(count),
      variants: variants.map(({ name, version, base, overrides }) => ({
        name,
        version,
        base,
        ...(overrides === null
          ? {}
          : { overrides: parsed<NonNullable<StoredVariant['overrides']>>(overrides) }),
      })),
      evaluators: evaluators.map(({ metric, evaluator, version, settings, node, round }) => ({
        key: metric,
        evaluator,
        version,
        settings: parsed<StoredEvaluator['settings']>(settings),
        ...(node === null ? {} : { node }),
        round,
      })),
    }
  }

  return {
    add: ({ members, create, ...experiment }, runs, owner = null) =>
      store.transaction().execute(async (transaction) => {
        const { id } = experiment
        const row: ExperimentRow = {
          id,
          name: experiment.name,
          graph: experiment.graph,
          dataset: experiment.dataset,
          dataset_version: experiment.datasetVersion,
          dataset_hash: experiment.datasetHash,
          trials: experiment.trials,
          status: 'running',
          reason: null,
          request: JSON.stringify(create),
          created_at: Date.now(),
          created_by: experiment.createdBy,
          finished_at: null,
          parent: experiment.parent ?? null,
          owner,
        }
        await transaction.insertInto('experiments').values(row).execute()
        for (let from = 0; from < members.length; from += batch) {
          const rows = members.slice(from, from + batch).map(({ example, hash }, at) => ({
            experiment: id,
            position: from + at,
            example: example.id,
            hash,
          }))
          await transaction.insertInto('experiment_examples').values(rows).execute()
        }
        for (const [position, variant] of experiment.variants.entries()) {
          await insertVariant(transaction, id, position, variant)
        }
        for (const [position, evaluator] of experiment.evaluators.entries()) {
          await insertEvaluator(transaction, id, position, evaluator)
        }
        await insertRuns(transaction, runs)
      }),
    async find(id) {
      const row = await store
        .selectFrom('experiments')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row === undefined ? undefined : whole(row)
    },
    async list({ graph, dataset }) {
      let query = store.selectFrom('experiments').selectAll().where('parent', 'is', null)
      if (graph !== undefined) query = query.where('graph', '=', graph)
      if (dataset !== undefined) query = query.where('dataset', '=', dataset)
      const rows = await query.orderBy('id', 'desc').limit(500).execute()
      return Promise.all(rows.map(whole))
    },
    async running() {
      const rows = await store
        .selectFrom('experiments')
        .select('id')
        .where('status', '=', 'running')
        .orderBy('id')
        .execute()
      return rows.map(({ id }) => id)
    },
    remove: (id) =>
      store.transaction().execute(async (transaction) => {
        const children = await transaction
          .deleteFrom('experiments')
          .where((where) => where.or([where('id', '=', id), where('parent', '=', id)]))
          .returning('id')
          .execute()
        return children.length > 0
      }),
    async mark(id, status, reason, owner) {
      const marked = store
        .updateTable('experiments')
        .set({
          status,
          reason: reason ?? null,
          finished_at: status === 'running' ? null : Date.now(),
        })
        .where('id', '=', id)
        .returning('id')
      const rows = await (
        owner === undefined ? marked : marked.where('owner', owner === null ? 'is' : '=', owner)
      ).execute()
      return rows.length > 0
    },
    place: (id) =>
      store
        .selectFrom('experiments')
        .select(['status', 'owner'])
        .where('id', '=', id)
        .executeTakeFirst(),
    async take(id, seen, owner) {
      const rows = await store
        .updateTable('experiments')
        .set({ owner, status: 'running', reason: null, finished_at: null })
        .where('id', '=', id)
        .where('status', '=', seen.status)
        .where('owner', seen.owner === null ? 'is' : '=', seen.owner)
        .returning('id')
        .execute()
      return rows.length > 0
    },
    async examples(id) {
      const rows = await store
        .selectFrom('experiment_examples')
        .select('hash')
        .where('experiment', '=', id)
        .orderBy('position')
        .execute()
      const hashes = rows.map(({ hash }) => hash)
      const contents = await readContents(store, hashes)
      return hashes.flatMap((hash) => contents.get(hash) ?? [])
    },
    addVariant: (id, variant, create, runs) =>
      store.transaction().execute(async (transaction) => {
        const { count } = await transaction
          .selectFrom('experiment_variants')
          .select((query) => query.fn.countAll().as('count'))
          .where('experiment', '=', id)
          .executeTakeFirstOrThrow()
        await insertVariant(transaction, id, Number(count), variant)
        await insertRuns(transaction, runs)
        await setRequest(transaction, id, create)
      }),
    setEvaluators: (id, evaluators, create) =>
      store.transaction().execute(async (transaction) => {
        const before = await transaction
          .selectFrom('experiment_evaluators')
          .selectAll()
          .where('experiment', '=', id)
          .orderBy('position')
          .execute()
        for (const given of evaluators) {
          const at = before.findIndex(({ metric }) => metric === given.key)
          const old = before[at]
          if (old !== undefined) {
            await transaction
              .deleteFrom('experiment_evaluators')
              .where('experiment', '=', id)
              .where('metric', '=', given.key)
              .execute()
          }
          const position =
            old?.position ?? (before.at(-1)?.position ?? -1) + 1 + evaluators.indexOf(given)
          const round = (old?.round ?? -1) + 1
          await insertEvaluator(transaction, id, position, { ...given, round })
        }
        await setRequest(transaction, id, create)
      }),
    runs: (id, { status } = {}) => {
      const rows = store.selectFrom('experiment_runs').selectAll().where('experiment', '=', id)
      return (status === undefined ? rows : rows.where('status', '=', status))
        .orderBy('run')
        .execute()
    },
    async totals(id) {
      const rows = await store
        .selectFrom('experiment_runs')
        .where('experiment', '=', id)
        .groupBy('variant')
        .select(({ fn, eb }) => [
          'variant',
          fn.countAll().as('runs'),
          fn.sum(eb.case().when('status', '=', 'open').then(1).else(0).end()).as('open'),
          fn
            .sum(eb.case().when('status', 'in', ['failed', 'cancelled']).then(1).else(0).end())
            .as('failed'),
          fn.sum('executed').as('executed'),
          fn.sum('reused').as('reused'),
          fn.sum('spent').as('spent'),
          fn.sum('tokens').as('tokens'),
          fn
            .sum(
              eb
                .case()
                .when(eb.and([eb('tokens', '>', 0), eb('cost', 'is', null)]))
                .then(1)
                .else(0)
                .end(),
            )
            .as('unpriced'),
        ])
        .execute()
      return rows.map(({ variant, ...sums }) => ({
        variant,
        runs: Number(sums.runs),
        open: Number(sums.open),
        failed: Number(sums.failed),
        executed: Number(sums.executed),
        reused: Number(sums.reused),
        spent: Number(sums.spent),
        tokens: Number(sums.tokens),
        unpriced: Number(sums.unpriced),
      }))
    },
    async renew(run, next) {
      await store.updateTable('experiment_runs').set({ run: next }).where('run', '=', run).execute()
    },
    finish: (finished, fence) =>
      store.transaction().execute(async (transaction) => {
        if (fence !== undefined) await keepOwn(transaction, fence)
        const now = Date.now()
        for (const { cell } of finished) {
          const { run } = cell
          await transaction
            .updateTable('experiment_runs')
            .set({
              status: endOf(run.status),
              problem: run.problem ?? null,
              executed: run.executed,
              reused: run.reused,
              ms: run.ms,
              cost: run.cost,
              spent: run.spent,
              tokens: run.tokens,
              ended_at: now,
            })
            .where('run', '=', run.id)
            .execute()
        }
        const scores = finished.flatMap(({ origins }) => origins.map((one) => scoreRow(one, now)))
        for (let from = 0; from < scores.length; from += batch) {
          await transaction
            .insertInto('scores')
            .values(scores.slice(from, from + batch))
            .onConflict((conflict) => conflict.column('id').doNothing())
            .execute()
        }
      }),
  }
}

function endOf(status: string): ExperimentRunRow['status'] {
  return status === 'succeeded' || status === 'cancelled' ? status : 'failed'
}

function parsed<Content>(text: string): Content {
  // SAFETY: this store wrote it.
  return JSON.parse(text) as Content
}
