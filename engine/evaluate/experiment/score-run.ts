import { messageOf } from '../../graph/message-of.ts'
import type { Journal } from '../../journal/journal.ts'
import type { Models } from '../../models/models.ts'
import { addUsage, type ModelUsage, type Usage } from '../../models/usage.ts'
import type { Values } from '../../run/events.ts'
import type { Evaluator, EvaluatorContext, ScoredRun } from '../evaluators/evaluator.ts'
import type { Example } from '../example.ts'
import type { ScoreResult } from '../score.ts'
import type { GivenScore, JudgeUse, OtherRun, UsedEvaluator } from './cell.ts'
import { rememberCalls, type JudgeCall } from './judge-calls.ts'
import { keepJudgeRun } from './judge-run.ts'

export interface ScoringTools {
  readonly models: Models
  readonly runGraph: (
    graph: string,
    version: string | undefined,
    inputs: Values,
    how: JudgeGraphRun,
  ) => ReturnType<EvaluatorContext<unknown>['runGraph']>
  readonly signal: AbortSignal
  /** Where answers of judges are kept and found again. */
  readonly journal: Pick<Journal, 'append' | 'find'>
  /** Judges are not asked again what they were asked before. */
  readonly reuse: boolean
  readonly experiment?: string | undefined
}

/** How the graph of a judge is run. */
interface JudgeGraphRun {
  readonly trial: number
  readonly reuse: boolean
  readonly signal: AbortSignal
  /** Told what it asked of models, also where it failed. */
  readonly onUsage: (usage: Usage) => void
}

/** What is scored. */
export interface Scored {
  readonly run: ScoredRun
  readonly example: Example
  /** From 0. */
  readonly trial: number
  /** Left out for the baseline itself. */
  readonly other?: OtherRun | undefined
}

/** Milliseconds after which an evaluator that gives no score is given up. */
const patience = 5 * 60_000

/**
 * Scores one run with each evaluator. What an evaluator throws is a score with the status `error`,
 * so that one that is broken takes nothing from the others.
 * @throws when the signal aborts: then nothing was scored, and what judges said until then is kept
 */
export async function scoreRun(
  scored: Scored,
  evaluators: readonly UsedEvaluator[],
  tools: ScoringTools,
): Promise<readonly GivenScore[]> {
  const scores: GivenScore[] = []
  for (const used of evaluators) {
    tools.signal.throwIfAborted()
    scores.push(await scoreWith(used, scored, tools))
  }
  return scores
}

async function scoreWith(
  { key, evaluator, settings, node }: UsedEvaluator,
  { run, example, trial, other: given }: Scored,
  tools: ScoringTools,
): Promise<GivenScore> {
  const { journal, reuse, experiment } = tools
  const begun = performance.now()
  const signal = AbortSignal.any([tools.signal, AbortSignal.timeout(patience)])
  const find = reuse ? (wanted: string) => journal.find(wanted) : undefined
  const { models, calls } = rememberCalls(tools.models, { find, trial })
  const byGraphs: ModelUsage[] = []
  const other = comparesRuns(evaluator, settings) ? given : undefined
  let score: ScoreResult | undefined
  try {
    score = await evaluator.evaluate({
      example,
      run,
      settings,
      ...(other === undefined ? {} : { other: other.run }),
      ...(node === undefined ? {} : { node }),
      models,
      runGraph: (graph, version, inputs) =>
        tools.runGraph(graph, version, inputs, {
          trial,
          reuse,
          signal,
          onUsage: (usage) => void byGraphs.push(...usage.models),
        }),
      signal,
    })
  } catch (error) {
    if (!tools.signal.aborted) {
      const reason = messageOf(error)
      score = { status: 'error', reason, errorType: signal.aborted ? 'timeout' : 'evaluator' }
    }
  }
  await keepJudgeRun(calls, { evaluator, scored: run.id, score, trial, experiment }, journal)
  tools.signal.throwIfAborted()
  return {
    key,
    // SAFETY: it is left out only where the signal was aborted, which has just been thrown.
    score: score!,
    ms: performance.now() - begun,
    ...(evaluator.usesModel ? { use: useOf(calls, byGraphs) } : {}),
    ...(other === undefined ? {} : { other }),
  }
}

/** Whether an evaluator with these settings says which of two runs is better. */
export function comparesRuns(evaluator: Evaluator, settings: unknown): boolean {
  const read = evaluator.settings.safeParse(settings ?? {})
  return read.success && evaluator.comparesRuns?.(read.data) === true
}

function useOf(calls: readonly JudgeCall[], byGraphs: readonly ModelUsage[]): JudgeUse {
  const made = calls.flatMap((call) => call.made ?? [])
  const usage = addUsage([...made.flatMap(({ usage: { models } }) => models), ...byGraphs])
  return {
    calls: usage.calls,
    remembered: calls.length - made.length,
    tokens: usage.inputTokens + usage.outputTokens,
    cost: usage.cost,
    models: usage.models.map(({ model }) => model),
  }
}
