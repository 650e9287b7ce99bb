import type { Span, Trace } from '../../engine/run/trace.ts'

/** What reused results did not take again. */
export interface Saved {
  /** Milliseconds. */
  readonly duration: number
  readonly tokens: number
  /** US dollars; null where a price is not known. */
  readonly cost: number | null
}

const nothing: Saved = { duration: 0, tokens: 0, cost: 0 }

/** What the cache saved in a run so far. */
export function savedIn(trace: Trace): Saved {
  return [...trace.spans.values()].map(savedBy).reduce(addSaved, nothing)
}

/** What one span saved; nothing where it was executed, and only what its first execution recorded. */
export function savedBy({ reused, duration, saved }: Span): Saved {
  if (reused === undefined) return nothing
  return {
    duration: duration ?? 0,
    tokens: saved === undefined ? 0 : saved.inputTokens + saved.outputTokens,
    cost: saved === undefined ? 0 : saved.cost,
  }
}

function addSaved(a: Saved, b: Saved): Saved {
  return {
    duration: a.duration + b.duration,
    tokens: a.tokens + b.tokens,
    cost: a.cost === null || b.cost === null ? null : a.cost + b.cost,
  }
}
