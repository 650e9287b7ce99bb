import type { Graph, GraphEntry, GraphInput, NodeGroup } from '../../engine/graph/document.ts'
import type { NodeColour } from '../../engine/graph/node-colours.ts'
import type { Fix } from '../../engine/graph/problem.ts'
import type { Json } from '../../engine/graph/values.ts'

/** A place on the canvas: `[x, y]`, or with the size of an empty frame `[x, y, width, height]`. */
export type Place = NonNullable<Graph['layout']>[string]

/** Stands where a node id would, for the outputs of the graph itself. */
export const outputsId = '$outputs'
/** The same for its inputs. Node ids start with a letter, so neither can clash with one. */
export const inputsId = '$inputs'

/**
 * Every change of a graph document, as plain data. Undo, autosave and the history are made
 * from these and nothing else.
 */
export type Command =
  | { readonly type: 'graph.set'; readonly field: 'title' | 'description'; readonly value: string }
  | { readonly type: 'graph.replace'; readonly graph: Graph; readonly label: string }
  | { readonly type: 'input.set'; readonly name: string; readonly input: GraphInput | undefined }
  | { readonly type: 'input.rename'; readonly name: string; readonly to: string }
  | { readonly type: 'output.rename'; readonly name: string; readonly to: string }
  | {
      readonly type: 'node.add'
      readonly id: string
      readonly entry: GraphEntry
      readonly at: Place
    }
  | { readonly type: 'node.remove'; readonly nodes: readonly string[] }
  | { readonly type: 'node.move'; readonly places: Readonly<Record<string, Place>> }
  | { readonly type: 'node.rename'; readonly node: string; readonly to: string }
  | {
      readonly type: 'node.set'
      readonly node: string
      /** A field of the node or frame beside its config and wires: title, note, retry, max … */
      readonly field: string
      /** undefined removes it */
      readonly value: Json | undefined
    }
  | {
      readonly type: 'node.enter'
      readonly nodes: readonly string[]
      readonly frame: string | undefined
    }
  | {
      readonly type: 'config.set'
      readonly node: string
      readonly key: string
      readonly value: Json | undefined
    }
  /** Replaces all wires into a port; none removes them. `node` may be `$outputs`. */
  | {
      readonly type: 'wire.set'
      readonly node: string
      readonly port: string
      readonly sources: readonly string[]
    }
  | {
      readonly type: 'wire.remove'
      readonly node: string
      readonly port: string
      readonly source: string
    }
  /** Makes or changes a group of the canvas, or takes it apart. A node is in one group at most. */
  | {
      readonly type: 'group.set'
      readonly id: string
      readonly group: NodeGroup | undefined
    }
  /** Colours or locks nodes and frames; what it does not name stays, null takes a colour away. */
  | { readonly type: 'node.look'; readonly nodes: readonly string[]; readonly look: LookChange }
  /** Lets the wires out of a port follow its new name; undefined cuts them. */
  | {
      readonly type: 'port.rename'
      readonly node: string
      readonly port: string
      readonly to: string | undefined
    }
  /** Lets every reader of a reference read others in its place; none cuts the wire. */
  | {
      readonly type: 'wire.replace'
      readonly references: Readonly<Record<string, readonly string[]>>
    }
  | { readonly type: 'fix.apply'; readonly fix: Fix }
  /** Several changes that are one step for the user. */
  | { readonly type: 'batch'; readonly label: string; readonly commands: readonly Command[] }

export interface LookChange {
  readonly colour?: NodeColour | null | undefined
  readonly locked?: boolean | undefined
}

/** What the command did, in the past tense, for undo and its notice. */
export function labelOf(command: Command): string {
  switch (command.type) {
    case 'graph.set':
      return `Changed the ${command.field}`
    case 'graph.replace':
    case 'batch':
      return command.label
    case 'input.set':
      return `${command.input === undefined ? 'Removed' : 'Changed'} the input ${command.name}`
    case 'input.rename':
      return `Renamed the input ${command.name}`
    case 'output.rename':
      return `Renamed the output ${command.name}`
    case 'node.add':
      return `Added ${command.id}`
    case 'node.remove':
      return `Removed ${several(command.nodes)}`
    case 'node.move':
      return `Moved ${several(Object.keys(command.places))}`
    case 'node.rename':
      return `Renamed ${command.node} to ${command.to}`
    case 'node.set':
      return `Changed ${command.field} of ${command.node}`
    case 'node.enter':
      return command.frame === undefined
        ? `Took ${several(command.nodes)} out of its frame`
        : `Put ${several(command.nodes)} into ${command.frame}`
    case 'config.set':
      return `Changed ${command.key} of ${command.node}`
    case 'wire.set':
      return command.sources.length === 0
        ? `Disconnected ${placeName(command)}`
        : `Connected ${placeName(command)}`
    case 'wire.remove':
      return `Disconnected ${placeName(command)}`
    case 'group.set':
      return command.group === undefined
        ? `Ungrouped ${command.id}`
        : `Grouped ${several(command.group.nodes)}`
    case 'node.look':
      return lookLabel(command.look, several(command.nodes))
    case 'port.rename':
      return command.to === undefined
        ? `Disconnected ${placeName(command)}`
        : `Renamed ${placeName(command)} to ${command.to}`
    case 'wire.replace':
      return 'Moved wires'
    case 'fix.apply':
      return command.fix.title
  }
}

function lookLabel({ colour, locked }: LookChange, what: string): string {
  if (locked !== undefined) return `${locked ? 'Locked' : 'Unlocked'} ${what}`
  return colour === null ? `Took the colour of ${what} away` : `Coloured ${what} ${colour}`
}

function placeName({ node, port }: { node: string; port: string }): string {
  return node === outputsId ? `the output ${port}` : `${node}.${port}`
}

function several(nodes: readonly string[]): string {
  return nodes.length === 1 ? nodes[0]! : `${nodes.length} nodes`
}

/**
 * Changes with the same key that follow each other closely are one step of undo: typing in a
 * field, nudging with the arrow keys.
 */
export function mergeKeyOf(command: Command): string | undefined {
  switch (command.type) {
    case 'config.set':
      return `config ${command.node} ${command.key}`
    case 'node.set':
      return `node ${command.node} ${command.field}`
    case 'graph.set':
      return `graph ${command.field}`
    case 'node.move':
      return `move ${Object.keys(command.places).sort().join(' ')}`
    default:
      return undefined
  }
}
