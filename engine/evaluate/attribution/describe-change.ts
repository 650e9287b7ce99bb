import { isFrame } from '../../graph/document.ts'
import type { FieldChange, NodeChange, TextSegment } from '../../graph/graph-diff.ts'
import type { Json } from '../../graph/values.ts'
import { entryOf, type Part, type Versions } from './swaps.ts'

/** What a swap is called: by the nodes whose work changes, not by those that only read from them. */
export function titleOf(parts: readonly Part[], { before, after }: Versions): string {
  const main = parts.filter(({ kind }) => kind === 'whole' || kind === 'settings')
  const nodes = [...new Set((main.length > 0 ? main : parts).map(({ node }) => node))]
  const names = nodes.map((node) => {
    if (node === '$inputs') return 'inputs of the graph'
    if (node === '$outputs') return 'outputs of the graph'
    return (entryOf(after, node) ?? entryOf(before, node))?.title ?? node
  })
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`
}

/** What changed, in a few words for each node. */
export function describeChange(parts: readonly Part[], versions: Versions): string {
  const changes = parts.flatMap((part) => changesOf(part, versions))
  const main = changes.filter((change) => change !== wiring)
  return [...new Set(main.length > 0 ? main : changes)].join(', ')
}

const wiring = 'wiring'
/** Longer values are not written out. */
const longest = 24

function changesOf({ node, kind }: Part, { diff, before, after }: Versions): string[] {
  if (kind === 'inputs') return ['inputs']
  if (kind === 'outputs' || kind === 'wires') return [wiring]
  const change = diff.nodes.find(({ id }) => id === node)
  if (change === undefined) return []
  if (change.change !== 'changed') return [`${nameOf(node, { before, after })} ${said(change)}`]
  return change.fields
    .filter(({ path }) => path[0] !== 'title' && path[0] !== 'note')
    .map(describeField)
}

function said({ change }: NodeChange): string {
  return change === 'added' ? 'is new' : 'is gone'
}

function nameOf(node: string, { before, after }: Pick<Versions, 'before' | 'after'>): string {
  const entry = entryOf(after, node) ?? entryOf(before, node)
  return entry === undefined ? node : (entry.title ?? (isFrame(entry) ? entry.frame : node))
}

function describeField({ path, before, after, byDefault, text }: FieldChange): string {
  const names = path[0] === 'config' ? path.slice(1) : path
  const name = names.join('.')
  if (text !== undefined) return `${name}, ${wordsGained(text)}`
  const [old, own] = [shown(before ?? byDefault), shown(after ?? byDefault)]
  return old.length + own.length > 2 * longest ? `${name} changed` : `${name} ${old} → ${own}`
}

function wordsGained(text: readonly TextSegment[]): string {
  const countWithout = (kind: TextSegment['kind']): number => {
    const side = text.filter((one) => one.kind !== kind).map((one) => one.text)
    return side.join('').match(/\S+/g)?.length ?? 0
  }
  const gained = countWithout('removed') - countWithout('added')
  if (gained === 0) return 'reworded'
  return `${gained > 0 ? '+' : '−'}${Math.abs(gained)} ${Math.abs(gained) === 1 ? 'word' : 'words'}`
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'unset'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
