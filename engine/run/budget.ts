import type { ModelUsage } from '../models/usage.ts'
import { longestClock } from './attempt-limits.ts'
import { NodeError } from './failure.ts'

/** What one run may take at most. */
export interface Budget {
  /** Milliseconds from its start. */
  readonly wallTime?: number
  readonly executions?: number
  /** Input and output tokens together. */
  readonly tokens?: number
  /** US dollars; calls without a known price count as nothing. */
  readonly cost?: number
}

/** Adds up what a run takes and says when it is over its budget. */
export class Meter {
  readonly #budget: Budget
  readonly #onExceeded: (error: NodeError) => void
  readonly #timer: ReturnType<typeof setTimeout> | undefined
  #executions = 0
  #tokens = 0
  #cost = 0

  constructor(budget: Budget, onExceeded: (error: NodeError) => void) {
    this.#budget = budget
    this.#onExceeded = onExceeded
    if (budget.wallTime !== undefined) {
      this.#timer = setTimeout(
        () => this.#exceed(`its budget of ${budget.wallTime} ms`),
        Math.min(budget.wallTime, longestClock),
      )
    }
  }

  countExecution(): void {
    this.#executions += 1
    const { executions } = this.#budget
    if (executions !== undefined && this.#executions > executions) {
      this.#exceed(`its budget of ${executions} node executions`)
    }
  }

  countUsage(usage: ModelUsage): void {
    this.#tokens += usage.inputTokens + usage.outputTokens
    this.#cost += usage.cost ?? 0
    const { tokens, cost } = this.#budget
    if (tokens !== undefined && this.#tokens > tokens)
      this.#exceed(`its budget of ${tokens} tokens`)
    if (cost !== undefined && this.#cost > cost) this.#exceed(`its budget of ${cost} US dollars`)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #exceed(what: string): void {
    this.#onExceeded(
      new NodeError(`The run was stopped because it went over ${what}.`, { code: 'budget' }),
    )
  }
}
