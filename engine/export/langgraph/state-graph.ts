import type { CheckContext } from '../../graph/check-context.ts'
import { bodyWires, wiresOf, type Wire } from '../../graph/wires.ts'
import type { Body, Step } from '../../plan/plan.ts'
import { braced } from './layout.ts'
import type { Section } from './section.ts'

/** Supersteps that LangGraph allows without being told. */
const usualSteps = 25

/** The steps of a body, each with those that it waits for. */
export interface BodyEdges {
  readonly after: ReadonlyMap<string, readonly string[]>
  /** Supersteps that it takes: the length of its longest chain. */
  readonly depth: number
}

/** Which steps of a body wait for which. What follows from other waiting is left out. */
export function edgesOf(body: Body, section: Section, context: CheckContext): BodyEdges {
  const wires: readonly Wire[] = wiresOf(section.graph, context)
  const { forward } = bodyWires(section.graph, body.frame, wires)
  const after = new Map<string, string[]>()
  const above = new Map<string, Set<string>>()
  const depths = new Map<string, number>()
  for (const { id } of body.steps) {
    const needs = forward.filter(({ to }) => to === id).map(({ from }) => from)
    above.set(id, new Set(needs.flatMap((need) => [need, ...above.get(need)!])))
    depths.set(id, 1 + Math.max(0, ...needs.map((need) => depths.get(need)!)))
    after.set(
      id,
      needs.filter((need) => !needs.some((other) => above.get(other)!.has(need))),
    )
  }
  return { after, depth: Math.max(0, ...depths.values()) }
}

/** The setting that lets LangGraph run so many supersteps; empty where it does so by itself. */
export function recursionLimit({ depth }: BodyEdges): string {
  return depth + 2 > usualSteps ? `recursionLimit: ${depth + 10}` : ''
}

/** A body as a compiled `StateGraph`. */
export function stateGraph(
  name: string,
  body: Body,
  edges: BodyEdges,
  section: Section,
  exported: boolean,
): string {
  const { after } = edges
  const named = (id: string): string => `'${section.functionOf(id)}'`
  const read = new Set([...after.values()].flat())
  const lines = body.steps.flatMap(({ id }) => {
    const needs = after.get(id)!
    if (needs.length === 0) return [`.addEdge(START, ${named(id)})`]
    const from = braced('[', needs.map(named), ']', 2, 12 + named(id).length)
    return [`.addEdge(${needs.length === 1 ? named(needs[0]!) : from}, ${named(id)})`]
  })
  const ends = body.steps
    .filter(({ id }) => !read.has(id))
    .map(({ id }) => `.addEdge(${named(id)}, END)`)
  const nodes = body.steps.map((step) => nodeEntry(step, section))
  const all = [
    ...(nodes.length === 0
      ? ['.addEdge(START, END)']
      : [`.addNode(${braced('{', nodes, '}', 2, 10)})`]),
    ...lines,
    ...ends,
    '.compile()',
  ]
  return [
    `${exported ? 'export ' : ''}const ${name} = new StateGraph(${section.state}, Context)\n`,
    ...all.map((line) => `  ${line}\n`),
  ].join('')
}

function nodeEntry(step: Step, section: Section): string {
  const name = section.functionOf(step.id)
  const work = section.workOf(step)
  return work === name ? name : `${name}: ${work}`
}
