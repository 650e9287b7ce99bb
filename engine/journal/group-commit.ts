import type { JournalEntry } from './journal.ts'

/**
 * Characters of values that are written with one commit, about: what is handed to the disk is copied
 * in one go, which holds up everything else.
 */
const commitLimit = 16 * 2 ** 20

/**
 * Collects what is appended within one turn of the event loop, or while a commit is under way, and
 * writes it with one commit, so that a chain of a hundred nodes costs one fsync and goes on while
 * it waits for it.
 */
export function createGroupCommit(write: (entries: readonly JournalEntry[]) => Promise<void>): {
  append(entries: readonly JournalEntry[]): Promise<void>
  close(): Promise<void>
} {
  /** The commit that still takes entries. */
  let open: Commit | undefined
  /** Commits that are not under way yet, in their order. */
  const waiting: Commit[] = []
  let last: Promise<void> = Promise.resolve()
  let closed = false
  /**
   * By run, what was lost in a commit that failed. Whoever recorded it knows at the end of the turn;
   * until then nothing that comes behind it may be taken.
   */
  const gaps = new Map<string, Gap>()

  function begin(): Commit {
    const entries: JournalEntry[] = []
    const done = Promise.withResolvers<void>()
    const begun: Commit = { entries, size: 0, done: done.promise, lost: undefined }
    waiting.push(begun)
    commit(begun, last).then(done.resolve, done.reject)
    last = begun.done
    return begun
  }

  async function commit(begun: Commit, before: Promise<void>): Promise<void> {
    await endOfTurn()
    // Whoever appended to it is told when it fails.
    await before.catch(() => undefined)
    waiting.shift()
    if (open === begun) open = undefined
    try {
      if (begun.lost !== undefined) throw begun.lost
      await write(begun.entries)
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      if (begun.lost === undefined) lose(begun.entries, error)
      setImmediate(() => {
        for (const { event } of begun.entries) gaps.delete(event.run)
      })
      throw error
    }
  }

  /**
   * Also gives up the commits that come behind a lost one, and at once: the run may go on, with the
   * number that it lost, before their turn comes, and what it recorded before must not be written then.
   */
  function lose(entries: readonly JournalEntry[], error: Error): void {
    for (const { event } of entries) {
      if (!gaps.has(event.run)) gaps.set(event.run, { seq: event.seq, error })
    }
    for (const behind of waiting) {
      if (behind.lost !== undefined) continue
      if (!behind.entries.some(({ event }) => gaps.has(event.run))) continue
      behind.lost = error
      if (open === behind) open = undefined
      lose(behind.entries, error)
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
      const size = sizeOf(entries)
      if (open === undefined || open.size + size > commitLimit) open = begin()
      open.entries.push(...entries)
      open.size += size
      return open.done
    },
    async close() {
      closed = true
      // Whoever appended is told when the last commit fails; closing goes on.
      await last.catch(() => undefined)
    },
  }
}

interface Commit {
  readonly entries: JournalEntry[]
  size: number
  readonly done: Promise<void>
  /** Why it is given up before its turn: it comes behind a commit that failed. */
  lost: Error | undefined
}

interface Gap {
  readonly seq: number
  readonly error: Error
}

function sizeOf(entries: readonly JournalEntry[]): number {
  let size = 0
  for (const { values } of entries) {
    for (const name in values) size += values[name]!.size
  }
  return size
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
