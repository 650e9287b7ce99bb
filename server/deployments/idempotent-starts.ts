import { hash } from 'node:crypto'
import { semanticJson } from '../../engine/graph/canonical.ts'
import type { Json } from '../../engine/graph/values.ts'
import { HttpError } from '../http/http-error.ts'
import type { Store } from '../store/open-store.ts'

/** What a client says so that a request which is sent twice is done once. */
export interface IdempotencyClaim {
  /** Whose keys these are, and for what: the same key elsewhere is another one. */
  readonly owner: string
  readonly key: string
  /** Everything that was asked for. */
  readonly body: Json
}

/** Which runs a key stands for. */
export interface IdempotentStarts {
  /**
   * Takes a key for runs that are about to begin. Kept when that is durable.
   * @returns the ids of the runs that the key stands for: those given where it is new
   * @throws HttpError 422 where it was used with another body
   */
  claim(claim: IdempotencyClaim, runs: readonly string[]): Promise<readonly string[]>
  /** Gives a key back whose runs did not come about. */
  release(claim: IdempotencyClaim): Promise<void>
}

/** Milliseconds for which a key is remembered. */
const lifetime = 24 * 60 * 60 * 1000
/** Milliseconds between two times at which old keys are cleared away. */
const betweenSweeps = 10 * 60 * 1000

export function storedStarts(store: Store): IdempotentStarts {
  let sweptAt = 0
  return {
    claim: ({ owner, key, body }, runs) =>
      store.transaction().execute(async (transaction) => {
        const now = Date.now()
        const outlived = now - lifetime
        if (now - sweptAt > betweenSweeps) {
          sweptAt = now
          await transaction
            .deleteFrom('idempotent_starts')
            .where('created_at', '<', outlived)
            .execute()
        }
        const asked = hash('sha256', semanticJson(body), 'base64url')
        const known = await transaction
          .selectFrom('idempotent_starts')
          .selectAll()
          .where('owner', '=', owner)
          .where('key', '=', key)
          .executeTakeFirst()
        if (known !== undefined && known.created_at >= outlived) {
          // SAFETY: it was written below.
          if (known.body === asked) return JSON.parse(known.runs) as string[]
          throw new HttpError(
            422,
            'IDEMPOTENCY_KEY_REUSED',
            `The Idempotency-Key "${key}" was sent before with another body. A new request needs a new key.`,
          )
        }
        const row = { body: asked, runs: JSON.stringify(runs), created_at: now }
        await transaction
          .insertInto('idempotent_starts')
          .values({ owner, key, ...row })
          .onConflict((conflict) => conflict.columns(['owner', 'key']).doUpdateSet(row))
          .execute()
        return runs
      }),
    async release({ owner, key }) {
      await store
        .deleteFrom('idempotent_starts')
        .where('owner', '=', owner)
        .where('key', '=', key)
        .execute()
    },
  }
}
