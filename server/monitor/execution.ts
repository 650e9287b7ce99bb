import { subgraphType } from '../../engine/graph/subgraph-type.ts'
import type { RecordedEvent } from '../../engine/journal/journal.ts'
import { ownersOf } from '../../engine/run/place.ts'

/** The end of an execution of a node. */
export type Execution = Extract<RecordedEvent, { type: 'node-end' | 'node-error' }>

/** What a replay put in the place of an execution is none. */
export function isExecution(event: RecordedEvent): event is Execution {
  return event.type === 'node-error' || (event.type === 'node-end' && event.edited !== true)
}

/** Whether it is neither a turn or call of an agent nor a graph, which consists of what its nodes do. */
export function isOfItsOwn({ path, nodeType }: Execution): boolean {
  return nodeType !== subgraphType && ownersOf(path).length === 0
}
