import { documentsAt } from '../../engine/evaluate/evaluators/reading.ts'
import type { ScoreResult } from '../../engine/evaluate/score.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { hashSettings } from '../../engine/graph/hash.ts'
import { Verdict } from '../../engine/graph/values.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type { Values } from '../../engine/run/events.ts'
import { placeOf } from '../../engine/run/place.ts'
import { emptyTrace, reduceTrace, type Span } from '../../engine/run/trace.ts'
import type { QueuePassage } from '../api/annotation.ts'

/** What a judge node said within a run. */
interface NodeVerdict {
  /** Where the node stands in the graph. */
  readonly node: string
  readonly pass: boolean
  readonly score: ScoreResult
}

/** What a run was asked and what came of it, as people look at it. */
export interface RunContents {
  readonly run: string
  readonly graph: string
  readonly version: string
  readonly inputs: Values
  readonly outputs: Values
  /** Outputs that a judge node gave. */
  readonly judged: ReadonlySet<string>
  readonly passages: readonly QueuePassage[]
  readonly verdicts: readonly NodeVerdict[]
  readonly problem?: string
}

/** Undefined for a run that is not recorded any more. */
export function contentsOf(
  run: string,
  journal: Pick<Journal, 'run' | 'events'>,
  document: Graph | undefined,
): RunContents | undefined {
  const record = journal.run(run)
  if (record === undefined) return undefined
  const trace = journal.events(run, 0, { whole: true }).reduce(reduceTrace, emptyTrace)
  const spans = [...trace.spans.values()].filter(({ status }) => status === 'succeeded')
  const giving = spans.findLast(({ outputs }) => documentsAt(outputs) !== undefined)
  const passages = giving === undefined ? [] : documentsAt(giving.outputs)!
  return {
    run,
    graph: record.graph,
    version: record.version,
    inputs: trace.input,
    outputs: trace.outputs,
    judged: judgedOutputs(document),
    passages: passages.map(({ id, title, source, text }) => ({
      id,
      title: title ?? source ?? id,
      text,
    })),
    verdicts: spans.flatMap((span) => verdictOf(span, document, record.version) ?? []),
    ...(trace.error === undefined ? {} : { problem: trace.error.message }),
  }
}

/** Without a graph nobody can tell, and then there are none. */
function judgedOutputs(document: Graph | undefined): ReadonlySet<string> {
  const judged = new Set<string>()
  for (const [name, source] of Object.entries(document?.outputs ?? {})) {
    const nodes = [source].flat().map((reference) => reference.split('.')[0] ?? '')
    if (nodes.some((node) => isJudge(typeIn(document, node)))) judged.add(name)
  }
  return judged
}

function typeIn(document: Graph | undefined, node: string): string {
  const entry = document?.nodes[node]
  return entry !== undefined && 'type' in entry ? entry.type : ''
}

function isJudge(type: string): boolean {
  return /^judge(@|$)/.test(type)
}

function verdictOf(
  span: Span,
  document: Graph | undefined,
  graphVersion: string,
): NodeVerdict | undefined {
  if (!isJudge(span.nodeType)) return undefined
  const parsed = Verdict.safeParse(span.outputs['verdict'])
  if (!parsed.success) return undefined
  const { pass, score, reasons } = parsed.data
  const node = placeOf(span.path)
  const entry = document?.nodes[node]
  const config = entry !== undefined && 'type' in entry ? (entry.config ?? {}) : undefined
  const models = [...new Set(span.calls.map(({ model }) => model))]
  return {
    node,
    pass,
    score: {
      status: 'ok',
      value: score ?? pass,
      ...(reasons.length === 0 ? {} : { explanation: reasons.join(' ') }),
      judge: {
        model: models.join(', ') || span.model || 'offline',
        version: hashSettings(config ?? { node, graphVersion }).slice(0, 12),
      },
    },
  }
}
