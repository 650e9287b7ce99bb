import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Spreads requests to models so that no more than so many are made in a minute. What a run will ask
 * is known only when it is over, so it is counted with the mean of those before it, and what was
 * counted wrongly is made good with the next.
 */
export class Pace {
  readonly #interval: number
  #next = 0
  #runs = 0
  #requests = 0

  /** @param perMinute undefined: as fast as may be */
  constructor(perMinute: number | undefined) {
    this.#interval = perMinute === undefined ? 0 : 60_000 / perMinute
  }

  /** Waits until a run may begin. @returns how many requests it was counted with */
  async begin(signal: AbortSignal): Promise<number> {
    if (this.#interval === 0) return 0
    const now = performance.now()
    const counted = this.#runs === 0 ? 1 : this.#requests / this.#runs
    const start = Math.max(this.#next, now)
    this.#next = start + counted * this.#interval
    if (start > now) await sleep(start - now, undefined, { signal })
    return counted
  }

  /** Takes what a run really asked in place of what it was counted with. */
  end(counted: number, requests: number): void {
    this.#runs += 1
    this.#requests += requests
    this.#next += (requests - counted) * this.#interval
  }
}
