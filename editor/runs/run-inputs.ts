import { create } from 'zustand'
import type { Graph, GraphInput } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'

/** What the next run is given, by input; absent inputs are left out. */
export const useRunInputs = create<{
  readonly graph: string | undefined
  readonly values: Readonly<Record<string, Json>>
  /** What the last attempt to run found missing; each is let go of as it is given. */
  readonly missing: readonly string[]
  /** The graph whose form is drawn, with all that is filled in by itself. */
  readonly drawn: string | undefined
}>(() => ({ graph: undefined, values: {}, missing: [], drawn: undefined }))

/** So long somebody may still mean what they asked for before there was a form, in milliseconds. */
const patience = 5000

let stopWaiting: (() => void) | undefined

/** Calls back once the form of a graph is drawn, unless that takes long or is another graph's. */
export function whenFormIsDrawn(graph: string, then: () => void): void {
  stopWaiting?.()
  const until = performance.now() + patience
  const stop = useRunInputs.subscribe(({ drawn }, before) => {
    if (drawn === before.drawn) return
    stop()
    if (drawn === graph && performance.now() < until) then()
  })
  stopWaiting = stop
}

const keyOf = (graph: string): string => `heddle.inputs.${graph}`

/** The inputs that were used last with a graph; undefined at the first time. */
export function rememberedInputs(graph: string): Readonly<Record<string, Json>> | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(graph)) ?? 'null')
    // SAFETY: what was written here is plain JSON by name.
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, Json>) : undefined
  } catch {
    return undefined
  }
}

export function setRunInputs(graph: string, values: Readonly<Record<string, Json>>): void {
  useRunInputs.setState({ graph, values, missing: [] })
  localStorage.setItem(keyOf(graph), JSON.stringify(values))
}

export function setRunInput(graph: string, name: string, value: Json | undefined): void {
  const { values, missing } = useRunInputs.getState()
  const { [name]: _before, ...others } = values
  setRunInputs(graph, value === undefined ? others : { ...others, [name]: value })
  useRunInputs.setState({ missing: missing.filter((one) => one !== name) })
}

/** Only what the graph asks for, without empty optional texts; a switch that nobody touched says no. */
export function inputsToSend(
  graph: Graph,
  values: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(graph.inputs).flatMap(([name, input]) => {
      const untouched = input.type === 'boolean' && input.optional !== true
      const value = values[name] ?? (untouched && input.default === undefined ? false : undefined)
      const empty = value === undefined || (value === '' && input.optional === true)
      return empty ? [] : [[name, value] as const]
    }),
  )
}

/** What a run needs and nobody has given: it would be refused, or cost calls and answer nothing. */
export function missingInputs(
  graph: Graph,
  values: Readonly<Record<string, Json>>,
): readonly string[] {
  return Object.entries(graph.inputs)
    .filter(([name, { type, optional, default: fallback }]) => {
      // A switch that nobody has touched says no.
      if (optional === true || type === 'boolean') return false
      const value = values[name] ?? fallback
      if (type === 'text') return typeof value !== 'string' || value.trim() === ''
      return value === undefined
    })
    .map(([name]) => name)
}

/** What is to be done about an input that a run needs, as a sentence. */
export function missingWords({ type }: GraphInput): string {
  switch (type) {
    case 'text':
      return 'Type something here first.'
    case 'file':
      return 'Choose a file first.'
    case 'file[]':
      return 'Choose at least one file first.'
    default:
      return 'Fill this in first.'
  }
}
