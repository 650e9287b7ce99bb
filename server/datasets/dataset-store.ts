import type { Transaction } from 'kysely'
import type { Example } from '../../engine/evaluate/example.ts'
import type { DatasetSummary, DatasetVersion } from '../api/datasets.ts'
import type { DatasetMemberRow, DatasetRow, DatasetVersionRow } from '../store/evaluation-tables.ts'
import type { Store } from '../store/open-store.ts'
import type { Tables } from '../store/tables.ts'
import { countSplits, countTags } from './count-examples.ts'
import { keepExamples, readContents } from './example-contents.ts'
import { hashExample, hashVersion } from './hash-example.ts'

/** A dataset may hold so many examples. */
export const mostExamples = 50_000

/** Rows that one statement writes. */
const batch = 500

interface NewDataset {
  readonly name: string
  readonly description: string
  readonly graph?: string | undefined
}

/** What makes the next version of a dataset. */
export interface Changes {
  /** Added, or put in place of the example of the same id. */
  readonly put?: readonly Example[]
  readonly remove?: readonly string[]
  /** Refused where the newest version is another one. */
  readonly baseVersion?: number | undefined
  readonly message: string
  readonly author: string
  /** The dataset comes with Heddle and is now as it came. */
  readonly shipped?: boolean
}

export type Changed =
  | { readonly version: DatasetVersion; readonly made: boolean }
  | { readonly refused: 'missing' | 'moved' | 'full' }

/** An example within one version, with the name of its contents. */
export interface Member {
  readonly example: Example
  readonly hash: string
}

/** Datasets and their versions, none of which ever changes. */
export interface DatasetStore {
  /** By name. */
  list(): Promise<readonly DatasetSummary[]>
  find(name: string): Promise<DatasetSummary | undefined>
  /** Version 1, without examples. False where the name is taken. */
  create(dataset: NewDataset, author: string): Promise<boolean>
  /** False where there is none. */
  describe(
    name: string,
    change: { readonly description?: string; readonly graph?: string | null },
  ): Promise<boolean>
  remove(name: string): Promise<boolean>
  /** Without a change of any example the newest version answers. */
  change(name: string, changes: Changes): Promise<Changed>
  /** Newest first. */
  versions(name: string): Promise<readonly DatasetVersion[]>
  version(name: string, number: number): Promise<DatasetVersion | undefined>
  /** All examples of a version, in their order. */
  members(name: string, version: number): Promise<readonly Member[]>
  /** The hash of the version that came with Heddle. */
  shippedHash(name: string): Promise<string | undefined>
}

export function datasetStore(store: Store): DatasetStore {
  const versionRow = (from: Store | Transaction<Tables>, name: string, number?: number) => {
    const rows = from.selectFrom('dataset_versions').selectAll().where('dataset', '=', name)
    return (number === undefined ? rows : rows.where('number', '=', number))
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
  }

  async function summaryOf(row: DatasetRow): Promise<DatasetSummary | undefined> {
    const newest = await versionRow(store, row.name)
    return newest === undefined ? undefined : toSummary(row, newest)
  }

  async function membersOf(
    from: Store | Transaction<Tables>,
    name: string,
    version: number,
  ): Promise<DatasetMemberRow[]> {
    return from
      .selectFrom('dataset_members')
      .selectAll()
      .where('dataset', '=', name)
      .where('since', '<=', version)
      .where((where) => where.or([where('until', 'is', null), where('until', '>', version)]))
      .orderBy('position')
      .execute()
  }

  return {
    async list() {
      const rows = await store.selectFrom('datasets').selectAll().orderBy('name').execute()
      const summaries = await Promise.all(rows.map(summaryOf))
      return summaries.filter((summary) => summary !== undefined)
    },
    async find(name) {
      const row = await store
        .selectFrom('datasets')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst()
      return row === undefined ? undefined : summaryOf(row)
    },
    create: ({ name, description, graph }, author) =>
      store.transaction().execute(async (transaction) => {
        const now = Date.now()
        const created = await transaction
          .insertInto('datasets')
          .values({
            name,
            description,
            graph: graph ?? null,
            created_at: now,
            updated_at: now,
            shipped_hash: null,
          })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .returning('name')
          .executeTakeFirst()
        if (created === undefined) return false
        const empty: DatasetVersionRow = {
          dataset: name,
          number: 1,
          hash: hashVersion([]),
          examples: 0,
          splits: '{}',
          tags: '{}',
          message: 'Begun',
          author,
          added: 0,
          changed: 0,
          removed: 0,
          created_at: now,
        }
        await transaction.insertInto('dataset_versions').values(empty).execute()
        return true
      }),
    async describe(name, { description, graph }) {
      const changed = await store
        .updateTable('datasets')
        .set({
          updated_at: Date.now(),
          ...(description === undefined ? {} : { description }),
          ...(graph === undefined ? {} : { graph }),
        })
        .where('name', '=', name)
        .returning('name')
        .executeTakeFirst()
      return changed !== undefined
    },
    async remove(name) {
      const removed = await store
        .deleteFrom('datasets')
        .where('name', '=', name)
        .returning('name')
        .executeTakeFirst()
      return removed !== undefined
    },
    change: (name, changes) =>
      store.transaction().execute(async (transaction): Promise<Changed> => {
        // Written first, so that two who change a dataset do so one after the other.
        const locked = await transaction
          .updateTable('datasets')
          .set({ updated_at: Date.now() })
          .where('name', '=', name)
          .returning('name')
          .executeTakeFirst()
        const newest = locked === undefined ? undefined : await versionRow(transaction, name)
        if (newest === undefined) return { refused: 'missing' }
        if (changes.baseVersion !== undefined && changes.baseVersion !== newest.number) {
          return { refused: 'moved' }
        }
        const before = await membersOf(transaction, name, newest.number)
        const number = newest.number + 1
        const next = nextMembers(name, before, changes, number)
        if (next.members.length > mostExamples) return { refused: 'full' }
        const hash = hashVersion(next.members.map((member) => member.hash))
        const markShipped = (): Promise<unknown> =>
          changes.shipped
            ? transaction
                .updateTable('datasets')
                .set({ shipped_hash: hash })
                .where('name', '=', name)
                .execute()
            : Promise.resolve()
        if (next.written.length === 0 && next.ended.length === 0) {
          await markShipped()
          return { version: toVersion(newest), made: false }
        }
        await keepExamples(transaction, next.contents)
        for (let from = 0; from < next.ended.length; from += batch) {
          await transaction
            .updateTable('dataset_members')
            .set({ until: number })
            .where('dataset', '=', name)
            .where('until', 'is', null)
            .where('example', 'in', next.ended.slice(from, from + batch))
            .execute()
        }
        for (let from = 0; from < next.written.length; from += batch) {
          await transaction
            .insertInto('dataset_members')
            .values(next.written.slice(from, from + batch))
            .execute()
        }
        const contents = await readContents(
          transaction,
          next.members.map((member) => member.hash),
        )
        const examples = [...contents.values()]
        const row: DatasetVersionRow = {
          dataset: name,
          number,
          hash,
          examples: next.members.length,
          splits: JSON.stringify(countSplits(examples)),
          tags: JSON.stringify(countTags(examples)),
          message: changes.message,
          author: changes.author,
          added: next.added,
          changed: next.changed,
          removed: next.removed,
          created_at: Date.now(),
        }
        await transaction.insertInto('dataset_versions').values(row).execute()
        await markShipped()
        return { version: toVersion(row), made: true }
      }),
    async versions(name) {
      const rows = await store
        .selectFrom('dataset_versions')
        .selectAll()
        .where('dataset', '=', name)
        .orderBy('number', 'desc')
        .execute()
      return rows.map(toVersion)
    },
    async version(name, number) {
      const row = await versionRow(store, name, number)
      return row === undefined ? undefined : toVersion(row)
    },
    async members(name, version) {
      const rows = await membersOf(store, name, version)
      const contents = await readContents(
        store,
        rows.map(({ hash }) => hash),
      )
      return rows.flatMap(({ hash }) => {
        const example = contents.get(hash)
        return example === undefined ? [] : [{ example, hash }]
      })
    },
    async shippedHash(name) {
      const row = await store
        .selectFrom('datasets')
        .select('shipped_hash')
        .where('name', '=', name)
        .executeTakeFirst()
      return row?.shipped_hash ?? undefined
    },
  }
}

/** What a version holds after the one before it, and which rows say so. */
function nextMembers(
  dataset: string,
  before: readonly DatasetMemberRow[],
  { put = [], remove = [] }: Changes,
  number: number,
): {
  members: readonly { hash: string }[]
  written: readonly DatasetMemberRow[]
  /** Ids of examples whose row is of no version from this one on. */
  ended: readonly string[]
  contents: ReadonlyMap<string, string>
  added: number
  changed: number
  removed: number
} {
  const members = new Map(before.map((row) => [row.example, row]))
  const contents = new Map<string, string>()
  const written = new Map<string, DatasetMemberRow>()
  const ended = new Set<string>()
  let last = before.at(-1)?.position ?? 0
  const existed = (id: string): boolean => members.has(id) && !written.has(id)
  for (const id of remove) {
    if (existed(id)) ended.add(id)
    members.delete(id)
  }
  for (const example of put) {
    const { hash, content } = hashExample(example)
    const old = members.get(example.id)
    if (old?.hash === hash) continue
    contents.set(hash, content)
    if (existed(example.id)) ended.add(example.id)
    const position = old?.position ?? (last += 1)
    const row = { dataset, example: example.id, since: number, until: null, position, hash }
    members.set(example.id, row)
    written.set(example.id, row)
  }
  const hashes = new Map(before.map((row) => [row.example, row.hash]))
  const kept = [...members.values()].filter((row) => hashes.has(row.example))
  return {
    members: [...members.values()].toSorted((a, b) => a.position - b.position),
    written: [...written.values()],
    ended: [...ended],
    contents,
    added: members.size - kept.length,
    changed: kept.filter((row) => hashes.get(row.example) !== row.hash).length,
    removed: before.length - kept.length,
  }
}

function toSummary(row: DatasetRow, newest: DatasetVersionRow): DatasetSummary {
  return {
    name: row.name,
    description: row.description,
    ...(row.graph === null ? {} : { graph: row.graph }),
    examples: newest.examples,
    version: newest.number,
    splits: readCounts(newest.splits),
    tags: readCounts(newest.tags),
    updatedAt: Math.max(row.updated_at, newest.created_at),
  }
}

function readCounts(text: string): Record<string, number> {
  // SAFETY: `change` wrote it.
  return JSON.parse(text) as Record<string, number>
}

function toVersion(row: DatasetVersionRow): DatasetVersion {
  const { number, hash, examples, message, author, added, changed, removed } = row
  return {
    version: number,
    hash,
    examples,
    message,
    author,
    createdAt: row.created_at,
    added,
    changed,
    removed,
  }
}
