import type { FrameProgress, Span, Trace } from '../../engine/run/trace.ts'
import type { Json } from '../../engine/graph/values.ts'
import { inputsId, outputsId } from '../document/command.ts'
import { seenTrace, useRunStore } from '../runs/run-store.ts'
import { isShown, shownTurns } from '../runs/shown-turns.ts'
import { isNested, outermostNode } from '../runs/span-path.ts'
import { waitingSpans } from '../runs/waiting-spans.ts'
import type { Status } from '../ui/status.ts'

/** The newest span of each node in the turns that are shown, found once for each trace and choice. */
const newest = new WeakMap<Trace, { choice: string; spans: ReadonlyMap<string, Span> }>()

function newestSpans(trace: Trace): ReadonlyMap<string, Span> {
  const turns = shownTurns(useRunStore.getState())
  const choice = JSON.stringify(turns)
  const known = newest.get(trace)
  if (known?.choice === choice) return known.spans
  const spans = new Map<string, Span>()
  // Spans stand in the order of their start, so the last one of a node is its newest.
  for (const span of trace.spans.values()) {
    // What a subgraph runs is not on this canvas, whatever its ids are.
    if (isNested(span.path) || !isShown(span.path, turns)) continue
    const before = spans.get(span.node)
    if (before === undefined || span.startedAt >= before.startedAt) spans.set(span.node, span)
  }
  newest.set(trace, { choice, spans })
  return spans
}

/** The newest execution of a node in the turns that are shown. */
export function spanOf(trace: Trace | undefined, node: string): Span | undefined {
  return trace === undefined ? undefined : newestSpans(trace).get(node)
}

function statusIn(trace: Trace | undefined, node: string): Status {
  if (trace === undefined) return 'idle'
  if (node === inputsId) return trace.startedAt > 0 ? 'succeeded' : 'queued'
  const open = trace.status === 'running' || trace.status === 'waiting'
  if (node === outputsId) {
    if (open) return 'queued'
    return trace.status === 'succeeded'
      ? 'succeeded'
      : trace.status === 'failed'
        ? 'failed'
        : 'stopped'
  }
  const span = spanOf(trace, node)
  if (span === undefined) return open ? 'queued' : 'idle'
  if (span.status === 'succeeded') return span.reused === undefined ? 'succeeded' : 'cached'
  if (span.status === 'failed' && span.handled === true) return 'warning'
  return span.status === 'running' && waitsInside(trace, span) ? 'waiting' : span.status
}

/** Nothing in the subgraph is at work, and somebody is asked in it. */
function waitsInside(trace: Trace, { path }: Span): boolean {
  return (
    trace.status === 'waiting' && waitingSpans(trace).some((one) => one.path.startsWith(`${path}/`))
  )
}

export function useNodeStatus(node: string): Status {
  return useRunStore((state) => statusIn(seenTrace(state), node))
}

export function useNodeSpan(node: string): Span | undefined {
  return useRunStore((state) => spanOf(seenTrace(state), node))
}

/** What somebody is asked at a node now, or in the graph that it runs. */
export function useNodeQuestion(node: string): string | undefined {
  return useRunStore(
    (state) =>
      waitingSpans(seenTrace(state)).find(({ path }) => outermostNode(path) === node)?.request
        .question,
  )
}

export function useHasTrace(): boolean {
  return useRunStore((state) => state.trace !== undefined)
}

/** What stands at an output port now: of the newest span, or of the run's own inputs. */
export function useOutputValue(node: string, port: string): Json | undefined {
  return useRunStore((state) => {
    const trace = seenTrace(state)
    return node === inputsId ? trace?.input[port] : spanOf(trace, node)?.outputs[port]
  })
}

/** What stands at an output of the graph. */
export function useGraphOutput(port: string): Json | undefined {
  return useRunStore((state) => seenTrace(state)?.outputs[port])
}

export function useIsStreaming(node: string, port: string): boolean {
  return useRunStore((state) => {
    const span = spanOf(seenTrace(state), node)
    return span?.status === 'running' && span.streaming[port] !== undefined
  })
}

/** The progress of a frame, of its newest execution where frames nest. */
export function useFrameProgress(frame: string): FrameProgress | undefined {
  return useRunStore((state) => {
    let found: FrameProgress | undefined
    for (const progress of seenTrace(state)?.frames.values() ?? []) {
      const isHere = !isNested(progress.path) && isShown(progress.path, shownTurns(state))
      if (progress.frame === frame && isHere) found = progress
    }
    return found
  })
}

/** The turn or item of a frame that somebody chose to see; undefined: the newest is shown. */
export function useChosenTurn(frame: string): number | undefined {
  return useRunStore((state) => shownTurns(state)[frame])
}

/** What a wire shows of a run: `live` while its reader works, `done` after, `wait` before. */
export type WireState = 'idle' | 'live' | 'done' | 'wait' | 'absent'

export function wireState(
  trace: Trace | undefined,
  source: string,
  sourcePort: string,
  target: string,
): WireState {
  if (trace === undefined) return 'idle'
  const reader = statusIn(trace, target)
  const span = spanOf(trace, source)
  if (span === undefined && endedBefore(trace, source)) return 'absent'
  const ended = span !== undefined && span.status !== 'running' && span.status !== 'retrying'
  if (ended && span.outputs[sourcePort] === undefined && source !== inputsId) return 'absent'
  switch (reader) {
    case 'running':
    case 'retrying':
      return 'live'
    case 'queued':
      return 'wait'
    case 'idle':
      return 'idle'
    case 'skipped':
      return 'absent'
    default:
      return 'done'
  }
}

/** The run broke off before it came to this node or frame. */
function endedBefore({ status, frames }: Trace, source: string): boolean {
  const brokeOff = status === 'failed' || status === 'cancelled'
  if (!brokeOff || source === inputsId) return false
  return ![...frames.values()].some(({ frame, path }) => frame === source && !isNested(path))
}
