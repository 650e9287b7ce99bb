import type { ScoreResult } from '../../engine/evaluate/score.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type { QueueItem, QueueRun, Review } from '../api/annotation.ts'
import type { Exposures } from '../deployments/exposures.ts'
import type { ScoreStore } from '../experiments/score-store.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Store } from '../store/open-store.ts'
import { isSwapped, swapLabels } from './pair-order.ts'
import type { QueueStore } from './queue-store.ts'
import { contentsOf, type RunContents } from './run-contents.ts'
import type { StoredItem, StoredQueue, StoredReview } from './stored-queue.ts'

export interface ShowParts {
  readonly store: Store
  readonly queues: QueueStore
  readonly scores: Pick<ScoreStore, 'ofRuns'>
  readonly journal: Pick<Journal, 'run' | 'events'>
  readonly graphs: Pick<GraphStore, 'document'>
  readonly exposures: Pick<Exposures, 'find'>
}

/** Who looks: as a reviewer, who sees nothing that could sway them, or to see what came of it. */
export interface Viewer {
  readonly person: string
  readonly as: 'reviewer' | 'reader'
}

/** Items as a person sees them, with pairs in their own order. */
export async function showItems(
  queue: StoredQueue,
  items: readonly StoredItem[],
  viewer: Viewer,
  parts: ShowParts,
): Promise<QueueItem[]> {
  const ids = items.map(({ id }) => id)
  const [reviews, skipped, kept] = await Promise.all([
    parts.queues.reviewsOf(ids),
    parts.queues.skipped(ids),
    parts.queues.kept(ids, viewer.person),
  ])
  const byItem = Map.groupBy(reviews, ({ item }) => item)
  return Promise.all(
    items.map(async (item): Promise<QueueItem> => {
      const said = byItem.get(item.id) ?? []
      const blind = queue.blind && (viewer.as === 'reviewer' || item.state === 'open')
      const swapped = queue.target === 'pair' && isSwapped(item.id, viewer.person)
      const inOrder = swapped ? item.runs.toReversed() : item.runs
      const runs = await Promise.all(inOrder.map((run) => showRun(run, blind, parts)))
      const shown = blind ? said.filter(({ person }) => person === viewer.person) : said
      const gold = blind ? undefined : item.gold
      const reservedUntil = kept.get(item.id)
      const labelsIn = (labels: Review['labels']): Review['labels'] =>
        swapped ? swapLabels(queue.fields, labels) : labels
      return {
        id: item.id,
        runs,
        ...(reservedUntil === undefined ? {} : { reservedUntil }),
        reviews: shown.map((review) => toReview(review, viewer, labelsIn)),
        ...(gold === undefined ? {} : { gold: { ...gold, labels: labelsIn(gold.labels) } }),
        state: stateOf(item, shown, {
          hidden: blind && viewer.as === 'reviewer',
          skipped: said.length === 0 && skipped.has(item.id),
        }),
        createdAt: item.createdAt,
      }
    }),
  )
}

function stateOf(
  { state }: StoredItem,
  shown: readonly StoredReview[],
  { hidden, skipped }: { readonly hidden: boolean; readonly skipped: boolean },
): QueueItem['state'] {
  // What became of it would tell what the others said.
  if (hidden) return shown.length > 0 ? 'reviewed' : 'open'
  return state === 'open' && skipped ? 'skipped' : state
}

function toReview(
  { person, name, labels, correction, at }: StoredReview,
  viewer: Viewer,
  labelsIn: (labels: Review['labels']) => Review['labels'],
): Review {
  return {
    person: name,
    own: person === viewer.person,
    labels: labelsIn(labels),
    ...(correction === undefined ? {} : { correction }),
    at,
  }
}

async function showRun(run: string, blind: boolean, parts: ShowParts): Promise<QueueRun> {
  const version = parts.journal.run(run)?.version
  const document = version === undefined ? undefined : await parts.graphs.document(version)
  const contents = contentsOf(run, parts.journal, document)
  if (contents === undefined) {
    const problem = 'The run is not recorded any more.'
    return { inputs: {}, outputs: {}, passages: [], problem, ...(blind ? {} : { run }) }
  }
  const { inputs, outputs, judged, passages, problem } = contents
  const left = Object.fromEntries(Object.entries(outputs).filter(([name]) => !judged.has(name)))
  return {
    inputs,
    outputs: blind ? left : outputs,
    passages,
    ...(problem === undefined ? {} : { problem }),
    ...(blind ? {} : await factsOf(contents, parts)),
  }
}

/** What could sway a reviewer. */
async function factsOf(
  { run, version, verdicts }: RunContents,
  { store, scores, exposures }: ShowParts,
): Promise<Pick<QueueRun, 'run' | 'version' | 'variant' | 'deployment' | 'scores'>> {
  const [exposure, tried, given] = await Promise.all([
    exposures.find(run),
    store.selectFrom('experiment_runs').select('variant').where('run', '=', run).executeTakeFirst(),
    scores.ofRuns([run]),
  ])
  const variant = exposure?.variant ?? tried?.variant
  const found: Record<string, ScoreResult> = {}
  for (const { node, score } of verdicts) found[node] = score
  for (const { metric, source, score } of given) if (source !== 'expert') found[metric] = score
  return {
    run,
    version,
    ...(variant === undefined ? {} : { variant }),
    ...(exposure === undefined ? {} : { deployment: exposure.name }),
    ...(Object.keys(found).length === 0 ? {} : { scores: found }),
  }
}
