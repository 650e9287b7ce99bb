import { create } from 'zustand'
import type { RunEvent } from '../../engine/run/events.ts'
import { emptyTrace, reduceEvents, type Trace } from '../../engine/run/trace.ts'
import { textBus } from './text-bus.ts'

export interface RunState {
  /** The run on the canvas, as its events tell it; text that streams goes past it. */
  readonly trace: Trace | undefined
  /** A run is being asked for, and has not begun. */
  readonly starting: boolean
  /** It was asked for here, and is not one that is only looked at. */
  readonly asked: boolean
  /** The connection is lost; the run goes on without us. */
  readonly lost: boolean
  /** Why the last run could not begin, in sentences. */
  readonly refusal: readonly string[]
  /** The execution that the inspector shows: a path of the trace. */
  readonly selectedSpan: string | undefined
  /** The turn of a loop or item of a map that the canvas shows, by frame, counted from 1; else the newest. */
  readonly turns: Readonly<Record<string, number>>
  /** The moment of the run that is looked at, in epoch milliseconds; undefined for how it is now. */
  readonly moment: number | undefined
  /** The run as it was at that moment. */
  readonly past: Trace | undefined
}

export const useRunStore = create<RunState>(() => ({
  trace: undefined,
  starting: false,
  asked: false,
  lost: false,
  refusal: [],
  selectedSpan: undefined,
  turns: {},
  moment: undefined,
  past: undefined,
}))

/** The run as the canvas and the inspector show it: now, or at the moment that is looked at. */
export function seenTrace({ trace, past }: RunState): Trace | undefined {
  return past ?? trace
}

let buffer: RunEvent[] = []
let frame: number | undefined

/**
 * Takes an event in. A delta goes to the text bus; only the first of a port reaches the trace, which
 * says that the port streams. What comes within one frame of the screen is one change of the store.
 */
export function receive(event: RunEvent): void {
  if (event.type === 'node-delta') {
    textBus.receive(event)
    const span = useRunStore.getState().trace?.spans.get(event.path)
    if (span?.streaming[event.port] !== undefined) return
  }
  buffer.push(event)
  frame ??= requestAnimationFrame(applyBuffer)
}

function applyBuffer(): void {
  frame = undefined
  const events = buffer
  buffer = []
  useRunStore.setState(({ trace }) => ({
    trace: reduceEvents(trace ?? emptyTrace, events),
    starting: false,
  }))
}

/** Makes room for another run. */
export function clearRun(): void {
  if (frame !== undefined) cancelAnimationFrame(frame)
  frame = undefined
  buffer = []
  textBus.clear()
  useRunStore.setState({
    trace: undefined,
    lost: false,
    refusal: [],
    selectedSpan: undefined,
    turns: {},
    moment: undefined,
    past: undefined,
  })
}

export function isOpen(trace: Trace | undefined): boolean {
  return trace?.status === 'running' || trace?.status === 'waiting'
}
