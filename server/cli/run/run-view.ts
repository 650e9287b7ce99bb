import type { Graph } from '../../../engine/graph/document.ts'
import type { RunEnd, RunEvent, Values } from '../../../engine/run/events.ts'
import type { Trace } from '../../../engine/run/trace.ts'
import type { Line } from '../line.ts'
import type { Channel } from '../output.ts'
import { outputLines } from './output-lines.ts'
import { runSummary, type RunFacts } from './run-summary.ts'

/** Shows a run while it goes on, and what came of it. */
export interface RunView {
  show(event: RunEvent): void
  /** @param outputs whole, also where the event holds a reference to a large value */
  end(end: RunEnd, outputs: Values): void
  /** Leaves the terminal in order, also in the middle of a run. */
  close(): void
}

export interface RunViewOptions {
  readonly channel: Channel
  readonly graph: Graph
  readonly run: Omit<RunFacts, 'offline'>
  /** What happened before, where the run was shown already, such as up to a question. */
  readonly past?: Trace
}

/** What is printed below the steps when a run is over. */
export function closingLines(
  end: RunEnd,
  outputs: Values,
  facts: RunFacts,
  columns?: number,
): Line[] {
  const shown = outputLines(outputs, columns)
  return [...(shown.length === 0 ? [] : [[], ...shown]), [], ...runSummary(end, facts)]
}
