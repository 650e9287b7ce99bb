import type { FileReport, IngestReportAnswer } from '../api.ts'
import { inTurn } from './in-turn.ts'
import type { Store } from './open-store.ts'

/** What became of the files of the last ingest of each index. */
export interface IngestLog {
  /** Begins an ingest, unless the one before is still open because further files were to come. */
  begin(index: string): Promise<void>
  /** Kept in the store at the end, and now and then before. */
  add(index: string, report: FileReport): Promise<void>
  /** @param error why it broke off */
  end(index: string, error?: string): Promise<void>
  read(index: string): Promise<IngestReportAnswer>
}

/** Files that are kept of one ingest, and documents of one file; of thousands nobody reads more. */
const most = 1000
const mostDocuments = 200
/** Files that are written at once. */
const batch = 100

interface Open {
  total: number
  waiting: { readonly position: number; readonly report: FileReport }[]
}

/** @param elsewhere whether another process may be taking files in */
export function sqlIngestLog(store: Store, elsewhere: () => boolean = () => false): IngestLog {
  const open = new Map<string, Open>()

  async function flush(index: string): Promise<void> {
    const ingest = open.get(index)
    const files = ingest?.waiting.splice(0) ?? []
    if (ingest === undefined || files.length === 0) return
    await store.transaction().execute(async (transaction) => {
      const { total } = ingest
      await transaction
        .updateTable('ingests')
        .set({ total })
        .where('index_name', '=', index)
        .execute()
      const rows = files.map(({ position, report }) => ({
        index_name: index,
        position,
        rank: rankOf(report),
        report: JSON.stringify(report),
      }))
      await transaction
        .insertInto('ingest_files')
        .values(rows)
        // Another process has begun an ingest of its own meanwhile; of each place one report is kept.
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      if (total <= most) return
      await transaction
        .deleteFrom('ingest_files')
        .where('index_name', '=', index)
        .where('position', 'not in', (query) =>
          query
            .selectFrom('ingest_files')
            .select('position')
            .where('index_name', '=', index)
            .orderBy('rank')
            .orderBy('position')
            .limit(most),
        )
        .execute()
    })
  }

  return {
    async begin(index) {
      if (open.has(index)) return
      open.set(index, { total: 0, waiting: [] })
      await store.transaction().execute(async (transaction) => {
        await inTurn(transaction, `ingest of ${index}`)
        await transaction.deleteFrom('ingests').where('index_name', '=', index).execute()
        await transaction
          .insertInto('ingests')
          .values({ index_name: index, started_at: Date.now(), total: 0 })
          .execute()
      })
    },
    async add(index, report) {
      const ingest = open.get(index)
      if (ingest === undefined) return
      ingest.waiting.push({ position: ingest.total, report: bounded(report) })
      ingest.total += 1
      if (ingest.waiting.length >= batch) await flush(index)
    },
    async end(index, error) {
      if (!open.has(index)) return
      try {
        await flush(index)
        await store
          .updateTable('ingests')
          .set({ ended_at: Date.now(), error: error ?? null })
          .where('index_name', '=', index)
          .execute()
      } finally {
        open.delete(index)
      }
    },
    async read(index) {
      await flush(index)
      const ingest = await store
        .selectFrom('ingests')
        .selectAll()
        .where('index_name', '=', index)
        .executeTakeFirst()
      if (ingest === undefined) return { files: [], total: 0 }
      const rows = await store
        .selectFrom('ingest_files')
        .select('report')
        .where('index_name', '=', index)
        .orderBy('position')
        .execute()
      const { started_at, ended_at, total } = ingest
      const wasCutOff = ended_at === null && !open.has(index) && !elsewhere()
      const error = wasCutOff ? 'Heddle was stopped before all files had come.' : ingest.error
      return {
        startedAt: Number(started_at),
        ...(ended_at === null ? {} : { endedAt: Number(ended_at) }),
        ...(error === null ? {} : { error }),
        // SAFETY: `flush` wrote it.
        files: rows.map(({ report }) => JSON.parse(report) as FileReport),
        total,
      }
    },
  }
}

function bounded(report: FileReport): FileReport {
  const further = report.documents.length - mostDocuments
  if (further <= 0) return report
  return { ...report, documents: report.documents.slice(0, mostDocuments), further }
}

/** What a person must see is kept first. */
function rankOf({ refused, warnings, documents }: FileReport): number {
  if (refused !== undefined) return 0
  if (warnings.length > 0) return 1
  return documents.some(({ change }) => change !== 'unchanged') ? 2 : 3
}
