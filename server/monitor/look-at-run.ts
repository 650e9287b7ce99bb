import { setImmediate as breathe } from 'node:timers/promises'
import { isLargeValue } from '../../engine/journal/event-values.ts'
import {
  largeValue,
  RunDamaged,
  type Journal,
  type RecordedEvent,
} from '../../engine/journal/journal.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { RunEnd } from '../../engine/run/events.ts'
import { passIn } from '../live-ab/measured-output.ts'
import { isExecution, isOfItsOwn, type Execution } from './execution.ts'
import { nodeTimes, type NodeTimes } from './node-times.ts'

/** What only the events of a run tell. */
export interface RunLook {
  /** Milliseconds from its start until the first word of a model; left out where no model was asked for text. */
  readonly firstToken?: number
  /** Of nodes, without the turns and calls of agents. */
  readonly executions: number
  /** Those that a record answered. */
  readonly cached: number
  readonly verdicts: readonly { readonly output: string; readonly pass: boolean }[]
  readonly nodes: readonly NodeTimes[]
}

type LookedAt = Pick<Journal, 'bareEvents' | 'lastEvent' | 'value'>

/** Read without a pause. */
const eventsAtOnce = 500
/** A run of a large map has tens of thousands; of more than this no more is looked at. */
const mostEvents = 5000

/** @param startedAt of the run, which is over */
export async function lookAtRun(
  journal: LookedAt,
  run: string,
  startedAt: number,
): Promise<RunLook> {
  const events: RecordedEvent[] = []
  for (;;) {
    const some = soundOr([], () => journal.bareEvents(run, events.at(-1)?.seq ?? 0, eventsAtOnce))
    events.push(...some)
    if (some.length === 0 || some.at(-1)?.type === 'run-end' || events.length >= mostEvents) break
    await breathe()
  }
  const last = events.at(-1)
  const end = last?.type === 'run-end' ? last : soundOr(last, () => journal.lastEvent(run))
  const executed = events.filter(isExecution)
  const own = executed.filter(isOfItsOwn)
  const first = Math.min(...executed.flatMap(firstWords))
  return {
    ...(Number.isFinite(first) ? { firstToken: Math.max(0, first - startedAt) } : {}),
    executions: own.length,
    cached: own.filter(({ reused }) => reused !== undefined).length,
    verdicts: end?.type === 'run-end' ? verdictsIn(journal, end) : [],
    nodes: nodeTimes(events),
  }
}

/** When models said their first word, in epoch milliseconds. Those of a record spoke in another run. */
function firstWords({ calls, reused }: Execution): number[] {
  if (reused !== undefined) return []
  return calls.flatMap(({ startedAt, firstToken }) =>
    firstToken === undefined ? [] : startedAt + firstToken,
  )
}

function verdictsIn(journal: LookedAt, { outputs }: RunEnd): RunLook['verdicts'] {
  return Object.entries(outputs).flatMap(([output, value]) => {
    const pass = passIn(inFull(journal, value))
    return pass === undefined ? [] : [{ output, pass }]
  })
}

/** A verdict with its reasons is soon too long to stand in an event. What is larger still is none. */
function inFull(journal: LookedAt, value: Json): Json {
  if (!isLargeValue(value) || value.bytes > largeValue) return value
  const json = journal.value(value.$value)
  // SAFETY: the journal wrote it as JSON; most of what is kept apart are texts, which are not parsed.
  return json?.startsWith('{') === true ? soundOr(value, () => JSON.parse(json) as Json) : value
}

/** Of a run whose record is damaged, what can still be read counts. */
function soundOr<Read>(otherwise: Read, read: () => Read): Read {
  try {
    return read()
  } catch (error) {
    if (error instanceof RunDamaged || error instanceof SyntaxError) return otherwise
    throw error
  }
}
