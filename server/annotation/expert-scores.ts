import { hash } from 'node:crypto'
import type { Json } from '../../engine/graph/values.ts'
import type { LabelField, ReviewGive } from '../api/annotation.ts'
import type { ScoreRow } from '../store/evaluation-tables.ts'
import type { Store } from '../store/open-store.ts'
import type { StoredItem, StoredQueue } from './stored-queue.ts'

/** As what the scores of a queue stand. */
export function evaluatorOf(queue: string): string {
  return `queue/${queue}`
}

/** Who said it, and of which version of the graph. */
interface Origin {
  readonly person: string
  readonly name: string
  /** Hash of the version that ran. */
  readonly version: string
}

/** Puts what one person says of an item in place of what they said before; without a review, nothing. */
export async function keepExpertScores(
  store: Store,
  queue: StoredQueue,
  item: StoredItem,
  origin: Origin,
  review: ReviewGive | undefined,
): Promise<void> {
  await removeExpertScores(store, queue, item, [origin.person])
  if (review === undefined) return
  const rows = queue.fields.flatMap((field) => rowOf(queue, item, origin, field, review) ?? [])
  if (rows.length > 0) await store.insertInto('scores').values(rows).execute()
}

export async function removeExpertScores(
  store: Store,
  { fields }: Pick<StoredQueue, 'fields'>,
  item: Pick<StoredItem, 'id'>,
  people: readonly string[],
): Promise<void> {
  const ids = people.flatMap((person) => fields.map(({ key }) => idOf(item, { person }, key)))
  if (ids.length > 0) await store.deleteFrom('scores').where('id', 'in', ids).execute()
}

function idOf(
  item: Pick<StoredItem, 'id'>,
  { person }: Pick<Origin, 'person'>,
  key: string,
): string {
  return hash('sha256', JSON.stringify(['expert', item.id, person, key]), 'base64url').slice(0, 27)
}

const types: Readonly<Record<LabelField['type'], string>> = {
  pass: 'boolean',
  score: 'number',
  category: 'category',
  tags: 'text',
  text: 'text',
  preference: 'pairwise',
}

function rowOf(
  queue: StoredQueue,
  item: StoredItem,
  origin: Origin,
  field: LabelField,
  { labels, correction }: ReviewGive,
): ScoreRow | undefined {
  const label = labels[field.key]
  if (label === undefined || label === '') return undefined
  const now = Date.now()
  return {
    id: idOf(item, origin, field.key),
    experiment: '',
    run: item.runs[0] ?? '',
    graph: queue.graph,
    version: origin.version,
    variant: '',
    example: '',
    trial: 0,
    node: null,
    metric: field.key,
    evaluator: evaluatorOf(queue.id),
    evaluator_version: 1,
    type: types[field.type],
    status: 'ok',
    value: JSON.stringify(valueOf(label)),
    numerator: null,
    denominator: null,
    explanation: correction ?? null,
    reason: null,
    error_type: null,
    metadata: JSON.stringify({ item: item.id, person: origin.name, runs: [...item.runs] }),
    judge_model: null,
    judge_version: null,
    judge_run: null,
    source: 'expert',
    ms: 0,
    round: 0,
    supersedes: null,
    created_at: now,
    level: field.type === 'preference' ? 'comparison' : 'run',
    other_run: field.type === 'preference' ? (item.runs[1] ?? null) : null,
    other_variant: null,
    calls: 0,
    remembered: 0,
    tokens: 0,
    cost: 0,
    deployment: null,
    run_at: null,
    number: null,
  }
}

function valueOf(label: Json): Json {
  return Array.isArray(label) ? label.join(', ') : label
}
