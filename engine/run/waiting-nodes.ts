import type { Journal } from '../journal/journal.ts'
import type { Values } from './events.ts'
import type { PersonField } from './person-request.ts'
import { openWaits, readRecovered } from './recover.ts'

/** A node that waits for a person, with what is asked. */
export interface WaitingNode {
  readonly path: string
  readonly node: string
  readonly question: string
  /** What the person is shown, by name; whole, however large. */
  readonly show: Values
  readonly fields: readonly PersonField[]
  /** Answers at the deadline. */
  readonly default?: Values
  /** Epoch milliseconds. */
  readonly deadline?: number
  /** The process stopped in the middle of work that must not be repeated. */
  readonly uncertain?: true
  /** Of the event that asks: what happened since comes after it. */
  readonly seq: number
}

/** The nodes of a run that wait for a person and have no answer yet, in the order in which they asked. */
export function waitingNodes(journal: Journal, run: string): readonly WaitingNode[] {
  const open = [...openWaits(readRecovered(journal, run)).values()]
  return open
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ path, node, request, deadline, uncertain, seq }) => ({
      path,
      node,
      ...request,
      ...(deadline === undefined ? {} : { deadline }),
      ...(uncertain === undefined ? {} : { uncertain }),
      seq,
    }))
}
