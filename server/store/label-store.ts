import type { Transaction } from 'kysely'
import type { Label, LabelMoved } from '../api/deployments.ts'
import type { LabelMoveRow, LabelRow } from './deployment-tables.ts'
import { inTurn } from './in-turn.ts'
import type { Store } from './open-store.ts'
import type { Tables } from './tables.ts'

/** Names such as `production` for versions of a graph, which can be moved. */
export interface LabelStore {
  /** By name. */
  list(graph: string): Promise<readonly Label[]>
  find(graph: string, label: string): Promise<Label | undefined>
  /** Newest first. */
  moves(graph: string, label: string): Promise<readonly LabelMoved[]>
  /** Puts a label at a version, and records who did; nothing happens where it stands there already. */
  move(graph: string, label: string, version: string, by: string): Promise<Label>
  /** False where there is none. */
  remove(graph: string, label: string, by: string): Promise<boolean>
}

export function labelStore(store: Store): LabelStore {
  return {
    async list(graph) {
      const rows = await store
        .selectFrom('labels')
        .selectAll()
        .where('graph', '=', graph)
        .orderBy('label')
        .execute()
      return rows.map(toLabel)
    },
    async find(graph, label) {
      const row = await labelRow(store, graph, label)
      return row === undefined ? undefined : toLabel(row)
    },
    async moves(graph, label) {
      const rows = await store
        .selectFrom('label_moves')
        .selectAll()
        .where('graph', '=', graph)
        .where('label', '=', label)
        .orderBy('number', 'desc')
        .execute()
      return rows.map(toMoved)
    },
    move: (graph, label, version, by) =>
      store.transaction().execute(async (transaction) => {
        await inTurn(transaction, `label ${label} of ${graph}`)
        const before = await labelRow(transaction, graph, label)
        if (before?.version === version) return toLabel(before)
        const now = Date.now()
        const row = { graph, label, version, moved_at: now, moved_by: by }
        await transaction
          .insertInto('labels')
          .values(row)
          .onConflict((conflict) =>
            conflict
              .columns(['graph', 'label'])
              .doUpdateSet({ version, moved_at: now, moved_by: by }),
          )
          .execute()
        await record(transaction, { version_before: before?.version ?? null, ...row })
        return toLabel(row)
      }),
    remove: (graph, label, by) =>
      store.transaction().execute(async (transaction) => {
        await inTurn(transaction, `label ${label} of ${graph}`)
        const before = await labelRow(transaction, graph, label)
        if (before === undefined) return false
        await transaction
          .deleteFrom('labels')
          .where('graph', '=', graph)
          .where('label', '=', label)
          .execute()
        await record(transaction, {
          graph,
          label,
          version: null,
          version_before: before.version,
          moved_at: Date.now(),
          moved_by: by,
        })
        return true
      }),
  }
}

async function labelRow(
  from: Pick<Store, 'selectFrom'>,
  graph: string,
  label: string,
): Promise<LabelRow | undefined> {
  return from
    .selectFrom('labels')
    .selectAll()
    .where('graph', '=', graph)
    .where('label', '=', label)
    .executeTakeFirst()
}

async function record(
  transaction: Transaction<Tables>,
  move: Omit<LabelMoveRow, 'number'>,
): Promise<void> {
  const last = await transaction
    .selectFrom('label_moves')
    .select((query) => query.fn.max('number').as('number'))
    .where('graph', '=', move.graph)
    .where('label', '=', move.label)
    .executeTakeFirst()
  await transaction
    .insertInto('label_moves')
    .values({ number: Number(last?.number ?? 0) + 1, ...move })
    .execute()
}

function toLabel(row: LabelRow): Label {
  return {
    label: row.label,
    version: row.version,
    movedAt: row.moved_at,
    movedBy: row.moved_by,
  }
}

function toMoved(row: LabelMoveRow): LabelMoved {
  return {
    ...(row.version === null ? {} : { version: row.version }),
    ...(row.version_before === null ? {} : { before: row.version_before }),
    at: row.moved_at,
    by: row.moved_by,
  }
}
