import type { Transaction } from 'kysely'
import type { ExperimentCreate } from '../api/experiments.ts'
import type { Tables } from '../store/tables.ts'
import type { StoredEvaluator, StoredRun, StoredVariant } from './experiment-store.ts'

/** A statement takes so many values at most, in Postgres and in SQLite. */
const batch = 500

export async function insertVariant(
  transaction: Transaction<Tables>,
  experiment: string,
  position: number,
  { name, version, base, overrides }: StoredVariant,
): Promise<void> {
  const changed = overrides === undefined ? null : JSON.stringify(overrides)
  await transaction
    .insertInto('experiment_variants')
    .values({ experiment, position, name, version, base, overrides: changed })
    .execute()
}

export async function insertEvaluator(
  transaction: Transaction<Tables>,
  experiment: string,
  position: number,
  { key, evaluator, version, settings, node, round }: StoredEvaluator,
): Promise<void> {
  await transaction
    .insertInto('experiment_evaluators')
    .values({
      experiment,
      position,
      metric: key,
      evaluator,
      version,
      settings: JSON.stringify(settings),
      node: node ?? null,
      round,
    })
    .execute()
}

export async function insertRuns(
  transaction: Transaction<Tables>,
  runs: readonly StoredRun[],
): Promise<void> {
  for (let from = 0; from < runs.length; from += batch) {
    await transaction
      .insertInto('experiment_runs')
      .values(runs.slice(from, from + batch))
      .execute()
  }
}

export async function setRequest(
  transaction: Transaction<Tables>,
  id: string,
  create: ExperimentCreate,
): Promise<void> {
  await transaction
    .updateTable('experiments')
    .set({ request: JSON.stringify(create) })
    .where('id', '=', id)
    .execute()
}
