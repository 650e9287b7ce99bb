import type { LiveNotice } from './api.ts'

/** Tells everybody who listens what changed. */
export interface Notices {
  send(notice: LiveNotice): void
  /** Whether anybody listens: a notice that nobody hears need not be put together. */
  readonly heard: boolean
  /** Answers how to stop listening. */
  listen(listener: (notice: LiveNotice) => void): () => void
  /** Tells this process that a run is over. */
  runOver(run: string): void
  /** Answers how to stop listening. */
  onRunOver(listener: (run: string) => void): () => void
}

export function createNotices(): Notices {
  const listeners = new Set<(notice: LiveNotice) => void>()
  const followers = new Set<(run: string) => void>()
  return {
    send(notice) {
      for (const listener of listeners) listener(notice)
    },
    get heard() {
      return listeners.size > 0
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    runOver(run) {
      for (const follower of followers) follower(run)
    },
    onRunOver(listener) {
      followers.add(listener)
      return () => followers.delete(listener)
    },
  }
}
