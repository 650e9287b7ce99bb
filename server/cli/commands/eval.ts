import { existsSync } from 'node:fs'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  checkRequirements,
  type GateResult,
} from '../../../engine/evaluate/gate/check-requirements.ts'
import { showAmount } from '../../../engine/evaluate/comparison/amounts.ts'
import { metricFor } from '../../../engine/evaluate/comparison/metric-for.ts'
import { findEvaluator } from '../../../engine/evaluate/evaluators/index.ts'
import type {
  ComparisonAnswer,
  ExperimentAnswer,
  ExperimentCreate,
  ExperimentVariant,
  RequirementList,
  RowList,
} from '../../api/experiments.ts'
import { ownTitle } from '../../experiments/metric-title.ts'
import { exitCodes, type Call, type Execute } from '../command.ts'
import type { ServerClient } from '../connection/server-client.ts'
import { chooseEvaluators } from '../evaluation/choose-evaluators.ts'
import { openEvaluation, type Evaluation } from '../evaluation/open-evaluation.ts'
import { agreed, estimateSentences, foretell, overBudget } from '../evaluation/foretell.ts'
import { readEvaluators } from '../evaluation/read-evaluators.ts'
import { readRequirements } from '../evaluation/read-requirements.ts'
import { datasetNameOf, importFile } from '../evaluation/use-dataset.ts'
import { whatFailed } from '../evaluation/what-failed.ts'
import { isPath, readSoundGraph } from '../graph-operand.ts'
import { look } from '../line.ts'
import { ProgressBar } from '../progress.ts'
import { readLimits } from '../run/read-limits.ts'
import { table } from '../table.ts'
import { UsageError } from '../usage-error.ts'
import { writeWholeFile } from '../write-file.ts'

const reportKinds: Readonly<Record<string, string>> = {
  '.html': 'html',
  '.csv': 'csv',
  '.md': 'markdown',
  '.xml': 'junit',
}

export const execute: Execute = async (call) => {
  const { arguments: given, output } = call
  const [wanted = ''] = given.operands
  const dataset = given.value('dataset')
  if (dataset === undefined) throw new UsageError('Name the examples with --dataset.')
  const reports = reportsOf(call)
  const { budget } = readLimits(given)
  await using evaluation = await openEvaluation(call)
  const { client } = evaluation
  const subject = await subjectOf(call, evaluation, wanted)
  if (subject === undefined) return exitCodes.failed
  const required = await requirementsOf(call, evaluation, subject.graph, wanted)
  const named = readEvaluators(given.values('evaluator'))
  const evaluators =
    named.length === 0
      ? required.evaluators
      : await chooseEvaluators(named, { call, evaluation, beside: wanted })
  if (evaluators.length === 0) {
    throw new UsageError('Say what is scored with --evaluator, such as --evaluator token-f1.')
  }
  const name = isPath(dataset) ? datasetNameOf(dataset) : dataset
  if (isPath(dataset)) {
    const names = { dataset: name, graph: subject.graph }
    const { skipped } = await importFile(client, dataset, call.folder, names)
    for (const { row, message } of skipped) output.messages.print(`Row ${row}: ${message}`)
  }
  const variants = await variantsOf(call, evaluation, subject)
  const against = given.value('against')
  const create: ExperimentCreate = {
    ...(against === undefined ? {} : { name: `${subject.graph} against ${against}`.slice(0, 200) }),
    graph: subject.graph,
    dataset: name,
    ...sliceOf(call),
    variants,
    evaluators,
    trials: trialsOf(given.value('trials')),
    ...(given.has('fresh') ? { reuse: false } : {}),
    ...(budget === undefined ? {} : { budget }),
  }
  const estimate = await foretell(client, create)
  if (given.has('estimate')) {
    if (given.has('json')) output.result.print(JSON.stringify(estimate, null, 2))
    else for (const sentence of estimateSentences(estimate)) output.result.print(sentence)
    return exitCodes.worked
  }
  for (const sentence of estimateSentences(estimate)) output.messages.print(sentence)
  const refused = overBudget(estimate, budget)
  if (refused.length > 0) {
    for (const sentence of refused) output.messages.print(sentence)
    output.messages.print(
      'Nothing was run. Raise the cap, or take fewer examples, variants or trials.',
    )
    return exitCodes.failed
  }
  if (!(await agreed(call, estimate))) {
    output.messages.print('Nothing was run.')
    return exitCodes.failed
  }
  const begun = await client.send<ExperimentAnswer>('/api/experiments', { body: create })
  const done = await follow(call, client, begun)
  const comparison =
    done.variants.length < 2
      ? undefined
      : await client.send<ComparisonAnswer>(`/api/experiments/${done.id}/comparison`)
  const gate = given.has('gate') ? gateOf(done, comparison, required) : undefined
  for (const { file, format } of reports) {
    const response = await client.open(`/api/experiments/${done.id}/report?format=${format}`)
    await writeWholeFile(resolve(call.folder, file), await response.text(), file)
  }
  if (given.has('json')) {
    output.result.print(JSON.stringify({ experiment: done, comparison, gate }, null, 2))
  } else {
    printResult(call, done, comparison, gate)
  }
  const { rows } = await client.send<RowList>(`/api/experiments/${done.id}/rows?show=errors`)
  for (const sentence of whatFailed(rows)) output.messages.print(sentence)
  const worked = done.columns.some(({ runs, failed }) => failed < runs)
  const passed = done.status === 'done' && worked && gate?.passed !== false
  return passed ? exitCodes.worked : exitCodes.failed
}

interface Subject {
  readonly graph: string
  readonly version: string
}

/** What is evaluated. Undefined where a file has errors, which are printed. */
async function subjectOf(
  call: Call,
  evaluation: Evaluation,
  wanted: string,
): Promise<Subject | undefined> {
  if (!isPath(wanted)) {
    const [graph = '', version = 'draft'] = wanted.split(/@(.*)/)
    await evaluation.client.send(`/api/graphs/${graph}`)
    return { graph, version }
  }
  const graph = await readSoundGraph(call, wanted)
  return graph && { graph: graph.name, version: await evaluation.keep(graph) }
}

/** Which examples of the dataset are meant, where not all are. */
function sliceOf({ arguments: given }: Call): Pick<ExperimentCreate, 'split' | 'tags'> {
  const split = given.value('split')
  const tags = given.values('tag')
  return {
    ...(split === undefined ? {} : { split }),
    ...(tags.length === 0 ? {} : { tags }),
  }
}

/** The baseline first, then what is evaluated, then further variants. */
async function variantsOf(
  call: Call,
  evaluation: Evaluation,
  { graph, version }: Subject,
): Promise<ExperimentVariant[]> {
  const { arguments: given } = call
  const versionOf = async (which: string): Promise<string> => {
    if (!isPath(which)) return which
    const other = await readSoundGraph(call, which)
    if (other === undefined) throw new UsageError(`"${which}" has errors and cannot be a variant.`)
    return evaluation.keep({ ...other, name: graph })
  }
  const against = given.value('against')
  const further = given.values('variant').map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw new UsageError(`--variant takes NAME=VERSION or NAME=FILE, not "${text}".`)
    return { name: text.slice(0, at), which: text.slice(at + 1) }
  })
  return [
    ...(against === undefined ? [] : [{ name: against, version: await versionOf(against) }]),
    { name: 'candidate', version },
    ...(await Promise.all(
      further.map(async ({ name, which }) => ({ name, version: await versionOf(which) })),
    )),
  ]
}

/** Of the graph, or of the file beside it. */
async function requirementsOf(
  call: Call,
  evaluation: Evaluation,
  graph: string,
  wanted: string,
): Promise<RequirementList> {
  const path = `/api/graphs/${graph}/requirements`
  const { client } = evaluation
  const folder = dirname(resolve(call.folder, wanted))
  const beside = join(folder, 'requirements.json')
  if (!isPath(wanted) || !existsSync(beside)) return client.send<RequirementList>(path)
  const required = readRequirements(beside, relative(call.folder, beside))
  const choosing = { call, evaluation, beside: wanted, folder }
  const body = {
    ...required,
    evaluators: await chooseEvaluators(required.evaluators, choosing),
  }
  return client.send<RequirementList>(path, { method: 'PUT', body })
}

function trialsOf(text = '1'): number {
  const trials = Number(text)
  if (Number.isInteger(trials) && trials >= 1 && trials <= 20) return trials
  throw new UsageError(`--trials must be a whole number from 1 to 20, not "${text}".`)
}

function reportsOf({ arguments: given }: Call): { file: string; format: string }[] {
  const junit = given.value('junit')
  const named = given.values('report').map((file) => {
    if (/\.slices\.csv$/i.test(file)) return { file, format: 'slices' }
    const format = reportKinds[extname(file).toLowerCase()]
    if (format !== undefined) return { file, format }
    throw new UsageError(
      `"${file}" must end in .html, .md, .csv or .xml, by which its form is known.`,
    )
  })
  return junit === undefined ? named : [...named, { file: junit, format: 'junit' }]
}

async function follow(
  { output }: Call,
  client: ServerClient,
  begun: ExperimentAnswer,
): Promise<ExperimentAnswer> {
  const bar = new ProgressBar(output, `Evaluating ${begun.graph}`)
  try {
    for (;;) {
      const now = await client.send<ExperimentAnswer>(`/api/experiments/${begun.id}`)
      const { done, runs, reused } = now.progress
      bar.show({ done, total: runs, what: `runs, ${reused} executions reused` })
      if (now.status !== 'running') return now
      await wait(200)
    }
  } finally {
    bar.close()
  }
}

function gateOf(
  { columns, evaluators, variants }: ExperimentAnswer,
  comparison: ComparisonAnswer | undefined,
  { requirements }: RequirementList,
): GateResult {
  if (requirements.length === 0) {
    throw new UsageError(
      '--gate asks for requirements, and the graph has none. Write a requirements.json beside its file, or save them with the graph.',
    )
  }
  const candidate = columns.find(({ name }) => name === 'candidate')
  const metrics = evaluators.flatMap(({ key, evaluator, node }) => {
    const known = findEvaluator(evaluator)
    if (known === undefined) return []
    const title = ownTitle({ key, evaluator, node }, evaluators)
    return metricFor(known, {
      key,
      ...(title === undefined ? {} : { title }),
      ...(node === undefined ? {} : { node }),
    })
  })
  const compared = comparison?.candidate === 'candidate' ? comparison : undefined
  return checkRequirements(requirements, {
    metrics,
    scores: candidate?.scores ?? {},
    latency: candidate?.latency ?? null,
    cost: candidate?.cost ?? null,
    ...(compared === undefined
      ? {}
      : { comparison: { metrics: compared.metrics, baseline: variants[0] ?? '' } }),
  })
}

function printResult(
  { output: { result } }: Call,
  { columns, evaluators, status, reason, progress: { cost, unpriced, judges } }: ExperimentAnswer,
  comparison: ComparisonAnswer | undefined,
  gate: GateResult | undefined,
): void {
  const keys = evaluators.map(({ key }) => key)
  const rows = columns.map(({ name, runs, failed, executed, reused, scores }) => [
    name,
    ...keys.map((key) => scores[key]?.mean?.toPrecision(3) ?? '-'),
    `${runs}`,
    `${failed}`,
    `${executed}`,
    `${reused}`,
  ])
  const head = ['variant', ...keys, 'runs', 'failed', 'executed', 'reused']
  for (const line of table([head, ...rows])) result.print(line)
  if (cost > 0) {
    const part = judges.cost > 0 ? `, ${usd(judges.cost)} of it for judges` : ''
    result.print(`Models took ${unpriced > 0 ? 'at least ' : ''}${usd(cost)}${part}.`)
  }
  if (unpriced > 0) {
    const of = unpriced === 1 ? 'one run' : `${unpriced} runs`
    result.print(`What the models of ${of} took is not known: they have no price.`)
  }
  if (comparison !== undefined) {
    result.print()
    result.print(comparison.sentence.map(({ text }) => text).join(''))
    for (const warning of comparison.warnings) result.print(`Mind: ${warning}`)
  }
  if (gate !== undefined) {
    result.print()
    for (const { passed, title, reason: why } of gate.results) {
      result.print([
        look(passed ? 'passed' : 'FAILED', passed ? 'good' : 'bad'),
        `  ${title}. ${why}`,
      ])
    }
  }
  if (status !== 'done') result.print(`The experiment did not come to its end. ${reason ?? ''}`)
}

function usd(value: number): string {
  return showAmount({ type: 'number', unit: 'USD' }, value)
}
