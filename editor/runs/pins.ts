import { create } from 'zustand'
import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'
import { isLarge } from '../canvas/value-shape.ts'
import { useDocument } from '../document/document-store.ts'
import { toast } from '../ui/toast-store.ts'

/** An output that stands for a node in every run from here, which then does not run. */
interface Pin {
  /** The run that it came from; the runs with the pin are replays of it. */
  readonly run: string
  readonly outputs: Values
}

type Pins = Readonly<Record<string, Pin>>

/** The pinned nodes of the open graph; kept per person in the browser, and no part of the graph. */
export const usePins = create<{ readonly graph: string; readonly pins: Pins }>(() => ({
  graph: '',
  pins: {},
}))

const keyOf = (graph: string): string => `heddle.pins.${graph}`

function stored(graph: string): Pins {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(graph)) ?? '{}')
    // SAFETY: what was written here are pins by node.
    return typeof kept === 'object' && kept !== null ? (kept as Pins) : {}
  } catch {
    return {}
  }
}

useDocument.subscribe(({ graph }, before) => {
  if (graph?.name === before.graph?.name) return
  const name = graph?.name ?? ''
  usePins.setState({ graph: name, pins: name === '' ? {} : stored(name) })
})

function keep(pins: Pins): void {
  const { graph } = usePins.getState()
  usePins.setState({ pins })
  try {
    localStorage.setItem(keyOf(graph), JSON.stringify(pins))
  } catch {
    toast('The pin is kept until this page is closed: the browser has no room for it.')
  }
}

/** Lets these outputs stand for a node from now on. */
export function pinOutputs(node: string, run: string, outputs: Values): void {
  if (Object.values(outputs).some((value: Json) => isLarge(value))) {
    toast('This output is too large to be pinned.')
    return
  }
  keep({ ...usePins.getState().pins, [node]: { run, outputs } })
  toast(`The output of ${node} is pinned: runs from here take it and leave the node out.`)
}

export function unpin(node: string): void {
  const { [node]: _gone, ...others } = usePins.getState().pins
  keep(others)
  toast(`${node} runs again.`)
}

export function useIsPinned(node: string): boolean {
  return usePins((state) => state.pins[node] !== undefined)
}

/** The pins that the open graph has a node for, and the newest of the runs that they came from. */
export function pinsToSend():
  | { run: string; outputs: Readonly<Record<string, Values>> }
  | undefined {
  const { graph } = useDocument.getState()
  const { pins } = usePins.getState()
  const held = Object.entries(pins).filter(([node]) => graph?.nodes[node] !== undefined)
  // Ids of runs begin with the time.
  const run = held
    .map(([, pin]) => pin.run)
    .sort()
    .at(-1)
  if (run === undefined) return undefined
  return {
    run,
    outputs: Object.fromEntries(held.map(([node, { outputs }]) => [node, outputs])),
  }
}
