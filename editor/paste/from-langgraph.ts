import type { Graph } from '../../engine/graph/document.ts'
import { fieldOf, listAt, textAt } from './fields.ts'
import { graphOf, listed, nameFrom, type Reading } from './reading.ts'

interface Edge {
  readonly from: string
  readonly to: string
  /** Its code decides whether it is taken. */
  readonly conditional: boolean
}

interface Drawn {
  readonly nodes: readonly string[]
  readonly edges: readonly Edge[]
}

const isEnd = (id: string): boolean => /^_*(start|end)_*$/i.test(id)

/** What `get_graph().to_json()` of LangGraph gives; undefined for anything else. */
export function readLangGraph(value: unknown): Drawn | undefined {
  const graph = fieldOf(value, 'graph') ?? value
  const nodes = listAt(graph, 'nodes').map((node) => textAt(node, 'id'))
  const edges = listAt(graph, 'edges').map((edge) => ({
    from: textAt(edge, 'source'),
    to: textAt(edge, 'target'),
    conditional: fieldOf(edge, 'conditional') === true,
  }))
  return nodes.some((id) => /^__start__$/i.test(id)) ? { nodes, edges } : undefined
}

/** The same as `draw_mermaid()` writes it. */
export function readMermaid(text: string): Drawn | undefined {
  if (
    !/^\s*(---[\s\S]*?---\s*)?(%%.*\n\s*)*(graph|flowchart)\s+\w+/.test(text) ||
    !text.includes('__start__')
  )
    return undefined
  const edges = [
    ...text.matchAll(/^\s*(\w[\w-]*)\s*(-\.|--)[^>\n]*>\s*(?:\|[^|]*\|\s*)?(\w[\w-]*)/gm),
  ].map(([, from, line, to]): Edge => ({ from: from!, to: to!, conditional: line === '-.' }))
  return { nodes: [...new Set(edges.flatMap(({ from, to }) => [from, to]))], edges }
}

/**
 * The shape of a LangGraph graph. Its nodes are functions that no export holds, so each becomes a Code
 * node that hands its state on, and each choice a Switch that goes by `value.next`.
 */
export function fromLangGraph({ nodes: drawn, edges }: Drawn): Reading | string {
  const own = drawn.filter((id) => !isEnd(id))
  if (own.length === 0) return 'The LangGraph export on the clipboard has no nodes of its own.'
  const nodes: Graph['nodes'] = {}
  const ids = new Map<string, string>()
  for (const id of own) {
    const name = nameFrom(id, 'step', nodes)
    ids.set(id, name)
    nodes[name] = {
      type: 'code@1',
      title: id.slice(0, 200),
      config: {
        code: `// What ${id} does: takes the state, returns the state after it.\nreturn { state: inputs.state }`,
        outputs: [{ name: 'state', type: 'any' }],
      },
    }
  }
  const columns = columnsOf(own, edges)
  const isBack = ({ from, to }: Edge): boolean =>
    ids.has(from) && ids.has(to) && columns.get(to)! <= columns.get(from)!
  const back = edges.filter(isBack)
  const onward = edges.filter((edge) => !isBack(edge))
  const sources = new Map<string, string[]>()
  const feed = (to: string, reference: string): void => {
    sources.set(to, [...(sources.get(to) ?? []), reference])
  }
  let choices = 0
  for (const from of drawn) {
    const leaving = onward.filter((edge) => edge.from === from)
    const choosing = leaving.filter(({ conditional, to }) => conditional && ids.has(to))
    const source = isEnd(from) ? '$.state' : `${ids.get(from) ?? from}.state`
    for (const { to, conditional } of leaving) if (!conditional && ids.has(to)) feed(to, source)
    if (choosing.length === 0) continue
    choices += 1
    const name = nameFrom(`after-${from.replaceAll('_', '')}`, 'choose', nodes)
    nodes[name] = {
      type: 'switch@1',
      title: `After ${isEnd(from) ? 'the start' : from}`.slice(0, 200),
      config: {
        cases: choosing.map(({ to }) => ({
          port: ids.get(to)!,
          when: `value.next == ${JSON.stringify(to)}`,
        })),
      },
      inputs: { value: source },
    }
    columns.set(name, (columns.get(from) ?? -1) + 0.5)
    for (const { to } of choosing) feed(to, `${name}.${ids.get(to)!}`)
  }
  for (const [id, references] of sources) {
    const entry = nodes[ids.get(id)!]
    if (entry === undefined || !('type' in entry)) continue
    const all = [...new Set(references)]
    entry.inputs = { state: all.length === 1 ? all[0]! : all }
  }
  const last = onward
    .filter(({ from, to }) => isEnd(to) && ids.has(from))
    .map(({ from }) => `${ids.get(from)!}.state`)
  const told = ['Its functions are not in the export: write what each node does.']
  if (choices > 0)
    told.push(
      `Nor are its conditions: ${choices === 1 ? 'the Switch goes' : `the ${choices} Switches go`} by value.next.`,
    )
  if (back.length > 0)
    told.push(
      `${listed(back.map(({ from, to }) => `${from} → ${to}`))} ${back.length === 1 ? 'leads' : 'lead'} back and was left out: put what repeats into a loop.`,
    )
  return {
    graph: graphOf(nodes, {
      inputs: { state: { type: 'json' } },
      outputs: last.length === 0 ? {} : { state: last.length === 1 ? last[0]! : last },
      layout: placesOf(nodes, new Map([...columns].map(([id, at]) => [ids.get(id) ?? id, at]))),
    }),
    what: 'a LangGraph export',
    told,
  }
}

/** How far from the start each node is, along the shortest way. */
function columnsOf(nodes: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const columns = new Map<string, number>()
  let front = edges.filter(({ from }) => isEnd(from)).map(({ to }) => to)
  for (let column = 0; front.length > 0; column += 1) {
    const fresh = [...new Set(front)].filter((id) => !columns.has(id) && !isEnd(id))
    for (const id of fresh) columns.set(id, column)
    front = edges.filter(({ from }) => fresh.includes(from)).map(({ to }) => to)
  }
  for (const id of nodes) if (!columns.has(id)) columns.set(id, columns.size)
  return columns
}

function placesOf(
  nodes: Graph['nodes'],
  columns: ReadonlyMap<string, number>,
): Record<string, [number, number]> {
  const filled = new Map<number, number>()
  return Object.fromEntries(
    Object.keys(nodes).map((id): [string, [number, number]] => {
      const column = columns.get(id) ?? 0
      const row = filled.get(column) ?? 0
      filled.set(column, row + 1)
      return [id, [column * 520, row * 240]]
    }),
  )
}
