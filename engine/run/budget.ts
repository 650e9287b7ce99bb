import type { ModelUsage } from '../models/usage.ts'
import { longestClock } from './attempt-limits.ts'
import { NodeError } from './failure.ts'
import { mostExecutions, mostSteps } from './limits.ts'

/** What one run may take at most. */
export interface Budget {
  /** Milliseconds at work. */
  readonly wallTime?: number
  readonly executions?: number
  /** Input and output tokens together. */
  readonly tokens?: number
  /** US dollars; calls without a known price count as nothing. */
  readonly cost?: number
}

/** What a run has taken so far. */
export interface Spent {
  readonly executions: number
  readonly tokens: number
  readonly cost: number
  /** Milliseconds at work: neither the wait for a person nor the time between a crash and the restart counts. */
  readonly elapsed: number
}

const nothingSpent: Spent = { executions: 0, tokens: 0, cost: 0, elapsed: 0 }

/** Adds up what a run takes and says when it is over its budget. */
export class Meter {
  readonly #budget: Budget
  readonly #onExceeded: (error: NodeError) => void
  readonly #startedAt: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #executions: number
  #steps = 0
  #tokens: number
  #cost: number

  /** @param before what the run took before it was cut off, or waited for a person */
  constructor(
    budget: Budget,
    onExceeded: (error: NodeError) => void,
    before: Spent = nothingSpent,
  ) {
    this.#budget = budget
    this.#onExceeded = onExceeded
    this.#startedAt = performance.now() - before.elapsed
    this.#executions = before.executions
    this.#tokens = before.tokens
    this.#cost = before.cost
    if (budget.wallTime !== undefined) this.#watch(budget.wallTime)
  }

  countExecution(): void {
    this.#executions += 1
    const executions = Math.min(this.#budget.executions ?? mostExecutions, mostExecutions)
    if (this.#executions > executions) {
      this.#exceed(
        this.#budget.executions !== executions
          ? `${executions} node executions, which is the limit for any run`
          : `its budget of ${executions} node ${executions === 1 ? 'execution' : 'executions'}`,
      )
    }
  }

  /** @param steps all that stands in a body which comes to its turn */
  countSteps(steps: number): void {
    // An empty body is one, too: turns of nothing must come to an end.
    this.#steps += Math.max(steps, 1)
    if (this.#steps > mostSteps)
      this.#exceed(
        `${mostSteps} steps in the turns and items of its frames, which is the limit for any run`,
      )
  }

  /** The run goes over its recorded part once more, whose steps were counted. */
  beginAgain(): void {
    this.#steps = 0
  }

  countUsage(usage: ModelUsage): void {
    this.#tokens += usage.inputTokens + usage.outputTokens
    this.#cost += usage.cost ?? 0
    const { tokens, cost } = this.#budget
    if (tokens !== undefined && this.#tokens > tokens)
      this.#exceed(`its budget of ${tokens} tokens`)
    if (cost !== undefined && this.#cost > cost) this.#exceed(`its budget of ${cost} US dollars`)
  }

  /** Milliseconds that the run has been worked on. */
  elapsed(): number {
    return performance.now() - this.#startedAt
  }

  /** The largest share that is used of any part of the budget, from 0; above 1 when it is exceeded. */
  used(): number {
    const { wallTime, executions, tokens, cost } = this.#budget
    return Math.max(
      share(this.elapsed(), wallTime),
      share(this.#executions, executions),
      share(this.#tokens, tokens),
      share(this.#cost, cost),
    )
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #watch(wallTime: number): void {
    const left = Math.max(wallTime - this.elapsed(), 0)
    this.#timer = setTimeout(
      () => {
        if (left > longestClock) this.#watch(wallTime)
        else this.#exceed(`its budget of ${wallTime} ms`)
      },
      Math.min(left, longestClock),
    )
  }

  #exceed(what: string): void {
    this.#onExceeded(
      new NodeError(`The run was stopped because it went over ${what}.`, { code: 'budget' }),
    )
  }
}

function share(spent: number, budget: number | undefined): number {
  return budget === undefined ? 0 : budget === 0 ? 1 : spent / budget
}
