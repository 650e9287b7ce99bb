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

/** What a key stands for. */
interface ClaimedStarts {
  /** Ids of the runs: those given where the key is new. */
  readonly runs: readonly string[]
  /** The process that begins them; null where there is only one. */
  readonly process: number | null
}

/** Which runs a key stands for. */
export interface IdempotentStarts {
  /**
   * Takes a key for runs that are about to begin. Kept when that is durable.
   * @throws HttpError 422 where it was used with another body
   */
  claim(claim: IdempotencyClaim, runs: readonly string[]): Promise<ClaimedStarts>
  /** Begins in place of a process that does not come to it. False where somebody else does. */
  takeOver(claim: IdempotencyClaim, from: number | null): Promise<boolean>
  /** Gives a key back whose runs did not come about. */
  release(claim: IdempotencyClaim): Promise<void>
}

/** Milliseconds for which a key is remembered. */
const lifetime = 24 * 60 * 60 * 1000
/** Milliseconds between two times at which old keys are cleared away. */
const betweenSweeps = 10 * 60 * 1000

/** @param process number of this process, where there are several */
export function storedStarts(
  store: Store,
  process: () => number | null = () => null,
): IdempotentStarts {
  let sweptAt = 0

  async function sweep(now: number): Promise<void> {
    if (now - sweptAt <= betweenSweeps) return
    sweptAt = now
    await store
      .deleteFrom('idempotent_starts')
      .where('created_at', '<', now - lifetime)
      .execute()
  }

  const ofKey = ({ owner, key }: IdempotencyClaim) =>
    store
      .selectFrom('idempotent_starts')
      .selectAll()
      .where('owner', '=', owner)
      .where('key', '=', key)
      .executeTakeFirst()

  return {
    async claim(claim, runs) {
      const { owner, key, body } = claim
      const now = Date.now()
      await sweep(now)
      const asked = hash('sha256', semanticJson(body), 'base64url')
      const own = process()
      const row = { body: asked, runs: JSON.stringify(runs), created_at: now, process: own }
      for (;;) {
        // One statement: of two that come at once one gets the key, also where they reach two servers.
        const taken = await store
          .insertInto('idempotent_starts')
          .values({ owner, key, ...row })
          .onConflict((conflict) =>
            conflict
              .columns(['owner', 'key'])
              .doUpdateSet(row)
              .where('idempotent_starts.created_at', '<', now - lifetime),
          )
          .returning('owner')
          .executeTakeFirst()
        if (taken !== undefined) return { runs, process: own }
        const known = await ofKey(claim)
        // It was given back just now.
        if (known === undefined) continue
        if (known.body !== asked) throw reused(key)
        // SAFETY: it was written above.
        return { runs: JSON.parse(known.runs) as string[], process: known.process }
      }
    },
    async takeOver({ owner, key }, from) {
      const { numUpdatedRows } = await store
        .updateTable('idempotent_starts')
        .set({ process: process() })
        .where('owner', '=', owner)
        .where('key', '=', key)
        .where('process', from === null ? 'is' : '=', from)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async release({ owner, key }) {
      await store
        .deleteFrom('idempotent_starts')
        .where('owner', '=', owner)
        .where('key', '=', key)
        .execute()
    },
  }
}

function reused(key: string): HttpError {
  return new HttpError(
    422,
    'IDEMPOTENCY_KEY_REUSED',
    `The Idempotency-Key "${key}" was sent before with another body. A new request needs a new key.`,
  )
}
