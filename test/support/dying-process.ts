import type { Journal } from '../../engine/journal/journal.ts'
import { ledgerNodes } from './ledger-nodes.ts'
import type { NodeType } from '../../engine/graph/define-node.ts'

/**
 * When a process ends: when it wants to record one event more than `events`, at once or after it has
 * done all that it does without waiting for the disk; or inside an execution.
 */
export type CrashPoint =
  | { readonly events: number; readonly late: boolean }
  | { readonly execution: number }

/** What is left of a process for the tests: from its end on nothing of it is recorded or executed. */
export interface DyingProcess {
  /** Its way to the disk. */
  readonly journal: Journal
  readonly nodes: readonly NodeType[]
  /** Kept when it has ended, and all that it brought to the disk is there. */
  readonly death: Promise<void>
}

/** Milliseconds without a sign of life after which a process has done all it can. */
const quiet = 12

/** A process in this one that ends without a word, as a power cut would end it. */
export function dyingProcess(
  disk: Journal,
  ledger: { push(line: string): void },
  point: CrashPoint,
): DyingProcess {
  const { promise: death, resolve } = Promise.withResolvers<void>()
  let dead = false
  let recorded = 0
  let executions = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let written: Promise<void> = Promise.resolve()

  function die(): void {
    dead = true
    clearTimeout(timer)
    // What it appended in this turn is on its way.
    queueMicrotask(() => resolve(written))
  }

  function isLost(): boolean {
    recorded += 1
    if (dead) return true
    if (!('events' in point) || recorded <= point.events) return false
    if (!point.late) die()
    else {
      clearTimeout(timer)
      timer = setTimeout(die, quiet)
    }
    return true
  }

  return {
    death,
    journal: {
      ...disk,
      append(entries) {
        const kept = entries.filter(() => !isLost())
        if (kept.length > 0) written = disk.append(kept)
        return kept.length === entries.length ? written : new Promise(() => undefined)
      },
    },
    nodes: ledgerNodes((line) => {
      if (dead) throw new Error('The process is gone.')
      timer?.refresh()
      ledger.push(line)
      executions += 1
      if (!('execution' in point) || executions !== point.execution) return
      die()
      throw new Error('The process is gone.')
    }),
  }
}
