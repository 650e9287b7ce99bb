import { readTypeName } from '../../graph/catalogue.ts'
import { isFrame } from '../../graph/document.ts'
import type { Body, Plan } from '../../plan/plan.ts'

/** Nodes that wait for a person keep nothing in memory meanwhile: that takes a journal. */
const personType = 'human'

/** Thrown for a graph that has no counterpart without Heddle's engine. */
export class ExportError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ExportError'
  }
}

/** @throws ExportError that names every node which waits for a person, also in subgraphs */
export function refuseUnfit(plan: Plan): void {
  const people = peopleIn(plan, '')
  if (people.length === 0) return
  const list = people.map((place) => `"${place}"`).join(', ')
  const verb = people.length === 1 ? 'waits' : 'wait'
  throw new ExportError(
    `The graph "${plan.graph.name}" cannot be exported to LangGraph: ${list} ${verb} for a person, ` +
      'and a run that waits needs the journal of Heddle. Export a graph without human nodes, or run this one with Heddle.',
  )
}

function peopleIn(plan: Plan, prefix: string): string[] {
  const own = Object.entries(plan.graph.nodes).filter(
    ([, entry]) =>
      !isFrame(entry) && readTypeName(entry.type).type === personType && !entry.disabled,
  )
  const inner = subgraphs(plan.root).flatMap(({ id, plan: its }) =>
    peopleIn(its, `${prefix}${id}/`),
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
