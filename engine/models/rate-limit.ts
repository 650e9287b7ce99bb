/** What may be asked of a model in a minute. Left out, as much as one likes. */
export interface RateLimits {
  readonly requestsPerMinute?: number | undefined
  readonly tokensPerMinute?: number | undefined
}

/** A call that may be made. */
export interface Turn {
  /** What the call took in truth, in place of what was thought before. */
  count(tokens: number): void
  /** The call is not made. */
  giveBack(): void
}

/** Nothing is counted where nothing is limited. */
const unlimited: Turn = { count: () => undefined, giveBack: () => undefined }

interface Made {
  readonly at: number
  tokens: number
}

interface Waiting {
  readonly tokens: number
  readonly begin: () => void
}

/**
 * Lets calls through so that no minute holds more requests or tokens than the limits say, in the
 * order in which they came. A call that is larger than the limit alone waits for an empty minute.
 */
export class RateLimit {
  #limits: RateLimits = {}
  readonly #window: number
  /** Of the last minute, oldest first. */
  #made: Made[] = []
  #waiting: Waiting[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param window milliseconds for which the limits hold */
  constructor(window = 60_000) {
    this.#window = window
  }

  /** Other limits hold from now on, also for calls that wait. */
  set(limits: RateLimits): void {
    const { requestsPerMinute, tokensPerMinute } = this.#limits
    const same =
      requestsPerMinute === limits.requestsPerMinute && tokensPerMinute === limits.tokensPerMinute
    if (same) return
    this.#limits = limits
    this.#letThrough()
  }

  /**
   * Waits until a call may be made.
   * @param tokens how many it will take, as far as one knows
   * @throws the reason of the signal
   */
  async take(tokens: number, signal: AbortSignal): Promise<Turn> {
    signal.throwIfAborted()
    const made: Made = { at: 0, tokens }
    if (this.#isOpen) return unlimited
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting)
        this.#letThrough()
        // oxlint-disable-next-line prefer-promise-reject-errors -- the reason is the caller's own
        reject(signal.reason)
      }
      const waiting: Waiting = {
        tokens,
        begin: () => {
          signal.removeEventListener('abort', leave)
          this.#made.push(Object.assign(made, { at: performance.now() }))
          resolve()
        },
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(waiting)
      this.#letThrough()
    })
    return {
      count: (counted) => {
        made.tokens = counted
        this.#letThrough()
      },
      giveBack: () => {
        this.#made = this.#made.filter((one) => one !== made)
        this.#letThrough()
      },
    }
  }

  get #isOpen(): boolean {
    const { requestsPerMinute, tokensPerMinute } = this.#limits
    return requestsPerMinute === undefined && tokensPerMinute === undefined
  }

  #letThrough(): void {
    clearTimeout(this.#timer)
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const wait = this.#waitFor(next.tokens)
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#letThrough(), wait)
        return
      }
      this.#waiting.shift()
      next.begin()
    }
  }

  /** Milliseconds until a call of so many tokens fits. */
  #waitFor(tokens: number): number {
    const { requestsPerMinute, tokensPerMinute } = this.#limits
    if (this.#isOpen) {
      this.#made = []
      return 0
    }
    const now = performance.now()
    const firstKept = this.#made.findIndex(({ at }) => at > now - this.#window)
    this.#made = firstKept < 0 ? [] : this.#made.slice(firstKept)
    let requests = this.#made.length
    let used = this.#made.reduce((sum, made) => sum + made.tokens, 0)
    const fits = (): boolean =>
      requests === 0 ||
      (requests < (requestsPerMinute ?? Infinity) && used + tokens <= (tokensPerMinute ?? Infinity))
    if (fits()) return 0
    for (const made of this.#made) {
      requests -= 1
      used -= made.tokens
      // A timer may be early by a fraction of a millisecond.
      if (fits()) return made.at + this.#window - now + 1
    }
    return 0
  }
}
