import type { Budget } from '../../run/budget.ts'
import { RunInterrupted } from '../../run/run-graph.ts'
import type { Cell, FinishedCell } from './cell.ts'
import { orderCells, type CellOrder } from './order-cells.ts'
import { Pace } from './pace.ts'

export interface Limits {
  /** Runs at once. */
  readonly concurrency: number
  /** Requests to models. */
  readonly requestsPerMinute?: number | undefined
  /** Of all runs together. No run begins when it is used up. */
  readonly budget?: Budget | undefined
  /** What was spent before, where an experiment goes on. */
  readonly spent?: Spending | undefined
}

interface Spending {
  readonly executions: number
  readonly tokens: number
  /** US dollars. */
  readonly cost: number
  /** Milliseconds. */
  readonly elapsed: number
}

/** Why not all cells were run; undefined when they were. */
export type Ending =
  | undefined
  | { readonly kind: 'stopped' }
  /** A sentence. */
  | { readonly kind: 'budget'; readonly reason: string }
  /** Whoever runs them had to leave off; they can go on later. */
  | { readonly kind: 'left'; readonly error: Error }

/** Thrown by whoever runs a cell when no more is to be begun, and what is under way is left alone. */
export class LeaveOff extends Error {
  constructor() {
    super('Heddle is stopping.')
    this.name = 'LeaveOff'
  }
}

const nothingSpent: Spending = { executions: 0, tokens: 0, cost: 0, elapsed: 0 }

/**
 * Runs and scores the cells of an experiment, some at once. Two cells of the same example never run
 * at once: the second finds in the journal what the first has executed.
 * @param runCell runs one cell and keeps what came of it; what it throws ends everything
 */
export async function runCells(
  cells: readonly Cell[],
  order: CellOrder,
  runCell: (cell: Cell, signal: AbortSignal) => Promise<FinishedCell>,
  limits: Limits,
  signal: AbortSignal,
): Promise<Ending> {
  const { concurrency, budget = {}, spent = nothingSpent } = limits
  const begun = performance.now()
  const open = [...orderCells(cells, order, Math.max(8, 2 * concurrency))]
  const busy = new Set<string>()
  const pace = new Pace(limits.requestsPerMinute)
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  let { executions, tokens, cost } = spent
  let ending: Ending

  const exceeded = (): string | undefined => {
    const elapsed = spent.elapsed + performance.now() - begun
    if (budget.executions !== undefined && executions >= budget.executions)
      return `${budget.executions} node executions`
    if (budget.tokens !== undefined && tokens >= budget.tokens) return `${budget.tokens} tokens`
    if (budget.cost !== undefined && cost >= budget.cost) return `${budget.cost} US dollars`
    if (budget.wallTime !== undefined && elapsed >= budget.wallTime)
      return `${budget.wallTime / 1000} s`
    return undefined
  }

  function next(): Cell | undefined {
    // Looked for among the first only: behind them stand other variants of the same examples.
    const at = open.findIndex((cell) => !busy.has(keyOf(cell)))
    return at < 0 ? undefined : open.splice(at, 1)[0]
  }

  let waiting: (() => void)[] = []
  function wake(): void {
    for (const go of waiting.splice(0)) go()
  }

  async function work(): Promise<void> {
    while (open.length > 0 && ending === undefined) {
      if (stop.aborted) {
        ending = { kind: 'stopped' }
        return
      }
      const used = exceeded()
      if (used !== undefined) {
        ending = { kind: 'budget', reason: `Its budget of ${used} is used up.` }
        return
      }
      const cell = next()
      if (cell === undefined) {
        await new Promise<void>((resolve) => waiting.push(resolve))
        continue
      }
      busy.add(keyOf(cell))
      try {
        const counted = await pace.begin(stop)
        const { run } = await runCell(cell, stop)
        pace.end(counted, run.calls)
        executions += run.executed
        tokens += run.tokens
        cost += run.spent
      } catch (error) {
        if (error instanceof LeaveOff || error instanceof RunInterrupted) {
          ending ??= { kind: 'left', error }
          return
        }
        if (!stop.aborted) {
          failed.abort(error)
          throw error
        }
        ending ??= { kind: 'stopped' }
      } finally {
        busy.delete(keyOf(cell))
        wake()
      }
    }
    wake()
  }

  const workers = Array.from({ length: Math.min(concurrency, cells.length) }, work)
  const results = await Promise.allSettled(workers)
  const broken = results.find((result) => result.status === 'rejected')
  if (broken !== undefined && !signal.aborted) throw broken.reason
  return ending
}

function keyOf({ example, trial }: Cell): string {
  return `${trial} ${example.id}`
}
