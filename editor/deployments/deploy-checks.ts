import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Problem } from '../../engine/graph/problem.ts'
import type { Estimate } from '../../engine/run/estimate.ts'
import type { GateResult } from '../../server/api/deployments.ts'
import type { RequirementList } from '../../server/api/experiments.ts'
import type { Session } from '../../server/api.ts'
import { formatCost, formatCount, formatDuration } from '../ui/figures.ts'
import { contractChanges } from './contract-changes.ts'

/** Something that is looked at before a version goes live. */
export interface DeployCheck {
  readonly title: string
  /** `bad` keeps it from going live, or needs a reason. */
  readonly state: 'ok' | 'warn' | 'bad' | 'unknown'
  readonly text: string
  readonly details?: readonly string[]
}

/** Whether the graph has faults. A version that is saved has none. */
export function problemsCheck(problems: readonly Problem[]): DeployCheck {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const title = 'Graph'
  if (errors.length > 0) {
    const text = `${formatCount(errors.length, 'error')}. It cannot be saved as a version.`
    return { title, state: 'bad', text, details: errors.map(({ message }) => message) }
  }
  if (problems.length > 0) {
    const text = `No errors, ${formatCount(problems.length, 'warning')}.`
    return { title, state: 'warn', text, details: problems.map(({ message }) => message) }
  }
  return { title, state: 'ok', text: 'No problems.' }
}

/** Whether the models that it names are there. */
export function modelsCheck(graph: Pick<Graph, 'nodes'>, session: Session): DeployCheck {
  const title = 'Models and keys'
  const named = new Set(
    Object.values(graph.nodes).flatMap((entry) => {
      const model = isFrame(entry) ? undefined : entry.config?.['model']
      return typeof model === 'string' ? [model] : []
    }),
  )
  if (session.offline) {
    const text = 'No model is connected: answers are sentences taken word for word from passages.'
    return { title, state: 'warn', text }
  }
  const missing = session.profiles.filter(
    ({ name, resolved }) => named.has(name) && resolved === 'offline',
  )
  if (missing.length > 0) {
    const text = `No model stands behind ${missing.map(({ name }) => name).join(', ')}.`
    return { title, state: 'warn', text }
  }
  return { title, state: 'ok', text: 'Connected.' }
}

/** What callers notice. */
export function callersCheck(
  before: Pick<Graph, 'inputs' | 'outputs'> | undefined,
  after: Pick<Graph, 'inputs' | 'outputs'>,
): DeployCheck {
  const title = 'Inputs and outputs'
  if (before === undefined) return { title, state: 'ok', text: 'Nobody calls it yet.' }
  const changes = contractChanges(before, after)
  const breaking = changes.filter((change) => change.breaking)
  const details = changes.map(({ text }) => text)
  if (breaking.length > 0) {
    const text = `${formatCount(breaking.length, 'change')} that may break callers.`
    return { title, state: 'warn', text, details }
  }
  return changes.length === 0
    ? { title, state: 'ok', text: 'The same as those of the live version.' }
    : { title, state: 'ok', text: 'No change breaks callers.', details }
}

/**
 * Whether it has passed what the deployment asks for.
 * @param results of this version; undefined for a draft, which no gate has seen
 */
export function gatesCheck(
  gates: readonly string[],
  results: readonly GateResult[] | undefined,
): DeployCheck {
  const title = 'Gates'
  if (gates.length === 0) return { title, state: 'ok', text: 'The deployment asks for none.' }
  const details = gates.flatMap((gate) => {
    const result = results?.find((one) => one.gate === gate)
    if (result === undefined) return [`${gate}: no result for this version yet.`]
    return result.passed ? [] : [`${gate}: not passed.`]
  })
  return details.length === 0
    ? { title, state: 'ok', text: `Passed ${gates.join(', ')}.` }
    : { title, state: 'bad', text: 'It is held up. A reason passes over it.', details }
}

/** The gate that evaluations report by themselves. */
export const requirementsGate = 'requirements'

/**
 * Whether an evaluation found that it fulfils what is required of its graph; nothing where nothing
 * is. It holds a version up only where the deployment asks for the gate.
 */
export function requirementsCheck(
  list: RequirementList | undefined,
  result: GateResult | undefined,
): readonly DeployCheck[] {
  const count = list?.requirements.length ?? 0
  if (count === 0) return []
  const title = 'Requirements'
  if (result === undefined) {
    const text = 'No evaluation has held this version against them yet.'
    return [{ title, state: 'unknown', text }]
  }
  const found = verdictsIn(result.evidence)
  const details = found.map(({ title: what, reason }) => `${what}. ${reason}`)
  if (result.passed) return [{ title, state: 'ok', text: 'It fulfils all of them.', details }]
  const missed = found.filter(({ passed }) => !passed)
  const text = `It misses ${missed.length} of ${found.length}.`
  return [
    {
      title,
      state: 'warn',
      text,
      details: missed.map(({ title: what, reason }) => `${what}. ${reason}`),
    },
  ]
}

interface Found {
  readonly title: string
  readonly passed: boolean
  readonly reason: string
}

/** What stands in the evidence of the gate, requirement by requirement. */
function verdictsIn(evidence: Json): readonly Found[] {
  const results = isRecord(evidence) ? evidence['results'] : undefined
  if (!Array.isArray(results)) return []
  return results
    .filter(isRecord)
    .flatMap(({ title, passed, reason }) =>
      typeof title === 'string' && typeof passed === 'boolean' && typeof reason === 'string'
        ? [{ title, passed, reason }]
        : [],
    )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What it will cost, from earlier runs. */
export function costCheck(estimate: Estimate | undefined): DeployCheck {
  const title = 'Cost'
  if (estimate === undefined || estimate.basis === 'none') {
    return { title, state: 'unknown', text: 'Not known: nothing of it has run yet.' }
  }
  const { cost, duration, runs, unknown } = estimate
  const from = `From ${formatCount(runs, 'run')}${unknown.length > 0 ? `, without ${unknown.join(', ')}` : ''}.`
  const time = duration === undefined ? '' : `, usually ${formatDuration(duration.median)} each`
  if (cost === undefined || cost === null) {
    return { title, state: 'unknown', text: `The price of a model is not known${time}. ${from}` }
  }
  const each = `${formatCost(cost.median * 1000)} for 1,000 runs${time}. ${from}`
  return { title, state: 'ok', text: each }
}
