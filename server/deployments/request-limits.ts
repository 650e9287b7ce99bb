import type { RequestLimits } from '../api/deployments.ts'
import { HttpError } from '../http/http-error.ts'

/** Counts the requests of deployments, in this process. */
export interface LimitKeeper {
  /**
   * Lets runs begin.
   * @returns to be called for each run that is over
   * @throws HttpError 429 with the seconds after which it is worth another try
   */
  admit(deployment: string, limits: RequestLimits, runs: number): () => void
}

interface Counted {
  /** When the runs of the last minute were admitted, the oldest first. */
  readonly begun: number[]
  underWay: number
}

const minute = 60_000
/** Seconds after which a place may be free; how long runs take is not known. */
const soon = 1

/** @param now milliseconds of a clock that is never set back */
export function createLimitKeeper(now: () => number = () => performance.now()): LimitKeeper {
  const counts = new Map<string, Counted>()

  function counted(deployment: string): Counted {
    let known = counts.get(deployment)
    if (known === undefined) counts.set(deployment, (known = { begun: [], underWay: 0 }))
    return known
  }

  return {
    admit(deployment, { requestsPerMinute, concurrency }, runs) {
      const most = Math.min(requestsPerMinute ?? Infinity, concurrency ?? Infinity)
      if (runs > most) {
        throw new HttpError(
          422,
          'BATCH_TOO_LARGE',
          `The deployment "${deployment}" takes at most ${most} runs at once or in a minute, and ${runs} were sent together.`,
        )
      }
      const own = counted(deployment)
      const time = now()
      while (own.begun[0] !== undefined && own.begun[0] <= time - minute) own.begun.shift()
      if (concurrency !== undefined && own.underWay + runs > concurrency) {
        throw tooMany(
          `The deployment "${deployment}" has ${own.underWay} of its ${concurrency} runs under way.`,
          soon,
        )
      }
      if (requestsPerMinute !== undefined && own.begun.length + runs > requestsPerMinute) {
        const freeing = own.begun[own.begun.length + runs - requestsPerMinute - 1]!
        throw tooMany(
          `The deployment "${deployment}" takes ${requestsPerMinute} requests a minute, which are used up.`,
          Math.max(1, Math.ceil((freeing + minute - time) / 1000)),
        )
      }
      // Without a limit there is nothing to remember.
      if (requestsPerMinute !== undefined) {
        own.begun.push(...Array.from({ length: runs }, () => time))
      }
      own.underWay += runs
      return () => void (own.underWay -= 1)
    },
  }
}

function tooMany(what: string, seconds: number): HttpError {
  return new HttpError(429, 'TOO_MANY_REQUESTS', `${what} Try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  })
}
