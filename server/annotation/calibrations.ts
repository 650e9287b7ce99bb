import { calibrate, type LabelledScore } from '../../engine/evaluate/calibration/calibrate.ts'
import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import type { ScoreResult } from '../../engine/evaluate/score.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Calibration, LabelField } from '../api/annotation.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Store } from '../store/open-store.ts'
import { categoriesOf } from './agreement.ts'
import { goldItems } from './gold-lines.ts'
import { namesOf } from './judge-names.ts'
import { passFrom } from './pass-from.ts'
import { contentsOf } from './run-contents.ts'
import type { ShowParts } from './show-items.ts'

/** What one judge said of a run that people labelled. */
interface JudgedRun {
  readonly evaluator: string
  readonly judge: { readonly model: string; readonly version: string }
  readonly value: number | boolean | string
  /** Version of the evaluator, or hash of the graph with the node. */
  readonly seenIn: number | string
}

interface Found {
  readonly graph: string
  readonly field: LabelField
  readonly judged: Omit<JudgedRun, 'value' | 'seenIn'>
  readonly seenIn: Set<number | string>
  /** By run, or pair of runs: one that stands in two queues counts once. */
  readonly labelled: Map<string, LabelledScore>
}

export interface CalibrationFilter {
  readonly graph?: string | undefined
  readonly evaluator?: string | undefined
  /** false leaves judge nodes of graphs out. */
  readonly nodes?: boolean
}

export interface CalibrationParts extends Omit<ShowParts, 'exposures'> {
  readonly graphs: Pick<GraphStore, 'document' | 'versions'>
}

/**
 * How far judges agree with the gold labels of the same runs: each judge in each version by itself,
 * for each question that people answered and whose values can be compared with its own. Those with
 * most labels come first.
 */
export async function calibrations(
  filter: CalibrationFilter,
  parts: CalibrationParts,
): Promise<Calibration[]> {
  const found = new Map<string, Found>()
  const queues = (await parts.queues.list()).filter(
    ({ graph }) => (filter.graph ?? graph) === graph,
  )
  for (const queue of queues) {
    for await (const item of goldItems(queue.id, parts)) {
      const unit = item.runs.toSorted().join(' ')
      const judged =
        queue.target === 'pair'
          ? await preferencesOf(item.runs, parts)
          : await judgmentsOf(item.runs[0] ?? '', parts, filter.nodes ?? true)
      for (const said of judged) {
        if (filter.evaluator !== undefined && filter.evaluator !== said.evaluator) continue
        for (const field of queue.fields) {
          const label = item.gold?.labels[field.key]
          const pair = label === undefined ? undefined : comparable(field, label, said)
          if (pair === undefined) continue
          const { value: _, seenIn, ...judged } = said
          const key = JSON.stringify([queue.graph, judged, { ...field, title: '', rubric: '' }])
          const own: Found = found.get(key) ?? {
            graph: queue.graph,
            field,
            judged,
            seenIn: new Set(),
            labelled: new Map(),
          }
          own.seenIn.add(seenIn)
          // Drawn twice, it was surest to be there where it stands for least.
          const weight = Math.min(item.weight ?? 1, own.labelled.get(unit)?.weight ?? Infinity)
          own.labelled.set(unit, { ...pair, weight })
          found.set(key, own)
        }
      }
    }
  }
  const all = await Promise.all([...found.values()].map((one) => calibrationOf(one, parts)))
  return all.toSorted((a, b) => b.n - a.n)
}

/** Of experiments, and of judge nodes within the run itself. */
async function judgmentsOf(
  run: string,
  { scores, journal, graphs }: Pick<ShowParts, 'scores' | 'journal' | 'graphs'>,
  nodes: boolean,
): Promise<JudgedRun[]> {
  const given = await scores.ofRuns([run])
  const judged = given
    // What it says of two answers is no score of one.
    .filter(({ source, otherRun }) => source === 'judge' && otherRun === undefined)
    .flatMap(({ evaluator, score }) => toJudged(evaluator, score))
  if (!nodes) return judged
  const version = journal.run(run)?.version
  const document = version === undefined ? undefined : await graphs.document(version)
  const verdicts = contentsOf(run, journal, document)?.verdicts ?? []
  return [...judged, ...verdicts.flatMap(({ node, score }) => toJudged(node, score, version))]
}

/** What judges that compare two answers said of a pair, in the order of its runs. */
async function preferencesOf(
  runs: readonly string[],
  { scores }: Pick<ShowParts, 'scores'>,
): Promise<JudgedRun[]> {
  const given = await scores.ofRuns(runs)
  return given.flatMap(({ source, run, otherRun, evaluator, score }) => {
    const at = runs.indexOf(run)
    if (source !== 'judge' || otherRun !== runs[1 - at]) return []
    return toJudged(evaluator, score).flatMap(({ value, ...judged }) => {
      if (typeof value !== 'number') return []
      const own = value === 0.5 ? 'tie' : value > 0.5 === (at === 0) ? 'first' : 'second'
      return [{ ...judged, value: own }]
    })
  })
}

/** @param within hash of the graph, where a node of it judges; an evaluator has its version in its name */
function toJudged(name: string, score: ScoreResult, within?: string): JudgedRun[] {
  if (score.status !== 'ok' || score.judge === undefined) return []
  const { model, version } = score.judge
  const [evaluator = name, number = '1'] = within === undefined ? name.split('@') : []
  const seenIn = within ?? Number(number)
  return [{ evaluator, judge: { model, version }, value: score.value, seenIn }]
}

/** A label and a score on one scale; undefined where they answer different questions. */
function comparable(
  field: LabelField,
  label: Json,
  { evaluator, value }: JudgedRun,
): LabelledScore | undefined {
  if (!('evaluator' in field) || field.evaluator === undefined) {
    // Higher is better for people; of the rest nobody knows what would agree.
    if (findEvaluator(evaluator)?.direction === 'lower') return undefined
  } else if (field.evaluator !== evaluator) return undefined
  switch (field.type) {
    case 'pass':
      if (typeof label !== 'boolean' || typeof value === 'string') return undefined
      return { label, judge: typeof value === 'boolean' ? value : value >= passFrom }
    case 'score': {
      if (typeof label !== 'number' || typeof value !== 'number') return undefined
      // Judges give 0 to 1.
      const { min, max } = field
      const within = Math.min(1, Math.max(0, value))
      return { label, judge: min + Math.round(within * (max - min)) }
    }
    case 'preference':
      return typeof label === 'string' && typeof value === 'string'
        ? { label, judge: value }
        : undefined
    case 'category':
      return typeof label === 'string' && field.categories.some((one) => one === value)
        ? { label, judge: value }
        : undefined
    default:
      return undefined
  }
}

async function calibrationOf(
  { graph, field, judged, seenIn, labelled }: Found,
  { store, graphs }: CalibrationParts,
): Promise<Calibration> {
  const scale = scaleOf(field)
  const all = field.type === 'pass' ? await passesOf(graph, judged, store) : undefined
  const names = await namesOf({ graph, ...judged, seenIn }, graphs)
  const result = calibrate([...labelled.values()], {
    scale: scale === 'preference' ? 'nominal' : scale,
    ...(scale === 'pass' ? {} : { categories: categoriesOf(field) }),
    ...(field.type === 'score' ? { pass: Math.floor((field.min + field.max) / 2) + 1 } : {}),
    ...(all === undefined ? {} : { judged: all }),
  })
  return {
    graph,
    evaluator: judged.evaluator,
    judge: { ...judged.judge, ...names },
    field: field.key,
    question: field.title,
    scale,
    ...result,
    // There is one label at least.
    agreement: result.agreement ?? 0,
  }
}

function scaleOf({ type }: LabelField): Calibration['scale'] {
  if (type === 'pass' || type === 'preference') return type
  return type === 'score' ? 'ordinal' : 'nominal'
}

/** What the judge says of all runs that it scored in experiments; undefined where there are none. */
async function passesOf(
  graph: string,
  { evaluator, judge }: Found['judged'],
  store: Store,
): Promise<{ passed: number; judged: number } | undefined> {
  const rows = await store
    .selectFrom('scores')
    .select('value')
    .where('graph', '=', graph)
    .where('evaluator', '=', evaluator)
    .where('judge_model', '=', judge.model)
    .where('judge_version', '=', judge.version)
    .where('deployment', 'is', null)
    .where('status', '=', 'ok')
    .execute()
  // SAFETY: a score store wrote the value of a score.
  const values = rows.map(({ value }) => JSON.parse(value ?? 'null') as number | boolean | string)
  const judged = values.filter((value) => typeof value !== 'string')
  if (judged.length === 0) return undefined
  const passed = judged.filter((value) => (typeof value === 'boolean' ? value : value >= passFrom))
  return { passed: passed.length, judged: judged.length }
}
