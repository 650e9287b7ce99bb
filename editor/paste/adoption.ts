import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { readReference } from '../../engine/graph/reference.ts'
import { outputsId, type Command } from '../document/command.ts'
import { pasteOf, type Paste } from '../document/fragment.ts'

/**
 * What puts a whole graph of another tool into this one: inputs and outputs that are missing here come
 * with it; those that are here already are its own.
 */
export function adoption(
  graph: Graph,
  foreign: Graph,
  options: { readonly at: readonly [number, number]; readonly frame: string | undefined },
  context: CheckContext,
): Paste {
  const missing = Object.entries(foreign.inputs).filter(
    ([name]) => !Object.hasOwn(graph.inputs, name),
  )
  const inputs = { ...foreign.inputs, ...graph.inputs }
  const paste = pasteOf({ ...graph, inputs }, foreign, { ...options, withWires: true }, context)
  const outputs = Object.entries(foreign.outputs).filter(
    ([name]) => !Object.hasOwn(graph.outputs, name),
  )
  const commands: Command[] = [
    ...missing.map(([name, input]): Command => ({ type: 'input.set', name, input })),
    ...paste.commands,
    ...outputs.map(([port, sources]): Command => ({
      type: 'wire.set',
      node: outputsId,
      port,
      sources: [sources].flat().map((source) => named(source, paste.names)),
    })),
  ]
  return { ...paste, commands }
}

function named(source: string, names: ReadonlyMap<string, string>): string {
  const parts = readReference(source)
  return parts.kind === 'port' ? `${names.get(parts.node) ?? parts.node}.${parts.port}` : source
}
