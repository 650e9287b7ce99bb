import { subgraphType } from '../graph/subgraph-type.ts'
import type { Journal, RecordedEvent } from '../journal/journal.ts'
import { addUsage, type ModelUsage, type Usage } from '../models/usage.ts'
import type { Spent } from './budget.ts'
import type { FailureDescription, NodeWait, RunSettings, Values } from './events.ts'
import { ownersOf } from './place.ts'
import type { ReplayRequest } from './replay-request.ts'
import type { RecoveredSpan } from './run-state.ts'

/** What the journal knows of a run that was cut off. */
export interface Recovered {
  readonly spans: ReadonlyMap<string, RecoveredSpan>
  /** Number of the last recorded event. */
  readonly seq: number
  /** Paths of the nodes that the run waits for, where it lies down; one that nothing reads any more is none of them. */
  readonly waiting: ReadonlySet<string> | undefined
  /** Rounds of frames whose start is recorded. */
  readonly marks: ReadonlySet<string>
  readonly startedAt: number
  readonly input: Values
  readonly settings: RunSettings
  readonly spent: Spent
  /** What all attempts took that came to an end. */
  readonly usage: Usage
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
  let waiting: ReadonlySet<string> | undefined
  const clock = new WorkClock()
  const used: ModelUsage[] = []
  let executions = 0
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
    if (event.type === 'run-wait') waiting = new Set(event.waiting)
    if (event.type === 'run-resume') waiting = undefined
    if (event.type === 'node-start' && begins(event, spans)) executions += 1
    used.push(...usageOf(event))
    if (event.type === 'frame-iteration') marks.add(`${event.path}#${event.iteration}`)
    const path = pathOf(event)
    if (path !== undefined) {
      const before = spans.get(path) ?? { ...nothingRecorded, begun: clock.elapsed }
      spans.set(path, spanAfter(before, event))
      if (event.type === 'node-wait') leaveOwners(path, spans)
    }
  }
  const usage = addUsage(used)
  const spent = {
    executions,
    tokens: usage.inputTokens + usage.outputTokens,
    // Calls without a known price count as nothing, one by one.
    cost: used.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
    elapsed: clock.elapsed,
  }
  return {
    spans,
    seq,
    waiting,
    marks,
    startedAt,
    input,
    settings,
    spent,
    usage,
    replayOf,
    replay,
    subgraphs,
  }
}

/** A node one of whose parts waits was left for the answer too, and goes on with it. */
function leaveOwners(path: string, spans: Map<string, RecoveredSpan>): void {
  for (const owner of ownersOf(path)) {
    const span = spans.get(owner)
    if (span !== undefined) spans.set(owner, { ...span, last: 'left-for-an-answer' })
  }
}

/** Whether a start is an execution of its own: neither a graph, nor a node that goes on with its answer. */
function begins(
  { path, nodeType }: Extract<RecordedEvent, { type: 'node-start' }>,
  spans: Recovered['spans'],
): boolean {
  return nodeType !== subgraphType && spans.get(path)?.last !== 'left-for-an-answer'
}

/** What the models took in the attempt that an event ends. */
export function usageOf(event: RecordedEvent): readonly ModelUsage[] {
  switch (event.type) {
    case 'node-end':
    case 'node-error':
      return event.usage.models
    case 'node-retry':
      return event.usage?.models ?? []
    default:
      return []
  }
}

/** Milliseconds in which a run was worked on, from the times of its events. */
export class WorkClock {
  elapsed = 0
  #last: number | undefined
  /** Time before answers; what comes next says whether anybody was at work then. */
  #unsure = 0

  see({ type, at }: RecordedEvent): void {
    const since = this.#last === undefined ? 0 : at - this.#last
    if (type === 'node-answer') this.#unsure += since
    else {
      // Before a resume nobody worked on it.
      if (type !== 'run-resume') this.elapsed += this.#unsure + since
      this.#unsure = 0
    }
    this.#last = type === 'run-wait' ? undefined : at
  }
}

/** Nodes that wait for a person and have no answer, by path. */
export function openWaits({
  spans,
  waiting,
}: Pick<Recovered, 'spans' | 'waiting'>): ReadonlyMap<string, NodeWait> {
  const open = new Map<string, NodeWait>()
  for (const [path, { wait, answer, end }] of spans) {
    if (wait === undefined || answer !== undefined || end !== undefined) continue
    if (waiting?.has(path) === false) continue
    if (!isInEnded(path, spans)) open.set(path, wait)
  }
  return open
}

/** A subgraph that has failed has no use for the answers that its nodes wait for. */
function isInEnded(path: string, spans: Recovered['spans']): boolean {
  const parts = path.split('/')
  return parts.some((_, at) => spans.get(parts.slice(0, at).join('/'))?.end !== undefined)
}

/** Whether a person's answer is recorded that the run has not gone on with. */
export function hasUnheardAnswer({ spans }: Pick<Recovered, 'spans'>): boolean {
  return [...spans.values()].some(
    ({ answer, last, end }) =>
      answer !== undefined &&
      end === undefined &&
      (last === 'left-for-an-answer' || last === 'uncertain'),
  )
}

/** Ends a run that nobody works on. */
export function endRecovered(
  journal: Journal,
  run: string,
  recovered: Recovered,
  status: 'failed' | 'cancelled',
  error: FailureDescription,
): Promise<void> {
  const at = Date.now()
  const event: RecordedEvent = {
    type: 'run-end',
    run,
    seq: recovered.seq + 1,
    at,
    status,
    outputs: {},
    usage: recovered.usage,
    error,
    duration: Math.max(0, at - recovered.startedAt),
  }
  return journal.append([{ event }])
}

function pathOf(event: RecordedEvent): string | undefined {
  return event.type !== 'frame-iteration' && 'path' in event ? event.path : undefined
}

const nothingRecorded: RecoveredSpan = {
  end: undefined,
  begun: 0,
  attempts: 0,
  last: undefined,
  fallbacks: 0,
  failed: 0,
  skip: undefined,
  wait: undefined,
  answer: undefined,
  said: undefined,
}

/** What is known of a node when one more of its events is recorded. */
export function spanAfter(before: RecoveredSpan | undefined, event: RecordedEvent): RecoveredSpan {
  const span = before ?? nothingRecorded
  switch (event.type) {
    case 'node-start':
      return { ...span, attempts: event.attempt, last: 'cut-off' }
    case 'node-retry':
      return event.fallback
        ? { ...span, last: 'failed', fallbacks: span.fallbacks + 1, failed: 0 }
        : { ...span, last: 'failed', failed: span.failed + 1 }
    case 'node-end':
    case 'node-error':
      return { ...span, end: event }
    case 'node-skip':
      return { ...span, skip: event }
    case 'node-wait':
      // A new question: what was answered before has had its effect.
      return event.uncertain
        ? { ...span, wait: event, answer: undefined, last: 'uncertain' }
        : { ...span, wait: event, answer: undefined, said: undefined, last: 'left-for-an-answer' }
    case 'node-answer':
      return { ...span, answer: event, ...(span.wait?.uncertain ? {} : { said: event }) }
    default:
      return span
  }
}
