import { semanticJson } from './canonical.ts'
import type { Graph, GraphEntry } from './document.ts'
import { isFrame } from './is-frame.ts'
import { readReference, sourcesOf } from './reference.ts'
import { renameEntries } from './rename-entries.ts'
import type { Json } from './values.ts'

/** Rounds after which the search for ever finer differences ends, together for all nodes. */
const roundLimit = 100

/** How alike two entries must be. */
interface Likeness {
  /** Also in their titles, notes, retries and the like. */
  readonly whole: boolean
  /** Also in what reads them. */
  readonly readers: boolean
}

/** Where several entries fit, the one that fits best is found first. */
const likenesses: readonly Likeness[] = [
  { whole: true, readers: true },
  { whole: false, readers: true },
  { whole: false, readers: false },
]

/**
 * Nodes and frames that go on under another name: their new names by the old ones. Such an entry is
 * only in the first graph, and only in the second is one that has the same type and config and reads
 * the same.
 */
export function findRenamed(before: Graph, after: Graph): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const likeness of likenesses) {
    for (const [from, to] of matches(before, after, names, likeness)) names.set(from, to)
    removeWrong(before, after, names)
  }
  return names
}

/** One of the two graphs, with the entries of it that have no counterpart yet. */
interface Side {
  readonly graph: Graph
  readonly open: ReadonlySet<string>
  /** Groups of entries that cannot be told apart so far, over both sides. */
  readonly groups: Map<string, string>
  readonly readers: ReadonlyMap<string, readonly Reader[]>
}

interface Reader {
  readonly id: string
  readonly how: string
}

/**
 * Entries are told apart by what they are, then by the groups of their neighbours, round by round
 * (colour refinement). Those that stay alike on both sides are paired one after another.
 */
function matches(
  before: Graph,
  after: Graph,
  names: ReadonlyMap<string, string>,
  likeness: Likeness,
): [string, string][] {
  const renamed = renameEntries(before, names)
  const left = sideOf(renamed, after, likeness)
  const right = sideOf(after, renamed, likeness)
  const pairs: [string, string][] = []
  if (left.open.size === 0 || right.open.size === 0) return pairs
  let rounds = 0
  const refine = (): void => {
    for (let count = 0, last = -1; count !== last && rounds < roundLimit; rounds += 1) {
      last = count
      count = nextRound([left, right])
    }
  }
  refine()
  for (let next = alike(left, right); next !== undefined; next = alike(left, right)) {
    const { from, to, only } = next
    pairs.push([from, to])
    left.groups.set(from, `pair ${pairs.length}`)
    right.groups.set(to, `pair ${pairs.length}`)
    if (!only) refine()
  }
  return pairs
}

function sideOf(graph: Graph, other: Graph, { whole, readers }: Likeness): Side {
  const open = Object.keys(graph.nodes).filter((id) => !Object.hasOwn(other.nodes, id))
  return {
    graph,
    open: new Set(open),
    groups: new Map(open.map((id) => [id, natureOf(graph.nodes[id]!, whole)])),
    readers: readers ? readersIn(graph) : new Map(),
  }
}

/** What an entry is, without what it reads. */
function natureOf(entry: GraphEntry, whole: boolean): string {
  const { in: _in, ...settings } = entry
  if (!isFrame(entry)) {
    const { inputs: _inputs, ...rest } = { inputs: {}, ...settings }
    return semanticText(whole ? rest : [entry.type, entry.config ?? {}])
  }
  const { title: _title, note: _note, ...core } = settings
  return semanticText({ ...(whole ? settings : core), over: '', until: '', onExhausted: '' })
}

function semanticText(value: object): string {
  // SAFETY: made of parts of a graph, which is plain JSON by its schema.
  return semanticJson(value as Json)
}

/** Groups of the next round; answers how many there are. */
function nextRound(sides: readonly Side[]): number {
  const numbers = new Map<string, string>()
  const next = sides.map((side) =>
    [...side.open].map((id): [string, string] => {
      const surroundings = JSON.stringify([
        side.groups.get(id),
        signatureOf(side, side.graph.nodes[id]!),
        (side.readers.get(id) ?? [])
          .map((reader) => `${groupOf(side, reader.id)} ${reader.how}`)
          .sort(),
      ])
      const number = numbers.get(surroundings) ?? `group ${numbers.size}`
      numbers.set(surroundings, number)
      return [id, number]
    }),
  )
  for (const [at, side] of sides.entries()) {
    for (const [id, number] of next[at]!) side.groups.set(id, number)
  }
  return numbers.size
}

/** Where an entry stands and what it reads, with groups in place of names that may have changed. */
function signatureOf(side: Side, entry: GraphEntry): Json {
  const source = (reference: string): string => {
    const parts = readReference(reference)
    return parts.kind === 'port' ? `${groupOf(side, parts.node)}.${parts.port}` : reference
  }
  const around = entry.in === undefined ? '' : groupOf(side, entry.in)
  if (!isFrame(entry)) {
    const inputs = Object.entries(entry.inputs ?? {}).map(([port, sources]): Json => [
      port,
      ...sourcesOf(sources).map(source),
    ])
    return [around, ...inputs]
  }
  if (entry.frame === 'map') return [around, source(entry.over)]
  return [around, entry.until === undefined ? '' : source(entry.until)]
}

function groupOf(side: Side, id: string): string {
  return side.groups.get(id) ?? `"${id}"`
}

/** The first pair of entries that are in one group, on each side. */
function alike(left: Side, right: Side): { from: string; to: string; only: boolean } | undefined {
  const [here, there] = [membersOf(left), membersOf(right)]
  for (const [group, [from = '', ...others]] of here) {
    const [to, ...rivals] = there.get(group) ?? []
    if (to === undefined || group.startsWith('pair ')) continue
    return { from, to, only: others.length === 0 && rivals.length === 0 }
  }
  return undefined
}

function membersOf({ open, groups }: Side): Map<string, string[]> {
  const members = new Map<string, string[]>()
  for (const id of open) add(members, groups.get(id)!, id)
  return members
}

function add<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

function readersIn(graph: Graph): Map<string, Reader[]> {
  const readers = new Map<string, Reader[]>()
  const read = (id: string, port: string, reference: string): void => {
    const parts = readReference(reference)
    if (parts.kind === 'port') add(readers, parts.node, { id, how: `${port} < ${parts.port}` })
  }
  for (const [id, entry] of Object.entries(graph.nodes)) {
    if (entry.in !== undefined) add(readers, entry.in, { id, how: 'in' })
    if (isFrame(entry)) {
      if (entry.frame === 'map') read(id, 'over', entry.over)
      else if (entry.until !== undefined) read(id, 'until', entry.until)
      continue
    }
    for (const [port, sources] of Object.entries(entry.inputs ?? {})) {
      for (const reference of sourcesOf(sources)) read(id, port, reference)
    }
  }
  for (const [port, sources] of Object.entries(graph.outputs)) {
    for (const reference of sourcesOf(sources)) read('', port, reference)
  }
  return readers
}

/** Takes out pairs that do not read the same after all; others may rest on them, so until none is left. */
function removeWrong(before: Graph, after: Graph, names: Map<string, string>): void {
  for (let size = -1; size !== names.size;) {
    size = names.size
    const renamed = renameEntries(before, names)
    for (const [from, to] of names) {
      if (!sameWork(renamed.nodes[to]!, after.nodes[to]!)) names.delete(from)
    }
  }
}

function sameWork(a: GraphEntry, b: GraphEntry): boolean {
  return (
    natureOf(a, false) === natureOf(b, false) &&
    semanticJson(readsOf(a)) === semanticJson(readsOf(b))
  )
}

function readsOf(entry: GraphEntry): Json {
  const around = entry.in ?? ''
  if (!isFrame(entry)) return [around, entry.inputs ?? {}]
  return entry.frame === 'map' ? [around, entry.over] : [around, entry.until ?? '']
}
