import type { Journal, RecordedEvent } from '../journal/journal.ts'
import { addUsage } from '../models/usage.ts'
import type { Values } from './events.ts'
import type { RecoveredSpan } from './run-state.ts'

/** What the journal knows of a run that was cut off. */
export interface Recovered {
  readonly spans: ReadonlyMap<string, RecoveredSpan>
  /** Number of the last recorded event. */
  readonly seq: number
  /** Rounds of frames whose start is recorded. */
  readonly marks: ReadonlySet<string>
  readonly startedAt: number
  readonly input: Values
}

/** Reads how far a run came. */
export function readRecovered(journal: Journal, run: string): Recovered {
  const spans = new Map<string, RecoveredSpan>()
  const marks = new Set<string>()
  let seq = 0
  let startedAt = 0
  let input: Values = {}
  for (const event of journal.events(run, 0, { whole: true })) {
    seq = event.seq
    if (event.type === 'run-start') {
      startedAt = event.at
      input = event.input
    }
    if (event.type === 'frame-iteration') marks.add(`${event.path}#${event.iteration}`)
    const path = pathOf(event)
    if (path !== undefined) spans.set(path, spanAfter(spans.get(path), event))
  }
  return { spans, seq, marks, startedAt, input }
}

/** Ends a run that cannot go on, as one whose graph needs a node type that is gone. */
export function endRecovered(
  journal: Journal,
  run: string,
  recovered: Recovered,
  why: string,
): Promise<void> {
  const at = Date.now()
  const spent = [...recovered.spans.values()].flatMap(({ end }) => end?.usage.models ?? [])
  const event: RecordedEvent = {
    type: 'run-end',
    run,
    seq: recovered.seq + 1,
    at,
    status: 'failed',
    outputs: {},
    usage: addUsage(spent),
    error: { message: `The run cannot go on. ${why}`, code: 'config' },
    duration: at - recovered.startedAt,
  }
  return journal.append([{ event }])
}

function pathOf(event: RecordedEvent): string | undefined {
  return event.type !== 'frame-iteration' && 'path' in event ? event.path : undefined
}

function spanAfter(before: RecoveredSpan | undefined, event: RecordedEvent): RecoveredSpan {
  const span = before ?? { end: undefined, attempts: 0, skip: undefined }
  switch (event.type) {
    case 'node-start':
      return { ...span, attempts: event.attempt }
    case 'node-end':
    case 'node-error':
      return { ...span, end: event }
    case 'node-skip':
      return { ...span, skip: event }
    default:
      return span
  }
}
