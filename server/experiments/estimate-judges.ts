import { z } from 'zod'
import { listed } from '../../engine/evaluate/comparison/amounts.ts'
import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import type { UsedEvaluator } from '../../engine/evaluate/experiment/cell.ts'
import type { Foreseen, Foresight } from '../../engine/evaluate/experiment/foresee.ts'
import {
  comparesRuns,
  scoreRun,
  type ScoringTools,
} from '../../engine/evaluate/experiment/score-run.ts'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { ModelError } from '../../engine/models/model-error.ts'
import type { Models } from '../../engine/models/models.ts'
import type { EngineOptions } from '../../engine/run/engine.ts'
import type { Estimate } from '../../engine/run/estimate.ts'
import { InputError } from '../../engine/run/input-error.ts'
import type { ExperimentCreate } from '../api/experiments.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { findStored } from '../stored-graph.ts'
import type { ScoreStore } from './score-store.ts'
import type { Settled } from './settle-request.ts'

export interface JudgeEstimateParts {
  readonly graphs: GraphStore
  readonly scores: Pick<ScoreStore, 'usualUse'>
  readonly engine: { readonly estimate: (graph: Graph) => Promise<Estimate> }
  readonly engineOptions: () => Omit<EngineOptions, 'onRun'>
}

/** What was seen of some runs before anything runs, by variant. */
export interface SeenRuns {
  readonly sample: readonly Example[]
  readonly foreseen: ReadonlyMap<string, readonly (Foreseen | undefined)[]>
  readonly foresight: Foresight
}

/** What evaluators are likely to ask of models, without what the journal answers. */
export interface JudgeEstimate {
  readonly calls: number
  readonly remembered: number
  /** Null where nothing is known of any of them. */
  readonly tokens: number | null
  /** US dollars; null where a price is not known. */
  readonly cost: number | null
  readonly ms: number
  /** What it rests on, in sentences. */
  readonly basis: readonly string[]
}

/** What one score takes. */
interface Use {
  readonly calls: number
  readonly tokens: number
  readonly cost: number | null
  readonly ms: number
}

/**
 * From what earlier scores of the same evaluators took, and for graphs that judge from their runs.
 * Where the journal answers whole runs, the evaluators are tried on them with models that refuse, to
 * see which of their answers are there already.
 */
export async function estimateJudges(
  { members, variants, trials, evaluators }: Settled,
  create: ExperimentCreate,
  seen: SeenRuns,
  parts: JudgeEstimateParts,
): Promise<JudgeEstimate> {
  const total = { calls: 0, remembered: 0, tokens: 0, cost: 0, ms: 0 }
  const baseline = create.baseline ?? variants[0]?.name
  const unknown: string[] = []
  const { models: given } = parts.engineOptions()
  const models = typeof given === 'function' ? given() : given
  const unconnected: string[] = []
  let [asked, unpriced] = [0, false]
  for (const { key, evaluator: id, version, settings, node } of evaluators) {
    const evaluator = findEvaluator(id)
    if (evaluator?.usesModel !== true) continue
    const parsed = evaluator.settings.safeParse(settings)
    const missing = parsed.success ? notConnected(parsed.data, models) : undefined
    if (missing !== undefined) {
      unconnected.push(
        `No model is connected as "${missing}", so "${key}" will give errors and no scores.`,
      )
      continue
    }
    asked += 1
    const used = { key, evaluator, settings, ...(node === undefined ? {} : { node }) }
    const known = await useOf(used, create.graph, version, parts)
    if (known === undefined) unknown.push(key)
    const calls = (parsed.success ? evaluator.usualCalls?.(parsed.data) : undefined) ?? 1
    const use = known ?? { calls, tokens: 0, cost: 0, ms: 0 }
    for (const { name } of variants) {
      if (name === baseline && comparesRuns(evaluator, settings)) continue
      const share =
        create.reuse === false
          ? 0
          : await rememberedShare(used, name, baseline, trials, seen, parts)
      const scores = members.length * trials
      total.calls += use.calls * scores * (1 - share)
      total.remembered += use.calls * scores * share
      total.tokens += use.tokens * scores * (1 - share)
      total.ms += use.ms * scores * (1 - share)
      total.cost += (use.cost ?? 0) * scores * (1 - share)
      if (use.cost === null && share < 1) unpriced = true
    }
  }
  return {
    ...total,
    tokens: asked > 0 && unknown.length === asked ? null : total.tokens,
    cost: unpriced || (asked > 0 && unknown.length === asked) ? null : total.cost,
    basis: [...basisOf(asked, unknown), ...unconnected],
  }
}

const NamedModels = z.object({
  model: z.string().optional(),
  embedding: z.string().optional(),
  factuality: z.number().optional(),
})

/** The name of a model that the settings ask for, where none is connected under it. */
function notConnected(settings: unknown, models: Models): string | undefined {
  const { data: { model, embedding, factuality } = {} } = NamedModels.safeParse(settings)
  if (model !== undefined && models.chat(model) === undefined) return model
  // With nothing but statements that count, no meanings are compared.
  return factuality !== 1 && embedding !== undefined && models.embedding(embedding) === undefined
    ? embedding
    : undefined
}

/** Undefined where nothing of it was scored yet. */
async function useOf(
  { evaluator, settings }: UsedEvaluator,
  graph: string,
  version: number,
  { scores, graphs, engine }: JudgeEstimateParts,
): Promise<Use | undefined> {
  const judge = judgeGraphIn(settings)
  if (evaluator.id !== 'graph' || judge === undefined) {
    return scores.usualUse(graph, evaluator.id, version)
  }
  const document = await findStored(graphs, judge.graph, judge.version)
  if (document === undefined) return undefined
  const { runs, nodes, duration } = await engine.estimate(document)
  if (runs === 0) return undefined
  const times = comparesRuns(evaluator, settings) ? 2 : 1
  const sum = (part: 'calls' | 'tokens'): number =>
    nodes.reduce((all, one) => all + one[part] * one.ran, 0) * times
  const costs = nodes.map(({ cost, ran }) => (cost === null ? null : cost * ran * times))
  return {
    calls: sum('calls'),
    tokens: sum('tokens'),
    cost: costs.some((cost) => cost === null)
      ? null
      : costs.reduce<number>((all, cost) => all + (cost ?? 0), 0),
    ms: (duration?.median ?? 0) * times,
  }
}

function judgeGraphIn(
  settings: unknown,
): { graph: string; version: string | undefined } | undefined {
  if (typeof settings !== 'object' || settings === null || !('graph' in settings)) return undefined
  const version = 'version' in settings ? settings.version : undefined
  return typeof settings.graph === 'string'
    ? { graph: settings.graph, version: typeof version === 'string' ? version : undefined }
    : undefined
}

/** Of the scores of a variant, those for which the journal has every answer. */
async function rememberedShare(
  used: UsedEvaluator,
  variant: string,
  baseline: string | undefined,
  trials: number,
  { sample, foreseen, foresight }: SeenRuns,
  parts: JudgeEstimateParts,
): Promise<number> {
  const { journal, models: given } = parts.engineOptions()
  const models = typeof given === 'function' ? given() : given
  let remembered = 0
  for (const [at, example] of sample.entries()) {
    const run = foreseen.get(variant)?.[at]?.run
    if (run === undefined) continue
    const trial = at % trials
    const against = baseline === variant ? undefined : foreseen.get(baseline ?? '')?.[at]?.run
    if (against === undefined && comparesRuns(used.evaluator, used.settings)) continue
    let missed = false
    const miss = (): never => {
      missed = true
      throw new ModelError({ model: '', message: 'It is not asked.', retryable: false })
    }
    const other = against === undefined ? undefined : { variant: baseline ?? '', run: against }
    const scored = { run, example, trial, other }
    await scoreRun(scored, [used], {
      models: refusing(models, miss),
      runGraph: foreseenGraph(foresight, parts.graphs, miss),
      journal: { find: (key) => journal.find(key), append: () => Promise.resolve() },
      reuse: true,
      signal: new AbortController().signal,
    })
    if (!missed) remembered += 1
  }
  return sample.length === 0 ? 0 : remembered / sample.length
}

/** The same models by name, none of which may be asked. */
function refusing(models: Models, refuse: () => never): Models {
  return {
    ...models,
    resolve: (role, name) => models.resolve(role, name),
    chat(name) {
      const model = models.chat(name)
      return model && { name: model.name, stream: refuse }
    },
    embedding(name) {
      const model = models.embedding(name)
      return model && { name: model.name, embed: () => Promise.resolve().then(refuse) }
    },
    reranker: () => undefined,
  }
}

function foreseenGraph(
  foresight: Foresight,
  graphs: GraphStore,
  miss: () => never,
): ScoringTools['runGraph'] {
  return async (name, version, inputs, { trial }) => {
    const graph = (await findStored(graphs, name, version)) ?? miss()
    const wanted = Object.entries(inputs).filter(([input]) => Object.hasOwn(graph.inputs, input))
    const seen = await foresight
      .foresee(graph, Object.fromEntries(wanted), trial)
      .catch((error: unknown) => {
        if (error instanceof InputError) return undefined
        throw error
      })
    const run = seen?.run ?? miss()
    return { run: run.id, version: '', outputs: run.outputs }
  }
}

function basisOf(asked: number, unknown: readonly string[]): readonly string[] {
  if (asked === 0) return []
  const known = asked > unknown.length
  const names = listed(unknown.map((key) => `"${key}"`))
  return [
    ...(known ? ['What evaluators ask is known from earlier scores.'] : []),
    ...(unknown.length === 0
      ? []
      : [`Of ${names} only the number of calls is known; their tokens and cost come on top.`]),
  ]
}
