import type { RequestLimits } from '../api/deployments.ts'
import { HttpError } from '../http/http-error.ts'

/** Counts the requests of deployments. */
export interface LimitKeeper {
  /**
   * Lets runs begin.
   * @throws HttpError 429 with the seconds after which it is worth another try
   */
  admit(deployment: string, limits: RequestLimits, runs: readonly string[]): Promise<Admission>
}

/** Runs that were let in. */
interface Admission {
  ended(run: string): void
  cameToNothing(run: string): void
}

interface Counted {
  /** When the runs of the last minute were admitted, the oldest first. */
  readonly begun: number[]
  underWay: number
}

const minute = 60_000
/** Seconds after which a place may be free; how long runs take is not known. */
const soon = 1

/**
 * Counts in this process.
 * @param now milliseconds of a clock that is never set back
 */
export function createLimitKeeper(now: () => number = () => performance.now()): LimitKeeper {
  const counts = new Map<string, Counted>()

  function counted(deployment: string): Counted {
    let known = counts.get(deployment)
    if (known === undefined) counts.set(deployment, (known = { begun: [], underWay: 0 }))
    return known
  }

  return {
    async admit(deployment, limits, ids) {
      const { requestsPerMinute, concurrency } = limits
      const runs = ids.length
      refuseTooMany(deployment, limits, runs)
      const own = counted(deployment)
      const time = now()
      while (own.begun[0] !== undefined && own.begun[0] <= time - minute) own.begun.shift()
      if (concurrency !== undefined && own.underWay + runs > concurrency) {
        throw refuseConcurrency(deployment, own.underWay, concurrency)
      }
      if (requestsPerMinute !== undefined && own.begun.length + runs > requestsPerMinute) {
        const freeing = own.begun[own.begun.length + runs - requestsPerMinute - 1]!
        throw refuseRate(deployment, requestsPerMinute, freeing + minute - time)
      }
      // Without a limit there is nothing to remember.
      if (requestsPerMinute !== undefined) own.begun.push(...ids.map(() => time))
      own.underWay += runs
      const over = (): void => void (own.underWay -= 1)
      return { ended: over, cameToNothing: over }
    },
  }
}

/** @throws HttpError where so many runs never fit */
export function refuseTooMany(
  deployment: string,
  { requestsPerMinute, concurrency }: RequestLimits,
  runs: number,
): void {
  const most = Math.min(requestsPerMinute ?? Infinity, concurrency ?? Infinity)
  if (runs <= most) return
  throw new HttpError(
    422,
    'BATCH_TOO_LARGE',
    `The deployment "${deployment}" takes at most ${most} ${most === 1 ? 'run' : 'runs'} at once or in a minute, and ${runs} were sent together.`,
  )
}

export function refuseConcurrency(deployment: string, underWay: number, most: number): HttpError {
  return tooMany(
    `The deployment "${deployment}" has ${underWay} of at most ${most} ${most === 1 ? 'run' : 'runs'} under way.`,
    soon,
  )
}

/** @param free milliseconds until there is place */
export function refuseRate(deployment: string, most: number, free: number): HttpError {
  return tooMany(
    most === 1
      ? `The deployment "${deployment}" takes one request a minute, which is used up.`
      : `The deployment "${deployment}" takes ${most} requests a minute, which are used up.`,
    Math.max(1, Math.ceil(free / 1000)),
  )
}

function tooMany(what: string, seconds: number): HttpError {
  return new HttpError(429, 'TOO_MANY_REQUESTS', `${what} Try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  })
}
