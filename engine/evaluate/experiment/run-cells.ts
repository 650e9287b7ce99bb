import { RunInterrupted } from '../../run/run-graph.ts'
import { requestsOf, type Allowance } from './allowance.ts'
import type { Cell, FinishedCell } from './cell.ts'
import { orderCells, type CellOrder } from './order-cells.ts'
import type { Pace } from './pace.ts'

export interface Limits {
  /** Runs at once. */
  readonly concurrency: number
  /** Requests to models, those of judges too. */
  readonly pace: Pace
  /** Of all runs and scores together. No run begins when it is used up. */
  readonly allowance: Allowance
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
  const { concurrency, pace, allowance } = limits
  const open = [...orderCells(cells, order, Math.max(8, 2 * concurrency))]
  const busy = new Set<string>()
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  let ending: Ending

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
      const reason = allowance.exceeded()
      if (reason !== undefined) {
        ending = { kind: 'budget', reason }
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
        const { run, scores } = await runCell(cell, stop)
        pace.end(counted, requestsOf(run, scores))
        allowance.take(run, scores)
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
