import { chmodSync } from 'node:fs'
import { Kysely, SqliteDialect } from 'kysely'
import { migrate } from './migrate.ts'
import { first } from './migrations/001-first.ts'
import { chunking } from './migrations/002-chunking.ts'
import { ingest } from './migrations/003-ingest.ts'
import { deployments } from './migrations/004-deployments.ts'
import { people } from './migrations/005-people.ts'
import { feedback } from './migrations/006-feedback.ts'
import { severalProcesses } from './migrations/010-several-processes.ts'
import { triggers } from './migrations/007-triggers.ts'
import { evaluation } from './migrations/008-evaluation.ts'
import { annotation } from './migrations/009-annotation.ts'
import { files } from './migrations/011-files.ts'
import { experimentOwners } from './migrations/012-experiment-owners.ts'
import { judges } from './migrations/013-judges.ts'
import { feedbackByVersion } from './migrations/014-feedback-by-version.ts'
import { alerts } from './migrations/015-alerts.ts'
import { liveScores } from './migrations/016-live-scores.ts'
import { openNodeSqlite } from './node-sqlite.ts'
import { openPostgres } from './postgres.ts'
import { isPostgresUrl, shownUrl } from './postgres-url.ts'
import type { Tables } from './tables.ts'

export type Store = Kysely<Tables>

const migrations = [
  first,
  chunking,
  ingest,
  deployments,
  people,
  feedback,
  triggers,
  evaluation,
  annotation,
  severalProcesses,
  files,
  experimentOwners,
  judges,
  feedbackByVersion,
  alerts,
  liveScores,
]

/** The number of the schema that this Heddle writes. */
export const storeSchema = migrations.at(-1)?.number ?? 0

/**
 * Opens the SQLite file, or the Postgres database, with everything but the records of runs, and
 * brings its schema up to date.
 * @param place the path of a file, or an address that begins with postgres://
 * @param options.readOnly for looking into a store that another process holds
 * @throws when it was written by a newer Heddle
 * @throws PostgresUnusable
 */
export async function openStore(
  place: string,
  options: { readOnly?: boolean } = {},
): Promise<Store> {
  const postgres = isPostgresUrl(place)
  const dialect = postgres
    ? await openPostgres(place)
    : new SqliteDialect({ database: openNodeSqlite(place, options) })
  const store: Store = new Kysely<Tables>({ dialect })
  if (options.readOnly) return store
  try {
    if (!postgres && place !== ':memory:') chmodSync(place, 0o600)
    if (postgres) await migrate(store, migrations, shownUrl(place), 'postgres')
    else await migrate(store, migrations, place, 'sqlite')
  } catch (error) {
    await store.destroy()
    throw error
  }
  return store
}
