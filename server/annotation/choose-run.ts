import { hash } from 'node:crypto'
import type { Journal } from '../../engine/journal/journal.ts'
import type { QueueSource } from '../api/annotation.ts'
import type { FeedbackStore } from '../feedback/feedback-store.ts'
import { observe } from '../live-ab/observe.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { NewItem } from './queue-store.ts'
import { contentsOf } from './run-contents.ts'
import type { StoredQueue } from './stored-queue.ts'

export interface ChooseParts {
  readonly journal: Pick<Journal, 'run' | 'events'>
  readonly graphs: Pick<GraphStore, 'document'>
  readonly runs: Pick<Runs, 'look'>
  readonly feedback: Pick<FeedbackStore, 'ofRuns'>
}

/** Whether a rule looks at what people said, which comes after a run is over. */
export function hearsFeedback(source: QueueSource): boolean {
  return (
    source.rule === 'thumbs-down' ||
    (source.rule === 'score-below' && ['thumbs', 'stars'].includes(source.evaluator))
  )
}

/** A run that is over as an item of a queue, where the rule of the queue takes it. */
export async function chooseRun(
  queue: StoredQueue,
  run: string,
  parts: ChooseParts,
): Promise<NewItem | undefined> {
  const { source, graph, id } = queue
  const record = parts.journal.run(run)
  if (source === undefined || record?.graph !== graph) return undefined
  const { status } = record
  if (status !== 'succeeded' && status !== 'failed') return undefined
  const item = { runs: [run] }
  switch (source.rule) {
    case 'failed':
      return status === 'failed' ? item : undefined
    case 'random':
      return drawn(id, run) < source.share ? { ...item, weight: 1 / source.share } : undefined
    case 'thumbs-down': {
      const said = await parts.feedback.ofRuns([run])
      return said.some(({ thumbs }) => thumbs === 'down') ? item : undefined
    }
    case 'score-below': {
      const score = await scoreOf(run, source.evaluator, parts)
      return score !== undefined && score < source.value ? item : undefined
    }
    case 'judges-disagree': {
      const sides = new Set((await verdictsOf(run, parts)).map(({ pass }) => pass))
      return sides.size > 1 ? item : undefined
    }
  }
}

/** From 0 to 1, and the same each time: a run that was looked at twice is drawn once. */
function drawn(queue: string, run: string): number {
  return hash('sha256', `${queue} ${run}`, 'buffer').readUInt32BE() / 2 ** 32
}

async function scoreOf(run: string, name: string, parts: ChooseParts): Promise<number | undefined> {
  const feedback = await parts.feedback.ofRuns([run])
  const look = (id: string) => parts.runs.look(id)
  const [seen] = observe([{ run, unit: '', variant: '', at: 0 }], { look, feedback })
  const measured = seen?.measures[name]
  if (measured !== undefined) return measured
  const verdict = (await verdictsOf(run, parts)).find(({ node }) => node === name)
  if (verdict?.score.status !== 'ok') return undefined
  return Number(verdict.score.value)
}

async function verdictsOf(run: string, { journal, graphs }: ChooseParts) {
  const version = journal.run(run)?.version
  const document = version === undefined ? undefined : await graphs.document(version)
  return contentsOf(run, journal, document)?.verdicts ?? []
}
