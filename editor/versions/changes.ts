import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import { diffGraphs } from '../../engine/graph/diff-graphs.ts'
import type { Graph, GraphEntry } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { FieldChange, NodeChange, WireChange } from '../../engine/graph/graph-diff.ts'
import { renameEntries } from '../../engine/graph/rename-entries.ts'
import type { Json } from '../../engine/graph/values.ts'
import { titleOf } from '../canvas/card.ts'
import { inputsId, outputsId, type Command } from '../document/command.ts'
import { readFields } from '../inspector/config-fields.ts'

/** What a change has an effect on. */
export const changeGroups = [
  'nodes',
  'prompt',
  'model',
  'retrieval',
  'settings',
  'wiring',
  'graph',
  'layout',
] as const
export type ChangeGroup = (typeof changeGroups)[number]

/** One thing that differs between two graphs, and can be taken back by itself. */
export interface Change {
  readonly id: string
  readonly group: ChangeGroup
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  /** Where it stands on the canvas: a node or frame by its newer name, `$inputs` or `$outputs`; undefined for the graph itself. */
  readonly node: string | undefined
  /** The title of that. */
  readonly where: string
  /** The setting, the port, or what was done, in words. */
  readonly what: string
  readonly fields: readonly FieldChange[]
  readonly wire?: WireChange
  /** Puts what the older graph says into a document. */
  readonly revert: Command
}

export interface GraphChanges {
  readonly changes: readonly Change[]
  /** The older graph, with the names that its nodes have in the newer one. */
  readonly before: Graph
  /** They mean the same; places may differ. */
  readonly same: boolean
}

/** All that differs between two graphs, one by one, grouped by what it has an effect on. */
export function changesOf(older: Graph, newer: Graph, context: CheckContext): GraphChanges {
  const diff = diffGraphs(older, newer, context)
  const renamed = new Map(
    diff.nodes.flatMap((one) =>
      one.change === 'changed' && one.renamed !== undefined ? [[one.renamed, one.id] as const] : [],
    ),
  )
  const before = renameEntries(older, renamed)
  const changes = [
    ...diff.nodes.flatMap((one) => nodeChanges(one, before, newer, context)),
    ...diff.inputs.map((input): Change => ({
      id: `${inputsId} ${input.name}`,
      group: 'graph',
      kind: input.change,
      node: inputsId,
      where: 'Inputs',
      what: input.name,
      fields: input.change === 'changed' ? input.fields : [],
      revert: {
        type: 'input.set',
        name: input.name,
        input: input.change === 'added' ? undefined : before.inputs[input.name],
      },
    })),
    ...diff.outputs.map((wire) => wireChange(outputsId, 'Outputs', wire)),
    ...diff.graph.flatMap((field) => graphChange(field, before)),
    ...movedChange(diff.moved, before),
  ]
  const order = (change: Change): number => changeGroups.indexOf(change.group)
  return { before, same: diff.same, changes: changes.toSorted((a, b) => order(a) - order(b)) }
}

function nodeChanges(
  change: NodeChange,
  before: Graph,
  after: Graph,
  context: CheckContext,
): Change[] {
  const { id } = change
  if (change.change !== 'changed') {
    const where = titleIn(id, change.entry, context)
    const shared = { id, group: 'nodes', kind: change.change, node: id, where, fields: [] } as const
    return change.change === 'added'
      ? [{ ...shared, what: 'added', revert: { type: 'node.remove', nodes: [id] } }]
      : [
          {
            ...shared,
            what: 'removed',
            revert: {
              type: 'node.add',
              id,
              entry: change.entry,
              at: before.layout?.[id] ?? [0, 0],
            },
          },
        ]
  }
  const entry = after.nodes[id]
  const old = before.nodes[id]
  if (entry === undefined || old === undefined) return []
  const where = titleIn(id, entry, context)
  const renamed: Change[] =
    change.renamed === undefined
      ? []
      : [
          {
            id: `${id} renamed`,
            group: 'nodes',
            kind: 'changed',
            node: id,
            where,
            what: 'id',
            fields: [{ path: ['id'], before: change.renamed, after: id }],
            revert: { type: 'node.rename', node: id, to: change.renamed },
          },
        ]
  return [
    ...renamed,
    ...settingChanges(id, where, old, entry, change.fields, context),
    ...change.wires.map((wire) => wireChange(id, where, wire)),
  ]
}

/** Changes within one setting are one change: they are taken back together. */
function settingChanges(
  id: string,
  where: string,
  old: GraphEntry,
  entry: GraphEntry,
  fields: readonly FieldChange[],
  context: CheckContext,
): Change[] {
  const bySetting = new Map<string, FieldChange[]>()
  for (const field of fields) {
    const [top, key] = field.path
    const setting = top === 'config' && key !== undefined ? `config.${key}` : String(top)
    bySetting.set(setting, [...(bySetting.get(setting) ?? []), field])
  }
  return [...bySetting].map(([setting, changed]): Change => {
    const key = setting.startsWith('config.') ? setting.slice('config.'.length) : undefined
    const about = key === undefined ? undefined : settingOf(entry, key, context)
    return {
      id: `${id} ${setting}`,
      group: about?.group ?? groupOfField(setting),
      kind: 'changed',
      node: id,
      where,
      what: about?.label ?? fieldNames[setting] ?? setting,
      fields: changed,
      revert: revertOf(id, setting, key, old),
    }
  })
}

function revertOf(id: string, setting: string, key: string | undefined, old: GraphEntry): Command {
  if (key !== undefined) {
    const config = isFrame(old) ? undefined : old.config
    return { type: 'config.set', node: id, key, value: config?.[key] }
  }
  if (setting === 'in') return { type: 'node.enter', nodes: [id], frame: old.in }
  // SAFETY: an entry is plain JSON by its schema.
  const value = Reflect.get(old, setting) as Json | undefined
  return { type: 'node.set', node: id, field: setting, value }
}

const fieldNames: Readonly<Record<string, string>> = {
  in: 'frame',
  max: 'turns at most',
  onError: 'on failure',
  onExhausted: 'when no turn ended it',
  onItemError: 'when an item fails',
  disabled: 'bypass',
}

function groupOfField(setting: string): ChangeGroup {
  if (setting === 'in') return 'wiring'
  return setting === 'title' || setting === 'note' ? 'graph' : 'settings'
}

/** Settings by which a model is called, whatever the node is. */
const modelSettings = new Set(['temperature', 'maxTokens', 'topP', 'seed', 'stop', 'model'])

function settingOf(
  entry: GraphEntry,
  key: string,
  context: CheckContext,
): { readonly group: ChangeGroup; readonly label: string } {
  const description = isFrame(entry) ? undefined : context.describe(readTypeName(entry.type).type)
  const field = readFields(description?.configSchema ?? {}).find((one) => one.key === key)
  const label = field?.label ?? key
  if (field?.kind.kind === 'prompt') return { group: 'prompt', label }
  if (field?.kind.kind === 'model' || modelSettings.has(key)) return { group: 'model', label }
  const retrieves = field?.kind.kind === 'index' || description?.family === 'retrieval'
  return { group: retrieves ? 'retrieval' : 'settings', label }
}

function wireChange(node: string, where: string, wire: WireChange): Change {
  return {
    id: `${node} wire ${wire.port}`,
    group: 'wiring',
    kind: wire.change === 'moved' ? 'changed' : wire.change,
    node,
    where,
    what: wire.port,
    fields: [],
    wire,
    revert: { type: 'wire.set', node, port: wire.port, sources: wire.before },
  }
}

/** The name of a graph stays as it is: it is its address. */
function graphChange(field: FieldChange, before: Graph): Change[] {
  const [key] = field.path
  if (key !== 'title' && key !== 'description') return []
  return [
    {
      id: `graph ${key}`,
      group: 'graph',
      kind: 'changed',
      node: undefined,
      where: 'Graph',
      what: key,
      fields: [field],
      revert: { type: 'graph.set', field: key, value: before[key] ?? '' },
    },
  ]
}

function movedChange(moved: readonly string[], before: Graph): Change[] {
  const places = Object.fromEntries(
    moved.flatMap((id) => {
      const place = before.layout?.[id]
      return place === undefined ? [] : [[id, place] as const]
    }),
  )
  const count = Object.keys(places).length
  if (count === 0) return []
  return [
    {
      id: 'layout',
      group: 'layout',
      kind: 'moved',
      node: undefined,
      where: 'Canvas',
      what: count === 1 ? '1 place' : `${count} places`,
      fields: [],
      revert: { type: 'node.move', places },
    },
  ]
}

/** What to call an entry of a graph. */
function titleIn(id: string, entry: GraphEntry, context: CheckContext): string {
  if (isFrame(entry)) return entry.title ?? id
  const description = context.describe(readTypeName(entry.type).type)
  return description === undefined ? (entry.title ?? id) : titleOf(id, entry, description)
}

/** Whether a change can be taken back in a document: what it is about must be there. */
export function canRevert({ revert }: Change, graph: Graph): boolean {
  switch (revert.type) {
    case 'config.set':
    case 'node.set':
      return graph.nodes[revert.node] !== undefined
    case 'node.rename':
      return graph.nodes[revert.node] !== undefined && graph.nodes[revert.to] === undefined
    case 'node.enter':
      return (
        revert.nodes.every((id) => graph.nodes[id] !== undefined) &&
        (revert.frame === undefined || graph.nodes[revert.frame] !== undefined)
      )
    case 'node.remove':
      return revert.nodes.every((id) => graph.nodes[id] !== undefined)
    case 'node.add':
      return graph.nodes[revert.id] === undefined
    case 'wire.set':
      return revert.node === outputsId || graph.nodes[revert.node] !== undefined
    default:
      return true
  }
}
