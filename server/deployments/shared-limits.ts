import { sql } from 'kysely'
import { inTurn } from '../store/in-turn.ts'
import type { Store } from '../store/open-store.ts'
import { refuseConcurrency, refuseRate, refuseTooMany, type LimitKeeper } from './request-limits.ts'

const minute = 60_000

/**
 * Counts the requests of deployments over all processes on one Postgres, by its clock. Which runs are
 * under way the journal says, so that nothing is miscounted when a process dies.
 */
export function sharedLimitKeeper(store: Store): LimitKeeper {
  return {
    async admit(deployment, limits, runs) {
      refuseTooMany(deployment, limits, runs.length)
      const { requestsPerMinute, concurrency } = limits
      // Without a limit there is nothing to remember.
      if (requestsPerMinute === undefined && concurrency === undefined) return nothingToRemember
      await store.transaction().execute(async (transaction) => {
        // A power cut ends the runs that are counted, too.
        await sql`SET LOCAL synchronous_commit = off`.execute(transaction)
        await inTurn(transaction, `limits of ${deployment}`)
        const { rows } = await sql<Counts>`
          SELECT now, (
            SELECT count(*) FROM admissions WHERE deployment = ${deployment} AND at > now - ${minute}
          ) AS begun, (
            SELECT count(*) FROM admissions LEFT JOIN journal_run ON id = run
            WHERE deployment = ${deployment} AND came_to_nothing = 0
              AND (status = 'running' OR (status IS NULL AND at > now - ${minute}))
          ) AS under_way
          FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now) AS clock
        `.execute(transaction)
        const { now, begun, under_way } = rows[0]!
        if (concurrency !== undefined && under_way + runs.length > concurrency) {
          throw refuseConcurrency(deployment, under_way, concurrency)
        }
        if (requestsPerMinute !== undefined && begun + runs.length > requestsPerMinute) {
          const freeing = await transaction
            .selectFrom('admissions')
            .select('at')
            .where('deployment', '=', deployment)
            .where('at', '>', now - minute)
            .orderBy('at')
            .offset(begun + runs.length - requestsPerMinute - 1)
            .limit(1)
            .executeTakeFirstOrThrow()
          throw refuseRate(deployment, requestsPerMinute, freeing.at + minute - now)
        }
        await sql`
          DELETE FROM admissions WHERE deployment = ${deployment} AND at <= ${now - minute}
            AND NOT EXISTS (SELECT 1 FROM journal_run WHERE id = run AND status = 'running')
        `.execute(transaction)
        await transaction
          .insertInto('admissions')
          .values(runs.map((run) => ({ run, deployment, at: now, came_to_nothing: 0 as const })))
          // What a process that died had promised is begun by another one.
          .onConflict((conflict) => conflict.column('run').doUpdateSet({ at: now }))
          .execute()
      })
      return {
        // The journal says so.
        ended: () => undefined,
        cameToNothing(run) {
          // Counted for a minute more otherwise.
          store
            .updateTable('admissions')
            .set({ came_to_nothing: 1 })
            .where('run', '=', run)
            .execute()
            .catch(() => undefined)
        },
      }
    },
  }
}

const nothingToRemember = { ended: () => undefined, cameToNothing: () => undefined }

interface Counts {
  readonly now: number
  readonly begun: number
  readonly under_way: number
}
