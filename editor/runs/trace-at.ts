import type { Json } from '../../engine/graph/values.ts'
import type { FrameProgress, Span, Trace } from '../../engine/run/trace.ts'

/**
 * A run as it was at a moment, made of what is known of it now. Text that a model wrote bit by bit is
 * there as far as it had come, taken as written evenly between its first and its last piece.
 * @param at epoch milliseconds
 */
export function traceAt(trace: Trace, at: number): Trace {
  const spans = new Map<string, Span>()
  for (const [path, span] of trace.spans) {
    if (span.startedAt <= at) spans.set(path, spanAt(span, at))
  }
  const { error: _error, endedAt, ...rest } = trace
  if (endedAt !== undefined && endedAt <= at) return trace
  const waits = trace.pauses.some(
    ({ from, to = Number.POSITIVE_INFINITY }) => from <= at && at < to,
  )
  return {
    ...rest,
    status: waits ? 'waiting' : 'running',
    outputs: {},
    pauses: trace.pauses.filter(({ from }) => from <= at),
    spans,
    frames: framesAt(trace, spans),
  }
}

function spanAt(span: Span, at: number): Span {
  const { endedAt, askedAt, answer, retries } = span
  const ended = endedAt !== undefined && endedAt <= at
  const before = retries.filter((retry) => retry.at <= at)
  if (ended) return span
  const { endedAt: _ended, duration: _duration, error: _error, skipReason: _reason, ...rest } = span
  const asked = askedAt !== undefined && askedAt <= at && (answer === undefined || at < answer.at)
  return {
    ...rest,
    status: asked ? 'waiting' : 'running',
    attempt: before.length + 1,
    outputs: {},
    streaming: asked ? {} : writtenAt(span, at),
    calls: span.calls.filter((call) => call.startedAt + call.duration <= at),
    retries: before,
  }
}

/** Texts that were being written, as far as they had come. */
function writtenAt({ calls, outputs }: Span, at: number): Readonly<Record<string, string>> {
  const call = calls.findLast(({ kind, firstToken }) => kind === 'chat' && firstToken !== undefined)
  if (call?.firstToken === undefined) return {}
  const from = call.startedAt + call.firstToken
  const share = (at - from) / Math.max(1, call.duration - call.firstToken)
  if (share < 0) return {}
  const texts = Object.entries(outputs).filter(
    (entry): entry is [string, string & Json] => typeof entry[1] === 'string',
  )
  // The longest one is what the model wrote; others were made of it afterwards.
  const [longest] = texts.toSorted(([, a], [, b]) => b.length - a.length)
  if (longest === undefined) return {}
  const [port, text] = longest
  return { [port]: text.slice(0, Math.ceil(text.length * Math.min(1, share))) }
}

/** Turns and items that had begun. */
function framesAt(
  { frames }: Trace,
  spans: ReadonlyMap<string, Span>,
): ReadonlyMap<string, FrameProgress> {
  if (frames.size === 0) return frames
  const begun = new Map<string, number>()
  for (const path of spans.keys()) {
    for (const { index } of path.matchAll(/#\d+(?=\/)/g)) {
      const frame = path.slice(0, index)
      const number = Number.parseInt(path.slice(index + 1), 10)
      begun.set(frame, Math.max(number, begun.get(frame) ?? 0))
    }
  }
  return new Map(
    [...frames].flatMap(([path, progress]) => {
      const started = begun.get(path)
      return started === undefined ? [] : [[path, { ...progress, started }] as const]
    }),
  )
}
