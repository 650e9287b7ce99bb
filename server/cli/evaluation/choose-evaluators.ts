import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { judgedNames, type JudgedName } from '../../../engine/evaluate/evaluators/graph.ts'
import { metricKey } from '../../../engine/evaluate/experiment/metric-key.ts'
import { didYouMean } from '../../../engine/graph/did-you-mean.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import type { DocumentAnswer, GraphAnswer, GraphList } from '../../api.ts'
import type { ChosenEvaluator, EvaluatorList } from '../../api/experiments.ts'
import type { Call } from '../command.ts'
import { filesFor } from '../graphs-beside.ts'
import { isPath, readSoundGraph } from '../graph-operand.ts'
import { UsageError } from '../usage-error.ts'
import type { Evaluation } from './open-evaluation.ts'

type Choosing = {
  readonly call: Pick<Call, 'folder' | 'home' | 'nodes' | 'output' | 'connect'>
  readonly evaluation: Pick<Evaluation, 'client' | 'keep'>
  /** The graph that is evaluated, as the person wrote it: graphs that judge may lie beside its file. */
  readonly beside: string
  /** Which paths begin at; left out, the folder of the command. */
  readonly folder?: string
}

/**
 * Settles what is meant by each evaluator: one that comes with Heddle, or a graph that judges, by the
 * path of its file, or by its name in a file beside the graph or in the data folder.
 * @throws UsageError with everything that is wrong
 */
export async function chooseEvaluators(
  written: readonly ChosenEvaluator[],
  choosing: Choosing,
): Promise<readonly ChosenEvaluator[]> {
  const { evaluators } = await choosing.evaluation.client.send<EvaluatorList>('/api/evaluators')
  const known = evaluators.map(({ id }) => id)
  const problems: string[] = []
  const chosen: ChosenEvaluator[] = []
  for (const one of written) {
    const found = await choose(one, known, choosing)
    if (typeof found === 'string') problems.push(found)
    else chosen.push(found)
  }
  if (problems.some((problem) => problem.startsWith('There is no evaluator'))) {
    problems.push(await whatThereIs(known, choosing))
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return chosen
}

/** A sentence where it cannot be one. */
async function choose(
  one: ChosenEvaluator,
  known: readonly string[],
  choosing: Choosing,
): Promise<ChosenEvaluator | string> {
  const named = one.evaluator === 'graph' ? one.settings?.['graph'] : one.evaluator
  if (typeof named !== 'string' || known.includes(named)) return one
  const file = fileOf(named, choosing)
  if (file !== undefined) return judgeOfFile(one, file, choosing)
  // The server finds the version, and says what is wrong with the settings.
  if (one.evaluator === 'graph') return one
  if (isPath(named)) return `There is no file "${named}" to judge with.`
  const graph = await storedGraph(named, choosing)
  if (graph !== undefined) return judging(one, graph)
  return `There is no evaluator "${named}", and no graph of that name.${didYouMean(named, known)}`
}

/** The path of a graph that judges; undefined where no file is meant. */
function fileOf(
  named: string,
  { call, beside, folder = call.folder }: Choosing,
): string | undefined {
  const candidates = isPath(named)
    ? [resolve(folder, named)]
    : isPath(beside)
      ? filesFor(named, resolve(call.folder, beside))
      : []
  const found = candidates.find((path) => existsSync(path))
  return found && relative(call.folder, found)
}

async function judgeOfFile(
  one: ChosenEvaluator,
  file: string,
  { call, evaluation }: Choosing,
): Promise<ChosenEvaluator | string> {
  const graph = await readSoundGraph(call, file)
  if (graph === undefined) return `"${file}" has errors and cannot judge.`
  const version = await evaluation.keep(graph)
  return judging({ ...one, settings: { ...one.settings, version } }, graph)
}

async function storedGraph(
  name: string,
  { evaluation: { client } }: Choosing,
): Promise<Graph | undefined> {
  const { graphs } = await client.send<GraphList>('/api/graphs')
  if (!graphs.some((graph) => graph.name === name)) return undefined
  const path = `/api/graphs/${encodeURIComponent(name)}`
  const { version } = await client.send<GraphAnswer>(path)
  return (await client.send<DocumentAnswer>(`${path}/documents/${version}`)).graph
}

/** A graph that judges is given those of its inputs that an evaluation has. */
function judging(one: ChosenEvaluator, graph: Graph): ChosenEvaluator | string {
  const has = (name: string): name is JudgedName => judgedNames.some((given) => given === name)
  const inputs = Object.keys(graph.inputs).filter(has)
  const strange = Object.entries(graph.inputs)
    .filter(([name, { optional }]) => optional !== true && !has(name))
    .map(([name]) => `"${name}"`)
  const given = `A graph that judges is given ${judgedNames.map((name) => `"${name}"`).join(', ')}, by the names of its inputs`
  if (strange.length > 0) {
    return `The graph "${graph.name}" cannot judge: it wants ${strange.join(', ')}. ${given}.`
  }
  if (inputs.length === 0) return `The graph "${graph.name}" cannot judge: ${given}; it has none.`
  const { node } = one
  return {
    key: one.key ?? metricKey({ evaluator: graph.name, node }),
    evaluator: 'graph',
    settings: { inputs, ...one.settings, graph: graph.name },
    ...(node === undefined ? {} : { node }),
  }
}

async function whatThereIs(
  known: readonly string[],
  { evaluation: { client } }: Choosing,
): Promise<string> {
  const { graphs } = await client.send<GraphList>('/api/graphs')
  const names = graphs.map(({ name }) => name)
  const own =
    names.length === 0
      ? ''
      : ` A graph that judges can be named as well; the graphs are ${names.join(', ')}.`
  return `The evaluators are ${known.join(', ')}.${own}`
}
