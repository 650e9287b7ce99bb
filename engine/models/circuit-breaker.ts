import { ModelError } from './model-error.ts'
import type { FailedCall } from './provider-error.ts'

/** What became of a call that was let through. */
export interface Admission {
  /** The server said something: it is there. */
  alive(): void
  failed(error: unknown): void
  /** The call is over, however it ended. */
  left(): void
}

interface Options {
  /** Failures in a row after which nothing is sent any more. */
  readonly failures: number
  /** Milliseconds until the server is tried again; doubled each time that fails. */
  readonly pause: number
  readonly longestPause: number
  /** A server that answered within so many milliseconds is not down, whatever fails. */
  readonly trust: number
}

const usual: Options = { failures: 5, pause: 5000, longestPause: 60_000, trust: 5000 }

/**
 * Stops calls to a server that is down, so that they fail at once instead of one timeout after the
 * other, and lets a single one through from time to time to see whether it is back.
 */
export class CircuitBreaker {
  readonly #options: Options
  #failures = 0
  #lastAlive = -Infinity
  /** Times in a row that it was found closed. */
  #pauses = 0
  #closedUntil: number | undefined
  #probing = false
  #lastWords = ''

  constructor(options: Partial<Options> = {}) {
    this.#options = { ...usual, ...options }
  }

  /** @throws ModelError while the server is taken to be down, with when it is tried again */
  check(call: FailedCall): void {
    if (this.#closedUntil === undefined) return
    const wait = this.#closedUntil - performance.now()
    if (wait > 0 || this.#probing) throw this.#refusal(call, Math.max(wait, 500))
  }

  /** @throws as `check` does */
  admit(call: FailedCall): Admission {
    this.check(call)
    const probe = this.#closedUntil !== undefined
    if (probe) this.#probing = true
    return {
      alive: () => this.#alive(),
      failed: (error) => {
        if (isDown(error)) this.#down(error)
        // It was refused, which only a server that is there can do.
        else if (error instanceof ModelError && error.status !== undefined) this.#alive()
      },
      left: () => {
        if (probe) this.#probing = false
      },
    }
  }

  #alive(): void {
    this.#failures = 0
    this.#pauses = 0
    this.#closedUntil = undefined
    this.#lastAlive = performance.now()
  }

  #down(error: ModelError): void {
    const { failures, pause, longestPause, trust } = this.#options
    const now = performance.now()
    this.#failures += 1
    this.#lastWords = error.message
    const wasClosed = this.#closedUntil !== undefined
    // Calls that were let through before it closed say nothing new.
    if (wasClosed && !this.#probing) return
    if (!wasClosed && (this.#failures < failures || now - this.#lastAlive < trust)) return
    this.#closedUntil = now + Math.min(longestPause, pause * 2 ** this.#pauses)
    this.#pauses += 1
  }

  #refusal(call: FailedCall, wait: number): ModelError {
    const seconds = Math.ceil(wait / 1000)
    return new ModelError({
      model: call.model,
      message: `The model "${call.model}" is not asked now, because its server at ${call.baseUrl} failed ${this.#failures} times in a row. It is tried again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}. The last failure was: ${this.#lastWords}`,
      retryable: true,
      retryAfter: Math.ceil(wait),
    })
  }
}

/** Whether a failure says that nothing can be had from the server now, rather than from this call. */
function isDown(error: unknown): error is ModelError {
  if (!(error instanceof ModelError) || !error.retryable) return false
  const { status } = error
  return status === undefined || [502, 503, 504, 521, 522, 523, 524].includes(status)
}
