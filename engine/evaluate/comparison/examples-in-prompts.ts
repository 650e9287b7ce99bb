import type { Graph } from '../../graph/document.ts'
import { isFrame } from '../../graph/document.ts'
import type { Json } from '../../graph/values.ts'

/** Shorter texts stand in prompts by accident. */
const shortest = 20

/**
 * Ids of the examples whose inputs or expected outputs stand word by word in the settings of a graph:
 * a prompt that was written with them answers them, and says nothing about others.
 */
export function examplesInPrompts(
  graph: Graph,
  examples: readonly {
    readonly id: string
    readonly inputs: Readonly<Record<string, Json>>
    readonly expected?: Readonly<Record<string, Json>>
  }[],
): string[] {
  const settings = Object.values(graph.nodes)
    .flatMap((entry) => (isFrame(entry) ? [] : textsIn({ ...entry.config })))
    .map(plain)
    .join('\n')
  return examples
    .filter(({ inputs, expected = {} }) =>
      textsIn([inputs, expected])
        .map(plain)
        .some((text) => text.length >= shortest && settings.includes(text)),
    )
    .map(({ id }) => id)
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((inner: Json) => textsIn(inner))
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim()
}
