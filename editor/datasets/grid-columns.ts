import type { Example } from '../../engine/evaluate/example.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Graph } from '../../engine/graph/document.ts'

/** A column of the grid: a part of an example. */
export interface GridColumn {
  /** Such as `inputs.question`, `expected.answer`, `tags`. */
  readonly id: string
  readonly label: string
  /** In grey above the label: which part it belongs to. */
  readonly group?: string
  readonly kind: 'text' | 'json' | 'tags' | 'split' | 'gold'
  /** Pixels it has at least. */
  readonly least: number
  /** Its part of the room that is left over. */
  readonly share: number
}

/** The ports of the graph that a dataset is for, then every other name that examples use. */
export function columnsOf(
  examples: readonly Example[],
  graph: Pick<Graph, 'inputs' | 'outputs'> | undefined,
): readonly GridColumn[] {
  const inputs = new Map<string, boolean>()
  for (const [name, { type }] of Object.entries(graph?.inputs ?? {})) {
    inputs.set(name, type === 'text')
  }
  const expected = new Map<string, boolean>()
  for (const { inputs: given, expected: wanted } of examples) {
    for (const [name, value] of Object.entries(given)) note(inputs, name, value)
    for (const [name, value] of Object.entries(wanted ?? {})) note(expected, name, value)
  }
  if (inputs.size === 0) inputs.set('question', true)
  if (expected.size === 0) {
    const outputs = Object.keys(graph?.outputs ?? {})
    expected.set(outputs.includes('answer') ? 'answer' : (outputs[0] ?? 'answer'), true)
  }
  // Optional inputs that no example gives would only take room.
  for (const [name, input] of Object.entries(graph?.inputs ?? {})) {
    const used = examples.some(({ inputs: given }) => given[name] !== undefined)
    if (input.optional === true && !used && inputs.size > 1) inputs.delete(name)
  }
  return [
    ...textsFirst(inputs).map(([name, text]) => ofPart('inputs', name, text)),
    ...textsFirst(expected).map(([name, text]) => ofPart('expected', name, text)),
    { id: 'tags', label: 'Tags', kind: 'tags', least: 168, share: 0 },
    { id: 'split', label: 'Split', kind: 'split', least: 92, share: 0 },
    { id: 'gold', label: 'Gold', kind: 'gold', least: 60, share: 0 },
  ]
}

function textsFirst(part: ReadonlyMap<string, boolean>): readonly [string, boolean][] {
  return [...part].toSorted(([, a], [, b]) => Number(b) - Number(a))
}

function ofPart(part: 'inputs' | 'expected', name: string, text: boolean): GridColumn {
  return {
    id: `${part}.${name}`,
    label: name,
    group: part === 'inputs' ? 'input' : 'expected',
    kind: text ? 'text' : 'json',
    least: text ? 230 : 150,
    share: text ? 1 : 0.3,
  }
}

/** A column holds text as long as every value of it is one. */
function note(columns: Map<string, boolean>, name: string, value: Json): void {
  columns.set(name, (columns.get(name) ?? true) && typeof value === 'string')
}

/** What a cell shows, and what its editor begins with. */
export function cellText(example: Example, { id, kind }: GridColumn): string {
  switch (kind) {
    case 'tags':
      return (example.tags ?? []).join(', ')
    case 'split':
      return example.split ?? ''
    case 'gold':
      return String(example.gold?.length ?? 0)
    case 'text':
    case 'json': {
      const value = partOf(example, id)
      return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
    }
  }
}

function partOf(example: Example, id: string): Json | undefined {
  const { part, name } = split(id)
  return example[part]?.[name]
}

function split(id: string): { part: 'inputs' | 'expected'; name: string } {
  const at = id.indexOf('.')
  return { part: id.slice(0, at) === 'inputs' ? 'inputs' : 'expected', name: id.slice(at + 1) }
}

/** The example after a cell was edited; a sentence where what was typed cannot be read. */
export function withCell(
  example: Example,
  column: GridColumn,
  text: string,
): Example | { readonly problem: string } {
  switch (column.kind) {
    case 'tags': {
      const { tags: _tags, ...rest } = example
      const tags = [...new Set(text.split(',').map((tag) => tag.trim()))].filter(
        (tag) => tag !== '',
      )
      return tags.length === 0 ? rest : { ...rest, tags }
    }
    case 'split': {
      const { split: _split, ...rest } = example
      return text.trim() === '' ? rest : { ...rest, split: text.trim() }
    }
    case 'gold':
      return example
    case 'text':
      return withPart(example, column.id, text === '' ? undefined : text)
    case 'json': {
      if (text.trim() === '') return withPart(example, column.id, undefined)
      // A text stays one, where its column holds other values too.
      if (typeof partOf(example, column.id) === 'string') return withPart(example, column.id, text)
      try {
        return withPart(example, column.id, JSON.parse(text) as Json)
      } catch {
        return { problem: 'This is not JSON. A text stands in quotation marks.' }
      }
    }
  }
}

export function withPart(example: Example, id: string, value: Json | undefined): Example {
  const { part, name } = split(id)
  const { [name]: _before, ...others } = example[part] ?? {}
  const next = value === undefined ? others : { ...others, [name]: value }
  if (part === 'inputs') return { ...example, inputs: next }
  const { expected: _expected, ...rest } = example
  return Object.keys(next).length === 0 ? rest : { ...rest, expected: next }
}
