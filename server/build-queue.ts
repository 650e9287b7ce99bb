import { messageOf } from '../engine/graph/message-of.ts'
import type { IndexProgress } from './api.ts'
import { TimeLeft } from './time-left.ts'

interface Build {
  readonly done: Promise<unknown>
  readonly left: TimeLeft
  progress: IndexProgress
}

/** Milliseconds between two notices about one build. */
const noticeEvery = 100

/** Work on indexes: that on one index follows one another. Tells how far it is and how it ended. */
export class BuildQueue {
  /** The last build of each index that is under way. */
  readonly #builds = new Map<string, Build>()
  readonly #failures = new Map<string, string>()
  readonly #told = new Map<string, number>()
  readonly #signal: AbortSignal
  readonly #onChange: (name: string) => void

  /** @param options.onChange told of an index about whose building there is news */
  constructor(options: { signal: AbortSignal; onChange: (name: string) => void }) {
    this.#signal = options.signal
    this.#onChange = options.onChange
  }

  add<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.settled(name)
    const done = before.then(() => {
      this.#signal.throwIfAborted()
      return work()
    })
    const progress = { done: 0, total: 0, what: 'documents' }
    const build: Build = { done, left: new TimeLeft(), progress }
    this.#builds.set(name, build)
    const settle = (error: string | undefined): void => {
      if (error === undefined) this.#failures.delete(name)
      else this.#failures.set(name, error)
      if (this.#builds.get(name) !== build) return
      this.#builds.delete(name)
      this.#told.delete(name)
      this.#onChange(name)
    }
    done.then(
      () => settle(undefined),
      (error: unknown) => settle(messageOf(error)),
    )
    this.#onChange(name)
    return done
  }

  /** Says how far the build of an index is, and estimates what is left of it. */
  report(name: string, progress: IndexProgress): IndexProgress {
    const build = this.#builds.get(name)
    if (build === undefined) return progress
    build.progress = build.left.after(progress)
    const now = performance.now()
    if (now - (this.#told.get(name) ?? -noticeEvery) >= noticeEvery) {
      this.#told.set(name, now)
      this.#onChange(name)
    }
    return build.progress
  }

  /** How far the build of an index is; undefined where nothing is being built. */
  progress(name: string): IndexProgress | undefined {
    return this.#builds.get(name)?.progress
  }

  /** Why the last build of an index failed. */
  failure(name: string): string | undefined {
    return this.#failures.get(name)
  }

  forgetFailure(name: string): void {
    this.#failures.delete(name)
  }

  isBusy(): boolean {
    return this.#builds.size > 0
  }

  /** Kept when the build of an index is done. Never rejects. */
  async settled(name: string): Promise<void> {
    await this.#builds.get(name)?.done.catch(() => undefined)
  }

  /** Kept when nothing is being built. Never rejects. */
  async idle(): Promise<void> {
    while (this.#builds.size > 0) {
      await Promise.allSettled([...this.#builds.values()].map(({ done }) => done))
      // Builds leave the list a turn after they are done.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
