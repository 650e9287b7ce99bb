import { readTypeName } from '../../graph/catalogue.ts'
import { isFrame } from '../../graph/is-frame.ts'
import type { Body, Plan } from '../../plan/plan.ts'

/** Nodes that wait for a person keep nothing in memory meanwhile: that takes a journal. */
const personType = 'human'
/** The engine runs and records what they call. */
const callingTypes = ['agent', 'tool']

/** Thrown for a graph that has no counterpart without Heddle's engine. */
export class ExportError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ExportError'
  }
}

/** @throws ExportError that names every node which waits for a person, or calls tools, also in subgraphs */
export function refuseUnfit(plan: Plan): void {
  const calling = placesOf(callingTypes, plan, '')
  if (calling.length > 0) {
    const places = calling.map((place) => `"${place}"`).join(', ')
    const verb = calling.length === 1 ? 'is' : 'are'
    throw new ExportError(
      `The graph "${plan.graph.name}" cannot be exported to LangGraph: ${places} ${verb} there for an agent, ` +
        'and what an agent calls is run and recorded by the engine of Heddle. Run this graph with Heddle.',
    )
  }
  const people = placesOf([personType], plan, '')
  if (people.length === 0) return
  const list = people.map((place) => `"${place}"`).join(', ')
  const verb = people.length === 1 ? 'waits' : 'wait'
  throw new ExportError(
    `The graph "${plan.graph.name}" cannot be exported to LangGraph: ${list} ${verb} for a person, ` +
      'and a run that waits needs the journal of Heddle. Export a graph without human nodes, or run this one with Heddle.',
  )
}

/** Nodes of these types that are not bypassed. */
function placesOf(types: readonly string[], plan: Plan, prefix: string): string[] {
  const own = Object.entries(plan.graph.nodes).filter(
    ([, entry]) =>
      !isFrame(entry) && types.includes(readTypeName(entry.type).type) && !entry.disabled,
  )
  const inner = subgraphs(plan.root).flatMap(({ id, plan: its }) =>
    placesOf(types, its, `${prefix}${id}/`),
  )
  return [...own.map(([id]) => prefix + id), ...inner]
}

/** The graphs that nodes of a body run, also inside frames. A bypassed node runs none. */
export function subgraphs(body: Body): { readonly id: string; readonly plan: Plan }[] {
  return body.steps.flatMap((step) => {
    if (step.kind === 'graph') return step.entry.disabled === true ? [] : [step]
    return step.kind === 'loop' || step.kind === 'map' ? subgraphs(step.body) : []
  })
}
