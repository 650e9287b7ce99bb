import type { Json } from '../../engine/graph/values.ts'
import type { Usage } from '../../engine/models/usage.ts'
import { noUsage } from '../../engine/models/no-usage.ts'
import type { RunEnd, RunEvent, RunOutcome } from '../../engine/run/events.ts'

/** Writes the events of a run by hand, with numbers and times that fit. */
export interface RecordedEvents {
  readonly all: readonly RunEvent[]
  start(path: string, details?: { nodeType?: string; model?: string; attempt?: number }): RunEvent
  delta(path: string, port: string, text: string, offset?: number): RunEvent
  end(path: string, outputs: Readonly<Record<string, Json>>, usage?: Usage): RunEvent
  fail(path: string, message: string, handled?: boolean): RunEvent
  retry(path: string, message: string): RunEvent
  skip(path: string, reason: string): RunEvent
  turn(path: string, iteration: number, of: number, kind?: 'loop' | 'map'): RunEvent
  over(status: RunOutcome, outputs?: Readonly<Record<string, Json>>, message?: string): RunEnd
}

/** Epoch milliseconds at which the first event happened; each further one comes 10 later. */
export const began = 1_700_000_000_000

export function recordedEvents(graph = 'sample'): RecordedEvents {
  const all: RunEvent[] = []
  const run = 'run-1'
  const nodeOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
  let seq = 0
  const next = (): { run: string; seq: number; at: number } => {
    seq += 1
    return { run, seq, at: began + (seq - 1) * 10 }
  }
  function add<Event extends RunEvent>(event: Event): Event {
    all.push(event)
    return event
  }
  const done = { attempt: 1, usage: noUsage, calls: [], duration: 10 }

  add({ type: 'run-start', graph, version: 'v1', input: {}, ...next() })
  return {
    all,
    start: (path, { nodeType = nodeOf(path), model, attempt = 1 } = {}) =>
      add({
        type: 'node-start',
        path,
        node: nodeOf(path),
        nodeType,
        attempt,
        inputs: {},
        ...(model === undefined ? {} : { model }),
        ...next(),
      }),
    delta: (path, port, text, offset = 0) =>
      add({
        type: 'node-delta',
        run,
        at: began,
        path,
        node: nodeOf(path),
        attempt: 1,
        port,
        offset,
        text,
      }),
    end: (path, outputs, usage = noUsage) =>
      add({
        type: 'node-end',
        path,
        node: nodeOf(path),
        nodeType: nodeOf(path),
        key: '',
        ...done,
        usage,
        outputs,
        ...next(),
      }),
    fail: (path, message, handled = false) =>
      add({
        type: 'node-error',
        path,
        node: nodeOf(path),
        nodeType: nodeOf(path),
        error: { message, code: 'model' },
        handled,
        ...done,
        ...next(),
      }),
    retry: (path, message) =>
      add({
        type: 'node-retry',
        path,
        node: nodeOf(path),
        attempt: 1,
        error: { message, code: 'model' },
        delay: 1000,
        ...next(),
      }),
    skip: (path, reason) => add({ type: 'node-skip', path, node: nodeOf(path), reason, ...next() }),
    turn: (path, iteration, of, kind = 'loop') =>
      add({ type: 'frame-iteration', path, frame: nodeOf(path), kind, iteration, of, ...next() }),
    over: (status, outputs = {}, message) =>
      add({
        type: 'run-end',
        status,
        outputs,
        usage: noUsage,
        duration: 1200,
        ...(message === undefined ? {} : { error: { message, code: 'model' } }),
        ...next(),
      }),
  }
}
