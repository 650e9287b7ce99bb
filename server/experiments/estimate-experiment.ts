import {
  openForesight,
  type Foreseen,
  type Foresight,
} from '../../engine/evaluate/experiment/foresee.ts'
import { isReused, sharedNodes } from '../../engine/evaluate/experiment/share-work.ts'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { EngineOptions } from '../../engine/run/engine.ts'
import type { Estimate } from '../../engine/run/estimate.ts'
import { InputError } from '../../engine/run/input-error.ts'
import type { ExperimentCreate, ExperimentEstimate } from '../api/experiments.ts'
import { estimateJudges, type JudgeEstimateParts } from './estimate-judges.ts'
import { settleRequest, type SettleTools } from './settle-request.ts'

/** So many runs of each variant are looked at; the others are taken to be like them. */
const sampled = 40
const usualConcurrency = 4

export interface EstimateParts extends SettleTools, JudgeEstimateParts {
  readonly engine: SettleTools['engine'] & {
    readonly estimate: (graph: Graph) => Promise<Estimate>
  }
  /** What an engine is made of, to see what the journal answers. */
  readonly engineOptions: () => Omit<EngineOptions, 'onRun'>
  readonly catalogue: Catalogue
}

/** What runs of one node take. */
interface PlaceEstimate {
  readonly place: string
  readonly executions: number
  readonly calls: number
  readonly tokens: number
  readonly cost: number | null
  readonly ms: number
  readonly known: boolean
}

/** What an experiment is likely to take, before it begins. @throws HttpError, GraphError */
export async function estimateExperiment(
  create: ExperimentCreate,
  parts: EstimateParts,
): Promise<ExperimentEstimate> {
  const settled = await settleRequest(create, parts)
  const { members, variants, trials } = settled
  const examples = members.map(({ example }) => example)
  const perVariant = examples.length * trials
  const total = { executions: 0, reused: 0, calls: 0, tokens: 0, cost: 0, ms: 0 }
  let unpriced = false
  let told = 0
  const unknown = new Set<string>()
  const before: Graph[] = []
  const sample = sampleOf(examples)
  const foresight = openForesight(parts.engineOptions())
  await using closing = new AsyncDisposableStack()
  closing.defer(() => foresight.close())
  const foreseen = new Map<string, readonly (Foreseen | undefined)[]>()
  for (const { name, document } of variants) {
    const estimate = await parts.engine.estimate(document)
    const places = placesOf(estimate, document, parts.catalogue)
    told = Math.max(told, estimate.runs)
    const shared =
      create.reuse === false ? new Set<string>() : sharedNodes(document, before, parts.catalogue)
    const looked =
      create.reuse === false ? [] : await foreseeRuns(document, sample, trials, foresight, parts)
    foreseen.set(name, looked)
    const answered = answeredIn(looked)
    for (const one of places) {
      const [node = ''] = one.place.split('/')
      const reused = shared.has(node)
        ? one.executions
        : Math.min(one.executions, answered.get(one.place) ?? 0)
      const left = one.executions === 0 ? 0 : (one.executions - reused) / one.executions
      total.executions += one.executions * perVariant
      total.reused += reused * perVariant
      total.calls += one.calls * left * perVariant
      total.tokens += one.tokens * left * perVariant
      total.ms += one.ms * left * perVariant
      if (left > 0 && !one.known) unknown.add(one.place)
      if (left > 0 && one.cost === null) unpriced = true
      total.cost += (one.cost ?? 0) * left * perVariant
    }
    before.push(document)
  }
  const judges = await estimateJudges(settled, create, { sample, foreseen, foresight }, parts)
  const blind = told === 0
  const atOnce = Math.min(create.concurrency ?? usualConcurrency, perVariant * variants.length)
  const paced =
    create.requestsPerMinute === undefined
      ? 0
      : ((total.calls + judges.calls) / create.requestsPerMinute) * 60_000
  return {
    runs: perVariant * variants.length,
    executions: Math.round(total.executions),
    reused: Math.round(total.reused),
    modelCalls: Math.round(total.calls + judges.calls),
    tokens: blind ? null : Math.round(total.tokens + (judges.tokens ?? 0)),
    cost: blind || unpriced || judges.cost === null ? null : total.cost + judges.cost,
    judges: {
      calls: Math.round(judges.calls),
      remembered: Math.round(judges.remembered),
      tokens: judges.tokens === null ? null : Math.round(judges.tokens),
      cost: judges.cost,
    },
    ms: blind ? null : Math.round(Math.max((total.ms + judges.ms) / atOnce, paced)),
    basis: [basisOf(told, [...unknown]), ...judges.basis].join(' '),
  }
}

/** What each node takes in a run: as runs before say, or, where none does, one execution. */
function placesOf(estimate: Estimate, graph: Graph, catalogue: Catalogue): PlaceEstimate[] {
  const known = estimate.nodes
    .filter(({ nodeType }) => nodeType !== 'graph')
    .map(({ node, ran, executions, calls, tokens, cost, duration }): PlaceEstimate => {
      return {
        place: node,
        executions: executions * ran,
        calls: calls * ran,
        tokens: tokens * ran,
        cost: cost === null ? null : cost * ran,
        ms: duration * ran,
        known: true,
      }
    })
  const remarks = (place: string): boolean => {
    const entry = Object.hasOwn(graph.nodes, place) ? graph.nodes[place] : undefined
    if (entry === undefined || isFrame(entry)) return false
    return catalogue.get(entry.type.split('@')[0] ?? '')?.description.remark !== undefined
  }
  const unknown = estimate.unknown
    .filter((place) => !remarks(place))
    .map((place): PlaceEstimate => {
      return { place, executions: 1, calls: 0, tokens: 0, cost: 0, ms: 0, known: false }
    })
  return [...known, ...unknown]
}

function sampleOf(examples: readonly Example[]): readonly Example[] {
  const step = Math.max(1, Math.floor(examples.length / sampled))
  return examples.filter((_, at) => at % step === 0).slice(0, sampled)
}

/** What the journal answers of a run of each example; undefined where the example does not fit. */
async function foreseeRuns(
  graph: Graph,
  sample: readonly Example[],
  trials: number,
  foresight: Foresight,
  { catalogue }: EstimateParts,
): Promise<readonly (Foreseen | undefined)[]> {
  if (!Object.values(graph.nodes).some((entry) => isReused(entry, catalogue))) return []
  const found: (Foreseen | undefined)[] = []
  for (const [at, { inputs }] of sample.entries()) {
    const given = Object.entries(inputs).filter(([name]) => Object.hasOwn(graph.inputs, name))
    try {
      found.push(await foresight.foresee(graph, Object.fromEntries(given), at % trials))
    } catch (error) {
      // An example that does not fit the graph executes nothing.
      if (!(error instanceof InputError)) throw error
      found.push(undefined)
    }
  }
  return found
}

/** How many executions of a run the journal answers, by place: the mean over some examples. */
function answeredIn(foreseen: readonly (Foreseen | undefined)[]): ReadonlyMap<string, number> {
  const answered = new Map<string, number>()
  for (const one of foreseen) {
    for (const [place, count] of one?.reused ?? []) {
      answered.set(place, (answered.get(place) ?? 0) + count / foreseen.length)
    }
  }
  return answered
}

function basisOf(runs: number, unknown: readonly string[]): string {
  const from =
    runs === 0
      ? 'No node of this graph has run yet, so nothing is known of tokens, cost and time.'
      : `From ${runs} earlier ${runs === 1 ? 'run' : 'runs'} of this graph.`
  const without =
    runs === 0 || unknown.length === 0
      ? ''
      : ` Nothing is known of ${unknown.map((place) => `"${place}"`).join(', ')}, and the estimate is without ${unknown.length === 1 ? 'it' : 'them'}.`
  return `${from}${without}`
}
