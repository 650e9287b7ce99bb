import { openForesight } from '../../engine/evaluate/experiment/foresee.ts'
import { isReused, sharedNodes } from '../../engine/evaluate/experiment/share-work.ts'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Catalogue } from '../../engine/graph/catalogue.ts'
import { isFrame, type Graph } from '../../engine/graph/document.ts'
import type { EngineOptions } from '../../engine/run/engine.ts'
import type { Estimate } from '../../engine/run/estimate.ts'
import { InputError } from '../../engine/run/input-error.ts'
import type { ExperimentCreate, ExperimentEstimate } from '../api/experiments.ts'
import { settleRequest, type Settled, type SettleTools } from './settle-request.ts'

/** So many runs of each variant are looked at; the others are taken to be like them. */
const sampled = 40
const usualConcurrency = 4

export interface EstimateParts extends SettleTools {
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
  for (const { document } of variants) {
    const estimate = await parts.engine.estimate(document)
    const places = placesOf(estimate, document, parts.catalogue)
    told = Math.max(told, estimate.runs)
    const shared =
      create.reuse === false ? new Set<string>() : sharedNodes(document, before, parts.catalogue)
    const answered =
      create.reuse === false
        ? new Map<string, number>()
        : await answeredBy(document, examples, trials, parts)
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
  const blind = told === 0
  const atOnce = Math.min(create.concurrency ?? usualConcurrency, perVariant * variants.length)
  const paced =
    create.requestsPerMinute === undefined ? 0 : (total.calls / create.requestsPerMinute) * 60_000
  return {
    runs: perVariant * variants.length,
    executions: Math.round(total.executions),
    reused: Math.round(total.reused),
    modelCalls: Math.round(total.calls),
    tokens: blind ? null : Math.round(total.tokens),
    cost: blind || unpriced ? null : total.cost,
    ms: blind ? null : Math.round(Math.max(total.ms / atOnce, paced)),
    basis: basisOf(told, [...unknown], settled),
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

/** How many executions of a run the journal answers, by place: the mean over some examples. */
async function answeredBy(
  graph: Graph,
  examples: readonly Example[],
  trials: number,
  { engineOptions, catalogue }: EstimateParts,
): Promise<ReadonlyMap<string, number>> {
  const answered = new Map<string, number>()
  if (!Object.values(graph.nodes).some((entry) => isReused(entry, catalogue))) return answered
  const step = Math.max(1, Math.floor(examples.length / sampled))
  const sample = examples.filter((_, at) => at % step === 0).slice(0, sampled)
  const foresight = openForesight(engineOptions())
  try {
    for (const [at, { inputs }] of sample.entries()) {
      const given = Object.entries(inputs).filter(([name]) => Object.hasOwn(graph.inputs, name))
      try {
        const counts = await foresight.reusedIn(graph, Object.fromEntries(given), at % trials)
        for (const [place, count] of counts) {
          answered.set(place, (answered.get(place) ?? 0) + count / sample.length)
        }
      } catch (error) {
        // An example that does not fit the graph executes nothing.
        if (!(error instanceof InputError)) throw error
      }
    }
  } finally {
    await foresight.close()
  }
  return answered
}

function basisOf(runs: number, unknown: readonly string[], { evaluators }: Settled): string {
  const from =
    runs === 0
      ? 'No node of this graph has run yet, so nothing is known of tokens, cost and time.'
      : `From ${runs} earlier ${runs === 1 ? 'run' : 'runs'} of this graph.`
  const without =
    runs === 0 || unknown.length === 0
      ? ''
      : ` Nothing is known of ${unknown.map((place) => `"${place}"`).join(', ')}, and the estimate is without ${unknown.length === 1 ? 'it' : 'them'}.`
  const judges = evaluators.length === 0 ? '' : ' What evaluators ask of models comes on top.'
  return `${from}${without}${judges}`
}
