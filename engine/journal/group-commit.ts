import type { JournalEntry } from './journal.ts'

/**
 * Collects what is appended within one turn of the event loop, or while a commit is under way, and
 * writes it with one commit, so that a chain of a hundred nodes costs one fsync and goes on while
 * it waits for it.
 */
export function createGroupCommit(write: (entries: readonly JournalEntry[]) => Promise<void>): {
  append(entries: readonly JournalEntry[]): Promise<void>
  close(): Promise<void>
} {
  let pending: JournalEntry[] = []
  let next: Promise<void> | undefined
  let underWay: Promise<void> = Promise.resolve()
  let closed = false
  /**
   * By run, what was lost in the commit that failed last. Whoever recorded it knows at the end of the
   * turn; until then nothing that comes behind it may be written.
   */
  const gaps = new Map<string, Gap>()

  async function commit(): Promise<void> {
    await endOfTurn()
    // Whoever appended to it is told when it fails.
    await underWay.catch(() => undefined)
    const entries = pending
    pending = []
    next = undefined
    underWay = writeUnlessBehindGap(entries)
    await underWay
  }

  async function writeUnlessBehindGap(entries: readonly JournalEntry[]): Promise<void> {
    try {
      const gap = gapBefore(entries)
      if (gap !== undefined) throw gap.error
      await write(entries)
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      for (const { event } of entries) {
        if (!gaps.has(event.run)) gaps.set(event.run, { seq: event.seq, error })
      }
      setImmediate(() => {
        for (const { event } of entries) gaps.delete(event.run)
      })
      throw error
    }
  }

  /** A run that goes on begins with the number that it lost. */
  function gapBefore(entries: readonly JournalEntry[]): Gap | undefined {
    for (const { event } of entries) {
      const gap = gaps.get(event.run)
      if (gap?.seq === event.seq) gaps.delete(event.run)
      else if (gap !== undefined) return gap
    }
    return undefined
  }

  return {
    append(entries) {
      if (closed)
        return Promise.reject(new Error('The journal is closed; nothing more can be recorded.'))
      const gap = gapBefore(entries)
      if (gap !== undefined) return Promise.reject(gap.error)
      pending.push(...entries)
      next ??= commit()
      return next
    },
    async close() {
      closed = true
      // Whoever appended is told when the last commit fails; closing goes on.
      await (next ?? underWay).catch(() => undefined)
    },
  }
}

interface Gap {
  readonly seq: number
  readonly error: Error
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
