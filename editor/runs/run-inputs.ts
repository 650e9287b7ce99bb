import { create } from 'zustand'
import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'

/** What the next run is given, by input; absent inputs are left out. */
export const useRunInputs = create<{
  readonly graph: string | undefined
  readonly values: Readonly<Record<string, Json>>
}>(() => ({ graph: undefined, values: {} }))

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
  useRunInputs.setState({ graph, values })
  localStorage.setItem(keyOf(graph), JSON.stringify(values))
}

export function setRunInput(graph: string, name: string, value: Json | undefined): void {
  const { [name]: _before, ...others } = useRunInputs.getState().values
  setRunInputs(graph, value === undefined ? others : { ...others, [name]: value })
}

/** Only what the graph asks for, without empty optional texts. */
export function inputsToSend(
  graph: Graph,
  values: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(graph.inputs).flatMap(([name, input]) => {
      const value = values[name]
      const empty = value === undefined || (value === '' && input.optional === true)
      return empty ? [] : [[name, value] as const]
    }),
  )
}

/** Required texts that nobody has typed: a run of them would cost calls and answer nothing. */
export function blankInputs(
  graph: Graph,
  values: Readonly<Record<string, Json>>,
): readonly string[] {
  return Object.entries(graph.inputs)
    .filter(([name, { type, optional, default: fallback }]) => {
      const value = values[name] ?? fallback
      return (
        type === 'text' && optional !== true && (typeof value !== 'string' || value.trim() === '')
      )
    })
    .map(([name]) => name)
}
