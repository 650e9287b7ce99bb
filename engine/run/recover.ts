import type { Journal, RecordedEvent } from '../journal/journal.ts'
import { addUsage } from '../models/usage.ts'
import type { Spent } from './budget.ts'
import type { NodeWait, RunSettings, Values } from './events.ts'
import type { ReplayRequest } from './replay-request.ts'
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
  readonly settings: RunSettings
  readonly spent: Spent
  readonly replayOf: string | undefined
  readonly replay: ReplayRequest | undefined
  /** The versions that its subgraph nodes stood for when it began. */
  readonly subgraphs: Readonly<Record<string, string>>
}

/** Reads how far a run came. */
export function readRecovered(journal: Journal, run: string): Recovered {
  const spans = new Map<string, RecoveredSpan>()
  const marks = new Set<string>()
  let seq = 0
  let startedAt = 0
  let input: Values = {}
  let settings: RunSettings = {}
  let replayOf: string | undefined
  let replay: ReplayRequest | undefined
  let subgraphs: Readonly<Record<string, string>> = {}
  const clock = new WorkClock()
  for (const event of journal.events(run, 0, { whole: true })) {
    seq = event.seq
    clock.see(event)
    if (event.type === 'run-start') {
      startedAt = event.at
      input = event.input
      settings = event.settings ?? {}
      replayOf = event.replayOf
      replay = event.replay
      subgraphs = event.subgraphs ?? {}
    }
    if (event.type === 'frame-iteration') marks.add(`${event.path}#${event.iteration}`)
    const path = pathOf(event)
    if (path !== undefined) spans.set(path, spanAfter(spans.get(path), event))
  }
  const spent = { ...spentBy(spans), elapsed: clock.elapsed }
  return { spans, seq, marks, startedAt, input, settings, spent, replayOf, replay, subgraphs }
}

/** Milliseconds in which a run was worked on, from the times of its events. */
class WorkClock {
  elapsed = 0
  #last: number | undefined

  see({ type, at }: RecordedEvent): void {
    // Before a resume nobody worked on it.
    if (type !== 'run-resume' && this.#last !== undefined) this.elapsed += at - this.#last
    this.#last = type === 'run-wait' ? undefined : at
  }
}

function spentBy(spans: ReadonlyMap<string, RecoveredSpan>): Omit<Spent, 'elapsed'> {
  const spent = { executions: 0, tokens: 0, cost: 0 }
  for (const { attempts, end } of spans.values()) {
    spent.executions += attempts
    if (end === undefined) continue
    spent.tokens += end.usage.inputTokens + end.usage.outputTokens
    spent.cost += end.usage.cost ?? 0
  }
  return spent
}

/** Nodes that wait for a person and have no answer, by path. */
export function openWaits(recovered: Pick<Recovered, 'spans'>): ReadonlyMap<string, NodeWait> {
  const open = new Map<string, NodeWait>()
  for (const [path, { wait, answer, end }] of recovered.spans) {
    if (wait !== undefined && answer === undefined && end === undefined) open.set(path, wait)
  }
  return open
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

const nothingRecorded: RecoveredSpan = {
  end: undefined,
  attempts: 0,
  underway: false,
  skip: undefined,
  wait: undefined,
  answer: undefined,
}

function spanAfter(before: RecoveredSpan | undefined, event: RecordedEvent): RecoveredSpan {
  const span = before ?? nothingRecorded
  switch (event.type) {
    case 'node-start':
      return { ...span, attempts: event.attempt, underway: true }
    case 'node-retry':
      return { ...span, underway: false }
    case 'node-end':
    case 'node-error':
      return { ...span, end: event }
    case 'node-skip':
      return { ...span, skip: event }
    case 'node-wait':
      // A new question: what was answered before has had its effect.
      return { ...span, wait: event, answer: undefined, underway: false }
    case 'node-answer':
      return { ...span, answer: event }
    default:
      return span
  }
}
