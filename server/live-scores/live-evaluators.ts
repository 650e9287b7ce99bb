import type { Evaluator } from '../../engine/evaluate/evaluators/evaluator.ts'
import { evaluators as all, findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import { comparesRuns } from '../../engine/evaluate/experiment/score-run.ts'
import { metricKey } from '../../engine/evaluate/experiment/metric-key.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import type { DeploymentSettings, LiveEvaluator, Variant } from '../api/deployments.ts'
import { evaluatorProblems } from '../experiments/evaluator-problems.ts'
import { unknownNodes } from '../experiments/refuse-unknown-nodes.ts'
import { HttpError } from '../http/http-error.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { findStored } from '../stored-graph.ts'

type Evaluated = Pick<DeploymentSettings, 'evaluators' | 'maxCostPerDay'>

/** So many evaluators a deployment may have. */
const most = 5

/** Whether it can say something of a run of which nothing is expected, with some settings at least. */
export function scoresLiveRuns(evaluator: Evaluator): boolean {
  return evaluator.needsExpected !== true && !comparesRuns(evaluator, {})
}

/** No evaluators are the same as before there were any. */
export function withoutNoEvaluators<Settings extends Evaluated>(settings: Settings): Settings {
  const { evaluators, ...others } = settings
  // SAFETY: only what may be left out is left out.
  return evaluators === undefined || evaluators.length > 0 ? settings : (others as Settings)
}

/** @throws HttpError with all that is wrong with the evaluators of a deployment */
export async function refuseUnfitEvaluators(
  settings: Evaluated,
  variants: readonly Pick<Variant, 'version'>[],
  graphs: GraphStore,
): Promise<void> {
  const { evaluators = [] } = settings
  const documents = await Promise.all(variants.map(({ version }) => graphs.document(version)))
  const problems = [
    ...amountProblems(settings),
    ...evaluatorProblems(evaluators),
    ...evaluators.flatMap(expectationProblems),
    ...unknownNodes(
      evaluators,
      documents.filter((document): document is Graph => document !== undefined),
    ),
    ...(await judgeProblems(evaluators, graphs)),
  ]
  if (problems.length > 0) throw new HttpError(422, 'EVALUATORS_DO_NOT_FIT', problems.join(' '))
}

function amountProblems({ evaluators = [], maxCostPerDay }: Evaluated): string[] {
  const problems: string[] = []
  if (evaluators.length > most) {
    problems.push(
      `A deployment may have at most ${most} evaluators, and this one has ${evaluators.length}.`,
    )
  }
  for (const { evaluator, share } of evaluators) {
    if (share > 0 && share <= 1) continue
    problems.push(
      `The share of the evaluator "${evaluator}" must be above 0 and at most 1 (0.1 is one run in ten), and is ${share}.`,
    )
  }
  const keys = evaluators.map(metricKey)
  for (const twice of new Set(keys.filter((key, at) => keys.indexOf(key) !== at))) {
    problems.push(`Two evaluators are named "${twice}"; give each a "key" of its own.`)
  }
  if (maxCostPerDay !== undefined && !(maxCostPerDay > 0 && maxCostPerDay <= 1_000_000)) {
    problems.push(
      `"maxCostPerDay" must be above 0 and at most 1000000 US dollars, and is ${maxCostPerDay}. Leave it out for no ceiling, or leave out the evaluators to score nothing.`,
    )
  }
  return problems
}

/** Nobody knows the right answer to what is asked live, and there is no other run to compare with. */
function expectationProblems({ evaluator: id, settings = {} }: LiveEvaluator): string[] {
  const evaluator = findEvaluator(id)
  if (evaluator === undefined) return []
  const read = evaluator.settings.safeParse(settings)
  if (read.success && evaluator.comparesRuns?.(read.data) === true) {
    return [`The evaluator "${id}" compares two runs, and a run of a deployment is by itself.`]
  }
  const always = evaluator.needsExpected === true
  if (!always && !(read.success && evaluator.needsExpectedWith?.(read.data) === true)) return []
  return [
    `The evaluator "${id}" ${always ? 'needs' : 'with these settings needs'} what an example expects, which nobody knows of a run of a deployment. These go without: ${withoutExpected()}.`,
  ]
}

function withoutExpected(): string {
  return all
    .filter((one) => scoresLiveRuns(one) && one.needsExpectedWith === undefined)
    .map(({ id }) => id)
    .join(', ')
}

async function judgeProblems(
  evaluators: readonly LiveEvaluator[],
  graphs: GraphStore,
): Promise<string[]> {
  const problems: string[] = []
  for (const { evaluator, settings = {} } of evaluators) {
    const { graph, version } = settings
    if (evaluator !== 'graph' || typeof graph !== 'string') continue
    const wanted = typeof version === 'string' ? version : undefined
    if ((await findStored(graphs, graph, wanted)) !== undefined) continue
    problems.push(
      wanted === undefined
        ? `There is no graph "${graph}" to judge with.${didYouMean(graph, await graphs.names())}`
        : `There is no version "${wanted}" of the graph "${graph}" to judge with.`,
    )
  }
  return problems
}
