import { isFrame } from '../graph/is-frame.ts'
import type { Json } from '../graph/values.ts'
import type { Plan, Step } from '../plan/plan.ts'
import { stepsOf } from '../plan/steps-of.ts'
import type { Values } from './events.ts'
import { namesOf, placeOf } from './place.ts'
import { notJson, Value } from './value.ts'

/** What a replay does differently from the run that it repeats. */
export interface ReplayRequest {
  /**
   * A node or a path of the earlier run: it and all that depends on it execute again, whatever is
   * recorded. `correct#2/generate` begins in the second turn of the loop.
   */
  readonly from?: string
  readonly edits?: ReplayEdits
}

export interface ReplayEdits {
  /** By node or path: these ports get these values, the others keep what is recorded. The node does not execute. */
  readonly outputs?: Readonly<Record<string, Values>>
  /** Ports that are to have no value, as `node.port`. */
  readonly absent?: readonly string[]
  /** By node: changes to its config. */
  readonly config?: Readonly<Record<string, Readonly<Record<string, Json>>>>
  /** Changes to the inputs of the graph. */
  readonly input?: Values
}

/** Thrown when a run cannot be replayed as asked, with everything that is wrong. */
export class ReplayError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join(' '))
    this.name = 'ReplayError'
    this.problems = problems
  }
}

/**
 * What is kept of a request: a copy, without the parts that say nothing.
 * @throws ReplayError when JSON cannot hold it
 */
export function requestOf({ from, edits: given = {} }: ReplayRequest): ReplayRequest {
  const lost = notJson(given)
  if (lost !== undefined) throw new ReplayError([`The edits cannot be kept: ${lost}.`])
  // SAFETY: a copy of them.
  const edits = Value.copyOf(given as Json).data as ReplayEdits
  const said = Object.entries(edits).filter(([, edit]) => Object.keys(edit).length > 0)
  return {
    ...(from === undefined ? {} : { from }),
    ...(said.length === 0 ? {} : { edits: Object.fromEntries(said) }),
  }
}

/** Everything in a request that names what is not there, a sentence each. Values are looked at when the run reaches them. */
export function replayProblems(plan: Plan, { from, edits = {} }: ReplayRequest): string[] {
  const problems: string[] = []
  const steps = stepsOf(plan)
  const known = (place: string): Step | undefined =>
    isInGraph(place, steps) ? steps.get(placeOf(place)) : undefined
  const list = [...steps.keys()].join(', ')
  if (from !== undefined && !isInGraph(from, steps)) {
    problems.push(
      `The replay cannot begin at "${from}": the graph has no such node. It has ${list}.`,
    )
  }
  for (const [place, values] of Object.entries(edits.outputs ?? {})) {
    problems.push(...portProblems(place, Object.keys(values), known(place), list))
  }
  for (const reference of edits.absent ?? []) {
    const dot = reference.lastIndexOf('.')
    const place = reference.slice(0, dot)
    if (dot <= 0) problems.push(`"${reference}" names no port; write it as "node.port".`)
    else problems.push(...portProblems(place, [reference.slice(dot + 1)], known(place), list))
  }
  for (const id of Object.keys(edits.config ?? {})) {
    const step = plan.graph.nodes[id]
    if (step !== undefined && !isFrame(step)) continue
    problems.push(
      steps.has(id) && step === undefined
        ? `The config of "${id}" belongs to another graph, inside a subgraph; replay with another version of that graph instead.`
        : `There is no node "${id}" whose config could be edited. The graph has ${list}.`,
    )
  }
  return problems
}

/** Also every frame and subgraph that a path goes through must be there. */
function isInGraph(place: string, steps: ReadonlyMap<string, Step>): boolean {
  return namesOf(place).every((name) => name.includes('#') || steps.has(name))
}

function portProblems(
  place: string,
  ports: readonly string[],
  step: Step | undefined,
  list: string,
): string[] {
  if (step === undefined || step.kind === 'loop' || step.kind === 'map') {
    return [`There is no node "${place}" whose outputs could be edited. The graph has ${list}.`]
  }
  const names = Object.keys(step.outputs)
  return ports
    .filter((port) => !names.includes(port))
    .map(
      (port) =>
        `"${place}" has no output "${port}"; its outputs are ${names.join(', ') || 'none'}.`,
    )
}
