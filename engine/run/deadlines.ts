import { longestClock } from './attempt-limits.ts'
import type { NodeWait } from './events.ts'

/** Milliseconds until a deadline that could not be seen to is tried again. */
const secondTry = 60_000

/** Says when the time of a node that waits for a person is over. Of runs that wait nothing else is held in memory. */
export class Deadlines {
  readonly #onExpired: (run: string, path: string) => void
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  #stopped = false

  constructor(onExpired: (run: string, path: string) => void) {
    this.#onExpired = onExpired
  }

  /** Watches the nearest deadline of a run; those behind it are seen to when the run waits again. */
  watch(run: string, waits: ReadonlyMap<string, NodeWait>): void {
    this.#watch(run, waits, 0)
  }

  /** The same after a while, for a deadline that passed and could not be seen to. */
  watchAgain(run: string, waits: ReadonlyMap<string, NodeWait>): void {
    this.#watch(run, waits, secondTry)
  }

  #watch(run: string, waits: ReadonlyMap<string, NodeWait>, soonest: number): void {
    this.forget(run)
    if (this.#stopped) return
    const [nearest] = [...waits]
      .flatMap(([path, { deadline }]) => (deadline === undefined ? [] : [{ path, deadline }]))
      .sort((a, b) => a.deadline - b.deadline)
    if (nearest === undefined) return
    this.#ring(run, nearest, Math.max(soonest, nearest.deadline - Date.now()))
  }

  /** Holds no more than the path: what the person is shown may be large. */
  #ring(run: string, { path, deadline }: { path: string; deadline: number }, left: number): void {
    const timer = setTimeout(
      () => {
        if (left > longestClock) this.#ring(run, { path, deadline }, deadline - Date.now())
        else this.#onExpired(run, path)
      },
      Math.min(left, longestClock),
    )
    // A deadline alone is no reason to keep a process alive: the next one takes it over.
    timer.unref()
    this.#timers.set(run, timer)
  }

  forget(run: string): void {
    clearTimeout(this.#timers.get(run))
    this.#timers.delete(run)
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }
}
