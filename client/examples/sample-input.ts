import type { Graph } from '../../engine/graph/document.ts'
import type { PortType } from '../../engine/graph/port-types.ts'
import type { Json } from '../../engine/graph/values.ts'
import { mainInput } from './main-text.ts'

/** A value for each input that must be given, and for the one that asks. */
export function sampleInput(graph: Pick<Graph, 'inputs'>): Readonly<Record<string, Json>> {
  const main = mainInput(graph)
  return Object.fromEntries(
    Object.entries(graph.inputs).flatMap(([name, { type, optional, default: fallback }]) => {
      if (name !== main && (optional === true || fallback !== undefined)) return []
      return [[name, type === 'text' ? sampleText(graph, name) : sampleOf(type)]]
    }),
  )
}

/** The value that an input of text has by itself, or one that says what belongs there. */
export function sampleText({ inputs }: Pick<Graph, 'inputs'>, name: string): string {
  const fallback = inputs[name]?.default
  if (typeof fallback === 'string' && fallback !== '') return fallback
  return name === 'question' ? 'What is a heddle on a loom?' : `the ${name}`
}

function sampleOf(type: PortType): Json {
  if (type.endsWith('[]')) return []
  switch (type) {
    case 'text':
      return 'text'
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'messages':
      return [{ role: 'user', content: 'Hello' }]
    case 'file':
      return { name: 'note.txt', type: 'text/plain', data: 'SGVsbG8=' }
    case 'documents':
      return [{ id: 'a', text: 'A passage.' }]
    default:
      return {}
  }
}
