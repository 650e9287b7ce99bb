import type { JournalEntry } from './journal.ts'

/**
 * Collects what is appended within one turn of the event loop and writes it with one commit,
 * so that a chain of a hundred nodes costs one fsync and goes on while it waits for it.
 */
export function createGroupCommit(write: (entries: readonly JournalEntry[]) => void): {
  append(entries: readonly JournalEntry[]): Promise<void>
  close(): Promise<void>
} {
  let pending: JournalEntry[] = []
  let commit: Promise<void> | undefined
  let closed = false

  function schedule(): Promise<void> {
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        const entries = pending
        pending = []
        commit = undefined
        try {
          write(entries)
          resolve()
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
    })
  }

  return {
    append(entries) {
      if (closed)
        return Promise.reject(new Error('The journal is closed; nothing more can be recorded.'))
      pending.push(...entries)
      commit ??= schedule()
      return commit
    },
    async close() {
      closed = true
      // Whoever appended is told when the last commit fails; closing goes on.
      await commit?.catch(() => undefined)
    },
  }
}
