import type { IndexProgress } from '../api.ts'
import { duration } from './amounts.ts'
import type { LiveArea } from './live-area.ts'
import { look, type Line } from './line.ts'
import type { Output } from './output.ts'
import { oneLine } from './text.ts'

const barWidth = 24
/** Milliseconds that must pass before what is left can be told. */
const known = 1000

/** Shows how far a longer work is: a bar on a terminal, a line for each tenth elsewhere. */
export class ProgressBar {
  readonly #output: Output
  readonly #label: string
  readonly #now: () => number
  readonly #showFrom: number
  #area: LiveArea | undefined
  #phase: { readonly total: number; readonly since: number; readonly from: number } | undefined
  #tenth = -1

  /** @param options.quietFor milliseconds in which work that is soon done says nothing */
  constructor(
    output: Output,
    label: string,
    options: { quietFor?: number; now?: () => number } = {},
  ) {
    this.#output = output
    this.#label = label
    this.#now = options.now ?? (() => performance.now())
    this.#showFrom = this.#now() + (options.quietFor ?? 0)
  }

  show(progress: IndexProgress): void {
    this.#begin(progress)
    if (this.#now() < this.#showFrom) return
    const { messages } = this.#output
    if (messages.terminal) {
      this.#area ??= this.#output.live(messages)
      this.#area.draw([this.#line(progress)])
      return
    }
    const { done, total } = progress
    const tenth = Math.floor((done * 10) / total)
    if (total === 0 || tenth === this.#tenth) return
    this.#tenth = tenth
    messages.print(`${this.#label}: ${done} of ${total}`)
  }

  /** Takes the bar away. */
  close(): void {
    this.#area?.close()
    this.#area = undefined
    this.#phase = undefined
    this.#tenth = -1
  }

  /** Another total means other work, which goes at another pace. */
  #begin({ done, total }: IndexProgress): void {
    if (this.#phase?.total === total && done >= this.#phase.from) return
    this.#phase = { total, since: this.#now(), from: done }
    this.#tenth = -1
  }

  #line({ done, total, what, secondsLeft }: IndexProgress): Line {
    const share = total === 0 ? 0 : Math.min(done / total, 1)
    const full = Math.round(share * barWidth)
    // Who does the work knows its pace better than who only hears of it.
    const left = secondsLeft === undefined ? this.#left(done, total) : secondsLeft * 1000
    return [
      `${this.#label}  `,
      look('━'.repeat(full), 'accent'),
      look('─'.repeat(barWidth - full), 'quiet'),
      `  ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`,
      ...(left === undefined ? [] : [`  about ${duration(left)} left`]),
      look(`  ${oneLine(what)}`, 'quiet'),
    ]
  }

  /** Milliseconds, from the pace so far. */
  #left(done: number, total: number): number | undefined {
    if (this.#phase === undefined) return undefined
    const { since, from } = this.#phase
    const passed = this.#now() - since
    if (passed < known || done <= from || done >= total) return undefined
    return (passed / (done - from)) * (total - done)
  }
}
