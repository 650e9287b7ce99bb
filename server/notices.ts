import type { LiveNotice } from './api.ts'

/** Tells everybody who listens what changed. */
export interface Notices {
  send(notice: LiveNotice): void
  /** Answers how to stop listening. */
  listen(listener: (notice: LiveNotice) => void): () => void
}

export function createNotices(): Notices {
  const listeners = new Set<(notice: LiveNotice) => void>()
  return {
    send(notice) {
      for (const listener of listeners) listener(notice)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
