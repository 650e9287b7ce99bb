import { subgraphType } from '../graph/subgraph-type.ts'
import type { Usage } from '../models/usage.ts'
import { noUsage } from '../models/no-usage.ts'
import type {
  FailureDescription,
  ModelCall,
  NodeAnswer,
  RunEvent,
  RunStatus,
  Values,
} from './events.ts'
import type { PersonRequest } from './person-request.ts'

type SpanStatus =
  | 'running'
  | 'retrying'
  | 'waiting'
  | 'succeeded'
  | 'failed'
  | 'skipped'
  /** It stood open when the run ended: cancelled, or cut off by a crash. */
  | 'stopped'

/** One execution of one node. */
export interface Span {
  readonly path: string
  readonly node: string
  readonly nodeType: string
  readonly status: SpanStatus
  readonly attempt: number
  readonly startedAt: number
  readonly endedAt?: number
  /** Milliseconds of work; for a reused record, what it took when it really ran. */
  readonly duration?: number
  readonly inputs: Values
  readonly outputs: Values
  /** Text so far of streaming ports, by port. Emptied when the span ends. */
  readonly streaming: Readonly<Record<string, string>>
  readonly usage: Usage
  readonly calls: readonly ModelCall[]
  readonly model?: string
  readonly key?: string
  readonly reused?: { readonly run: string; readonly path: string }
  /** What models took where a reused record was made, which nobody had to pay again. */
  readonly saved?: Usage
  readonly error?: FailureDescription
  /** Failed attempts before this one. */
  readonly retries: readonly {
    readonly attempt: number
    readonly message: string
    readonly at: number
  }[]
  readonly skipReason?: string
  /** The failure leaves at the port `error` and the run goes on. */
  readonly handled?: boolean
  /** A replay put its outputs there. */
  readonly edited?: true
  /** What a person is asked, or was. */
  readonly request?: PersonRequest
  /** Epoch milliseconds at which it was asked. */
  readonly askedAt?: number
  /** Epoch milliseconds. */
  readonly deadline?: number
  /** What is asked is what became of an attempt that was cut off. */
  readonly uncertain?: true
  readonly answer?: Pick<NodeAnswer, 'answer' | 'by' | 'expired' | 'at'>
}

/** Turns of a loop, items of a map. */
export interface FrameProgress {
  readonly path: string
  readonly frame: string
  readonly kind: 'loop' | 'map'
  readonly started: number
  readonly of: number
}

/** All that is known of a run, built from its events and nothing else. */
export interface Trace {
  readonly run: string
  readonly graph: string
  readonly version: string
  readonly status: RunStatus
  readonly input: Values
  readonly outputs: Values
  readonly usage: Usage
  readonly error?: FailureDescription
  readonly startedAt: number
  readonly endedAt?: number
  /** When nothing could be done before a person had answered; the last one is open while the run waits. */
  readonly pauses: readonly { readonly from: number; readonly to?: number }[]
  readonly replayOf?: string
  /** The experiment whose run it is. */
  readonly experiment?: string
  /** In order of start, by path. */
  readonly spans: ReadonlyMap<string, Span>
  readonly frames: ReadonlyMap<string, FrameProgress>
  /** `seq` of the last event that is in here. */
  readonly seq: number
}

export const emptyTrace: Trace = {
  run: '',
  graph: '',
  version: '',
  status: 'running',
  input: {},
  outputs: {},
  usage: noUsage,
  startedAt: 0,
  pauses: [],
  spans: new Map(),
  frames: new Map(),
  seq: 0,
}

/**
 * The only way to build a trace: `events.reduce(reduceTrace, emptyTrace)`. Events that are
 * already in are ignored, so a reader may attach twice.
 */
export function reduceTrace(trace: Trace, event: RunEvent): Trace {
  if (event.type === 'node-delta') return withDelta(trace, event)
  if (event.seq <= trace.seq) return trace
  const next = { ...trace, seq: event.seq }
  switch (event.type) {
    case 'run-start':
      return {
        ...next,
        run: event.run,
        graph: event.graph,
        version: event.version,
        input: event.input,
        startedAt: event.at,
        status: 'running',
        ...(event.replayOf === undefined ? {} : { replayOf: event.replayOf }),
        ...(event.settings?.experiment === undefined
          ? {}
          : { experiment: event.settings.experiment }),
      }
    case 'node-start': {
      const before = trace.spans.get(event.path)
      return withSpan(next, {
        path: event.path,
        node: event.node,
        nodeType: event.nodeType,
        status: 'running',
        attempt: event.attempt,
        startedAt: before?.startedAt ?? event.at,
        inputs: event.inputs,
        outputs: {},
        streaming: {},
        usage: noUsage,
        calls: [],
        retries: before?.retries ?? [],
        ...(before?.request === undefined ? {} : { request: before.request }),
        ...(before?.askedAt === undefined ? {} : { askedAt: before.askedAt }),
        ...(before?.answer === undefined ? {} : { answer: before.answer }),
        ...(event.model === undefined ? {} : { model: event.model }),
      })
    }
    case 'node-retry':
      return changeSpan(next, event.path, (span) => ({
        ...span,
        status: 'retrying',
        streaming: {},
        retries: [
          ...span.retries,
          { attempt: event.attempt, message: event.error.message, at: event.at },
        ],
      }))
    case 'node-end':
      return withSpan(next, {
        ...spanBefore(trace, event.path, event.node, event.nodeType, event.at),
        status: 'succeeded',
        attempt: event.attempt,
        endedAt: event.at,
        duration: event.duration,
        outputs: event.outputs,
        streaming: {},
        usage: event.usage,
        calls: event.calls,
        key: event.key,
        ...(event.reused === undefined ? {} : { reused: event.reused }),
        ...(event.saved === undefined ? {} : { saved: event.saved }),
        ...(event.edited === undefined ? {} : { edited: event.edited }),
      })
    case 'node-error':
      return withSpan(withoutInside(next, event), {
        ...spanBefore(trace, event.path, event.node, event.nodeType, event.at),
        status: 'failed',
        attempt: event.attempt,
        endedAt: event.at,
        duration: event.duration,
        streaming: {},
        usage: event.usage,
        calls: event.calls,
        error: event.error,
        handled: event.handled,
        ...(event.reused === undefined ? {} : { reused: event.reused }),
        ...(event.saved === undefined ? {} : { saved: event.saved }),
      })
    case 'node-skip':
      return withSpan(next, {
        ...spanBefore(trace, event.path, event.node, '', event.at),
        status: 'skipped',
        endedAt: event.at,
        skipReason: event.reason,
        ...(event.outputs === undefined ? {} : { outputs: event.outputs }),
      })
    case 'node-wait': {
      // What was asked and answered before has had its effect.
      const {
        answer: _answer,
        deadline: _deadline,
        ...before
      } = spanBefore(trace, event.path, event.node, '', event.at)
      return withSpan(next, {
        ...before,
        status: 'waiting',
        request: event.request,
        askedAt: event.at,
        streaming: {},
        ...(event.deadline === undefined ? {} : { deadline: event.deadline }),
        ...(event.uncertain === undefined ? {} : { uncertain: event.uncertain }),
      })
    }
    case 'node-answer':
      return changeSpan(next, event.path, (span) => ({
        ...span,
        status: 'running',
        answer: {
          at: event.at,
          ...(event.answer === undefined ? {} : { answer: event.answer }),
          ...(event.by === undefined ? {} : { by: event.by }),
          ...(event.expired === undefined ? {} : { expired: event.expired }),
        },
      }))
    case 'frame-iteration': {
      const frames = new Map(trace.frames)
      frames.set(event.path, {
        path: event.path,
        frame: event.frame,
        kind: event.kind,
        started: Math.max(event.iteration, trace.frames.get(event.path)?.started ?? 0),
        of: event.of,
      })
      return { ...next, frames }
    }
    case 'run-wait':
      return {
        ...next,
        status: 'waiting',
        pauses: [...trace.pauses, { from: event.at }],
        // Nobody is at work any more; a subgraph stays open around a node that waits in it.
        spans: stopOpenSpans(trace.spans, event.at, (path) =>
          event.waiting.some((one) => one === path || one.startsWith(`${path}/`)),
        ),
      }
    case 'run-resume':
      return { ...next, status: 'running', pauses: endPause(trace.pauses, event.at) }
    case 'run-end':
      return {
        ...next,
        status: event.status,
        pauses: endPause(trace.pauses, event.at),
        outputs: event.outputs,
        usage: event.usage,
        endedAt: event.at,
        spans: stopOpenSpans(trace.spans, event.at, () => false),
        ...(event.error === undefined ? {} : { error: event.error }),
      }
  }
}

/** The spans that `reduceEvents` has copied and nobody else has seen: they may be changed in place. */
let unshared: Map<string, Span> | undefined

/**
 * Many events at once, as `reduceTrace` one after the other would take them in. The spans are copied
 * once and not for each event, so a run of many nodes is read in a time that grows with its length.
 */
export function reduceEvents(trace: Trace, events: readonly RunEvent[]): Trace {
  if (events.length < 2) return events.reduce(reduceTrace, trace)
  const spans = new Map(trace.spans)
  unshared = spans
  try {
    return events.reduce(reduceTrace, { ...trace, spans })
  } finally {
    unshared = undefined
  }
}

function endPause(pauses: Trace['pauses'], to: number): Trace['pauses'] {
  return pauses.map((pause) => (pause.to === undefined ? { ...pause, to } : pause))
}

/** Milliseconds from the start of the run to a moment, without the time in which it waited for people. */
export function workTime({ startedAt, pauses }: Trace, at: number): number {
  const waited = pauses.reduce(
    (sum, { from, to = at }) => sum + Math.max(0, Math.min(to, at) - from),
    0,
  )
  return Math.max(0, at - startedAt - waited)
}

function withDelta(trace: Trace, event: Extract<RunEvent, { type: 'node-delta' }>): Trace {
  const span = trace.spans.get(event.path)
  if (span === undefined || span.status !== 'running' || span.attempt !== event.attempt)
    return trace
  const { streaming } = span
  const before = Object.hasOwn(streaming, event.port) ? streaming[event.port]! : ''
  // A gap cannot be filled: the sender follows up with the whole text at offset 0.
  if (event.offset > before.length) return trace
  const text = before.slice(0, event.offset) + event.text
  return withSpan(trace, { ...span, streaming: { ...span.streaming, [event.port]: text } })
}

function spanBefore(trace: Trace, path: string, node: string, nodeType: string, at: number): Span {
  return (
    trace.spans.get(path) ?? {
      path,
      node,
      nodeType,
      status: 'running',
      attempt: 1,
      startedAt: at,
      inputs: {},
      outputs: {},
      streaming: {},
      usage: noUsage,
      calls: [],
      retries: [],
    }
  )
}

function withSpan(trace: Trace, span: Span): Trace {
  if (unshared !== undefined && trace.spans === unshared) {
    unshared.set(span.path, span)
    return { ...trace }
  }
  const spans = new Map(trace.spans)
  spans.set(span.path, span)
  if (unshared !== undefined) unshared = spans
  return { ...trace, spans }
}

function changeSpan(trace: Trace, path: string, change: (span: Span) => Span): Trace {
  const span = trace.spans.get(path)
  return span === undefined ? trace : withSpan(trace, change(span))
}

/** What was still open in a subgraph that has failed, such as by its timeout, was stopped with it. */
function withoutInside(
  trace: Trace,
  { path, nodeType, at }: Extract<RunEvent, { type: 'node-error' }>,
): Trace {
  if (nodeType !== subgraphType) return trace
  const isKept = (inside: string): boolean => !inside.startsWith(`${path}/`)
  return { ...trace, spans: stopOpenSpans(trace.spans, at, isKept) }
}

/** @param isKept whether the span at a path goes on */
function stopOpenSpans(
  spans: ReadonlyMap<string, Span>,
  at: number,
  isKept: (path: string) => boolean,
): ReadonlyMap<string, Span> {
  const stopped = new Map<string, Span>()
  for (const [path, span] of spans) {
    const open =
      span.status === 'running' || span.status === 'retrying' || span.status === 'waiting'
    const stops = open && !isKept(path)
    stopped.set(path, stops ? { ...span, status: 'stopped', endedAt: at, streaming: {} } : span)
  }
  return stopped
}
