import type { Graph } from '../../engine/graph/document.ts'
import type { SelectOption } from '../ui/Select.tsx'

/** Stands for a column that is left out: an option needs a name. */
export const leftOut = ' left out'

const fixed: readonly SelectOption[] = [
  { id: 'id', label: 'Id', description: 'The same id again changes the example' },
  { id: 'tags', label: 'Tags' },
  { id: 'split', label: 'Split' },
  { id: 'answerable', label: 'Answerable', description: 'yes or no' },
  { id: 'gold', label: 'Gold passages', description: 'Documents, or a list with quotes' },
  { id: 'gold.document', label: 'Gold: document' },
  { id: 'gold.quote', label: 'Gold: quote' },
  { id: 'gold.grade', label: 'Gold: grade' },
  { id: 'source', label: 'Source' },
  { id: 'notes', label: 'Notes' },
]

/** Where a column of a file can go: the ports of the graph first, then the other parts of an example. */
export function targetsFor(
  column: string,
  graph: Pick<Graph, 'inputs' | 'outputs'> | undefined,
  used: readonly (string | null)[],
): readonly SelectOption[] {
  const inputs = graph === undefined ? ['question'] : Object.keys(graph.inputs)
  const outputs = graph === undefined ? ['answer'] : Object.keys(graph.outputs)
  const named: readonly SelectOption[] = [
    ...inputs.map((name) => ({ id: `inputs.${name}`, label: `Input ${name}` })),
    ...outputs.map((name) => ({ id: `expected.${name}`, label: `Expected ${name}` })),
    { id: 'expected.answers', label: 'Expected answers', description: 'Several right ones' },
    ...fixed,
    { id: `metadata.${column}`, label: 'Metadata', description: `under "${column}"` },
    { id: leftOut, label: 'Leave it out' },
  ]
  const known = new Set(named.map(({ id }) => id))
  // What was suggested, or chosen for a graph with other ports.
  const others = [...new Set(used)].flatMap((target) =>
    target === null ||
    known.has(target) ||
    (target.startsWith('metadata.') && target !== `metadata.${column}`)
      ? []
      : [{ id: target, label: wordsOf(target) }],
  )
  return [...others, ...named]
}

function wordsOf(target: string): string {
  const [part, ...rest] = target.split('.')
  const name = rest.join('.')
  if (part === 'inputs') return `Input ${name}`
  if (part === 'expected') return `Expected ${name}`
  return part === 'metadata' ? `Metadata ${name}` : target
}
