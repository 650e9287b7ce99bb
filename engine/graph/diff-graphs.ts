import { canonicalGraph, entryDefaults } from './canonical.ts'
import { readTypeName } from './catalogue.ts'
import type { CheckContext } from './check-context.ts'
import { diffFields, own } from './diff-fields.ts'
import type { Graph, GraphEntry } from './document.ts'
import { isFrame } from './is-frame.ts'
import { sourcesOf } from './reference.ts'
import { findRenamed } from './find-renamed.ts'
import type { FieldChange, GraphDiff, InputChange, NodeChange, WireChange } from './graph-diff.ts'
import { renameEntries } from './rename-entries.ts'
import type { Json } from './values.ts'

type Sources = Readonly<Record<string, string | readonly string[]>>

/**
 * How two graphs differ in what they mean, node by node. Pure, and the same in a browser.
 * @param context tells what counts where a node leaves a setting unsaid
 */
export function diffGraphs(before: Graph, after: Graph, context?: CheckContext): GraphDiff {
  const to = canonicalGraph(after)
  const given = canonicalGraph(before)
  const renamed = findRenamed(given, to)
  const from = renameEntries(given, renamed)
  const formerNames = new Map([...renamed].map(([old, name]) => [name, old]))
  const parts = {
    graph: (['name', 'title', 'description'] as const).flatMap((key) =>
      diffFields([key], from[key], to[key], () => undefined),
    ),
    inputs: names(from.inputs, to.inputs).flatMap((name) => inputChange(name, from, to)),
    nodes: names(from.nodes, to.nodes).flatMap((id) =>
      nodeChange(id, formerNames.get(id), from, to, context),
    ),
    outputs: wireChanges(from.outputs, to.outputs),
  }
  return {
    same: Object.values(parts).every((changes) => changes.length === 0),
    ...parts,
    moved: names(from.layout ?? {}, to.layout ?? {}).filter(
      (id) => isInBoth(id, from, to) && String(own(from.layout, id)) !== String(own(to.layout, id)),
    ),
  }
}

function names(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
}

/** `$inputs` and `$outputs` have a place on the canvas too. */
function isInBoth(id: string, from: Graph, to: Graph): boolean {
  return id.startsWith('$') || (Object.hasOwn(from.nodes, id) && Object.hasOwn(to.nodes, id))
}

function inputChange(name: string, from: Graph, to: Graph): InputChange[] {
  const [before, after] = [own(from.inputs, name), own(to.inputs, name)]
  if (before === undefined) return [{ change: 'added', name, input: after! }]
  if (after === undefined) return [{ change: 'removed', name, input: before }]
  const defaultOf = ([key]: readonly (string | number)[]): Json | undefined =>
    key === 'optional' ? false : undefined
  const fields = fieldChanges(before, after, defaultOf)
  return fields.length === 0 ? [] : [{ change: 'changed', name, fields }]
}

function nodeChange(
  id: string,
  renamed: string | undefined,
  from: Graph,
  to: Graph,
  context: CheckContext | undefined,
): NodeChange[] {
  const [before, after] = [own(from.nodes, id), own(to.nodes, id)]
  if (before === undefined) return [{ change: 'added', id, entry: after! }]
  if (after === undefined) return [{ change: 'removed', id, entry: before }]
  const defaultOf = (path: readonly (string | number)[]): Json | undefined =>
    defaultAt(path, before, after, context)
  const fields = fieldChanges(settingsOf(before, after), settingsOf(after, before), defaultOf)
  const wires = wireChanges(readsOf(before), readsOf(after))
  if (fields.length === 0 && wires.length === 0 && renamed === undefined) return []
  return [{ change: 'changed', id, ...(renamed === undefined ? {} : { renamed }), fields, wires }]
}

function fieldChanges(
  before: object,
  after: object,
  defaultOf: (path: readonly (string | number)[]) => Json | undefined,
): FieldChange[] {
  // SAFETY: parts of a graph, which is plain JSON by its schema.
  return diffFields([], before as Json, after as Json, defaultOf)
}

/** Everything of an entry but its wires. Two nodes both have a config, so that each setting is compared. */
function settingsOf(entry: GraphEntry, other: GraphEntry): object {
  if (!isFrame(entry)) {
    const { inputs: _inputs, type, title, in: around, config, ...rest } = entry
    return { type, title, in: around, config: config ?? (isFrame(other) ? undefined : {}), ...rest }
  }
  if (entry.frame === 'map') {
    const { over: _over, ...rest } = entry
    return rest
  }
  const { until: _until, ...rest } = entry
  return rest
}

function readsOf(entry: GraphEntry): Sources {
  if (!isFrame(entry)) return entry.inputs ?? {}
  if (entry.frame === 'map') return { over: entry.over }
  return entry.until === undefined ? {} : { until: entry.until }
}

function wireChanges(from: Sources, to: Sources): WireChange[] {
  return names(from, to).flatMap((port) => {
    const [before, after] = [sourcesOf(own(from, port)), sourcesOf(own(to, port))]
    if (before.join(' ') === after.join(' ')) return []
    const change = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'moved'
    return [{ change, port, before, after }]
  })
}

function defaultAt(
  path: readonly (string | number)[],
  before: GraphEntry,
  after: GraphEntry,
  context: CheckContext | undefined,
): Json | undefined {
  const [top, key] = path
  if (path.length === 1) return own(entryDefaults, String(top))
  if (path.length !== 2 || top !== 'config' || isFrame(before) || isFrame(after)) return undefined
  // A new type may have a setting of the same name with another default.
  if (before.type !== after.type) return undefined
  const properties = context?.describe(readTypeName(after.type).type)?.configSchema['properties']
  return defaultIn(properties, String(key))
}

function defaultIn(properties: Json | undefined, key: string): Json | undefined {
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
    return undefined
  }
  // SAFETY: not a list, so it is the object form of `Json`.
  const property = own(properties as { readonly [key: string]: Json }, key)
  if (typeof property !== 'object' || property === null || Array.isArray(property)) return undefined
  // SAFETY: the same.
  return own(property as { readonly [key: string]: Json }, 'default')
}
