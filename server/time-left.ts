import type { IndexProgress } from './api.ts'

/** Milliseconds and steps that must be behind before their pace says something about what is left. */
const least = { milliseconds: 2000, steps: 3 }

/** Estimates how long a step of a longer work still takes, from its mean pace so far. */
export class TimeLeft {
  readonly #now: () => number
  #begin: { readonly at: number; readonly done: number } | undefined
  #last = 0

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** The progress with what is left, once that means something. Where less is done than before another step began. */
  after({ done, total, what }: Omit<IndexProgress, 'secondsLeft'>): IndexProgress {
    const at = this.#now()
    if (this.#begin === undefined || done < this.#last) this.#begin = { at, done }
    this.#last = done
    const steps = done - this.#begin.done
    const passed = at - this.#begin.at
    const isKnown = steps >= least.steps && passed >= least.milliseconds && done < total
    if (!isKnown) return { done, total, what }
    return { done, total, what, secondsLeft: Math.ceil(((passed / steps) * (total - done)) / 1000) }
  }
}
