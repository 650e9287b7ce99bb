import type { Retry } from '../graph/document.ts'
import { ModelError } from '../models/model-error.ts'
import { NodeError } from './failure.ts'

/** Without a word from the author, a call that may succeed later is tried three times. */
export const defaultRetry: Retry = { attempts: 3, delay: 500, factor: 2, jitter: true }

const longest = 60_000

/**
 * Milliseconds before the next attempt: exponential back-off with full jitter between half and the
 * whole of it, or as long as the provider asked for.
 * @param attempt the one that failed, from 1
 */
export function retryDelay(
  retry: Retry,
  attempt: number,
  error: unknown,
  random = Math.random,
): number {
  const asked =
    error instanceof ModelError || error instanceof NodeError ? error.retryAfter : undefined
  if (asked !== undefined && !Number.isNaN(asked)) return Math.min(longest, Math.max(0, asked))
  const whole = Math.min(longest, (retry.delay ?? 500) * (retry.factor ?? 2) ** (attempt - 1))
  return Math.round((retry.jitter ?? true) ? whole * (0.5 + random() / 2) : whole)
}
