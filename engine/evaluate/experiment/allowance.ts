import type { Budget } from '../../run/budget.ts'
import type { FinishedRun, GivenScore } from './cell.ts'

export interface Spending {
  readonly executions: number
  readonly tokens: number
  /** US dollars. */
  readonly cost: number
  /** Milliseconds. */
  readonly elapsed: number
}

const nothingSpent: Spending = { executions: 0, tokens: 0, cost: 0, elapsed: 0 }

/** What an experiment may still spend, on runs and on judges alike. */
export class Allowance {
  readonly #budget: Budget
  readonly #begun = performance.now()
  readonly #elapsed: number
  #executions: number
  #tokens: number
  #cost: number

  /** @param spent before, where an experiment goes on */
  constructor(budget: Budget = {}, spent: Spending = nothingSpent) {
    this.#budget = budget
    this.#elapsed = spent.elapsed
    this.#executions = spent.executions
    this.#tokens = spent.tokens
    this.#cost = spent.cost
  }

  /** A run that is over, where it ran now, and the scores that it was given. */
  take(
    run: Pick<FinishedRun, 'executed' | 'tokens' | 'spent'> | undefined,
    scores: readonly GivenScore[],
  ): void {
    this.#executions += run?.executed ?? 0
    this.#tokens += run?.tokens ?? 0
    this.#cost += run?.spent ?? 0
    for (const { use } of scores) {
      this.#tokens += use?.tokens ?? 0
      this.#cost += use?.cost ?? 0
    }
  }

  /** Why nothing more may begin, as a sentence; undefined while something is left. */
  exceeded(): string | undefined {
    const used = this.#used()
    return used === undefined ? undefined : `Its budget of ${used} is used up.`
  }

  #used(): string | undefined {
    const { executions, tokens, cost, wallTime } = this.#budget
    const elapsed = this.#elapsed + performance.now() - this.#begun
    if (executions !== undefined && this.#executions >= executions)
      return `${executions} node executions`
    if (tokens !== undefined && this.#tokens >= tokens) return `${tokens} tokens`
    if (cost !== undefined && this.#cost >= cost) return `${cost} US dollars`
    if (wallTime !== undefined && elapsed >= wallTime) return `${wallTime / 1000} s`
    return undefined
  }
}

/** Requests that were made for a run, where it ran now, and for its scores. */
export function requestsOf(
  run: Pick<FinishedRun, 'calls'> | undefined,
  scores: readonly GivenScore[],
): number {
  return scores.reduce((sum, { use }) => sum + (use?.calls ?? 0), run?.calls ?? 0)
}
