import type { GraphNode } from '../graph/document.ts'
import { NodeError } from './failure.ts'

/** The clocks of one attempt: a signal that ends it, and a way to say that it is still alive. */
export interface AttemptLimits {
  readonly signal: AbortSignal
  /** A sign of life: restarts the idle clock. */
  alive(): void
  stop(): void
}

/** A clock of Node runs at most this long; asked for more, it would ring at once. */
export const longestClock = 2_147_483_647

/** Bounds one attempt by the node's timeout (total and idle, in milliseconds) and by the run's own signal. */
export function limitAttempt(
  node: string,
  timeout: GraphNode['timeout'],
  run: AbortSignal,
): AttemptLimits {
  if (timeout === undefined) return { signal: run, alive: () => undefined, stop: () => undefined }
  const { total, idle } =
    typeof timeout === 'number' ? { total: timeout, idle: undefined } : timeout
  const controller = new AbortController()
  const abort = (message: string): void =>
    controller.abort(new NodeError(message, { code: 'timeout', retryable: true }))
  const totalTimer =
    total === undefined
      ? undefined
      : setTimeout(
          () => abort(`The node "${node}" took longer than its timeout of ${total} ms.`),
          Math.min(total, longestClock),
        )
  const startIdle = (): ReturnType<typeof setTimeout> | undefined =>
    idle === undefined
      ? undefined
      : setTimeout(
          () => abort(`The node "${node}" gave no sign of life for ${idle} ms.`),
          Math.min(idle, longestClock),
        )
  let idleTimer = startIdle()
  let stopped = false
  return {
    signal: AbortSignal.any([run, controller.signal]),
    alive() {
      if (idle === undefined || stopped) return
      clearTimeout(idleTimer)
      idleTimer = startIdle()
    },
    stop() {
      stopped = true
      clearTimeout(totalTimer)
      clearTimeout(idleTimer)
    },
  }
}

/** Settles with the work, or rejects as soon as the signal aborts, whether the work listens to it or not. */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  if (signal.aborted) {
    work.catch(() => undefined)
    return Promise.reject(reasonOf(signal))
  }
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(reasonOf(signal))
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason))
}

/** Waits, unless the signal aborts first; then rejects with its reason. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal))
      return
    }
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(reasonOf(signal))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
