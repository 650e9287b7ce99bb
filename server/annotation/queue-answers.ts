import type { QueueAnswer, QueueCreate, QueueSummary } from '../api/annotation.ts'
import { mayUse, type Actor } from '../auth/scope.ts'
import { agreementOf } from './agreement.ts'
import type { QueueStore } from './queue-store.ts'
import type { Reviewer } from './review-store.ts'
import type { StoredQueue } from './stored-queue.ts'

/** Whoever asks, as one who reviews: the same person in all browsers. */
export function reviewerOf(actor: Actor | undefined): Reviewer {
  return { id: actor?.person ?? actor?.id ?? '', name: actor?.name ?? '' }
}

/** Who only reviews is told nothing that the labels of others could be told from. */
function mayRead(actor: Actor | undefined): boolean {
  return actor !== undefined && mayUse(actor, 'read')
}

export async function summaryOf(
  queue: StoredQueue,
  actor: Actor | undefined,
  queues: QueueStore,
): Promise<QueueSummary> {
  const { items, done, mine, disagreements } = await queues.counts(queue, reviewerOf(actor).id)
  const { id, name, graph, target, paused, createdAt } = queue
  return {
    id,
    name,
    graph,
    target,
    items,
    done,
    mine,
    ...(mayRead(actor) ? { disagreements } : {}),
    paused,
    createdAt,
  }
}

export async function answerOf(
  queue: StoredQueue,
  actor: Actor | undefined,
  queues: QueueStore,
): Promise<QueueAnswer> {
  const { name, graph, target, guidelines, fields, reviewers, blind, reservation, source } = queue
  const reads = mayRead(actor)
  const create: QueueCreate = {
    name,
    graph,
    target,
    guidelines,
    fields,
    reviewers,
    blind,
    reservation,
    ...(source === undefined || !reads ? {} : { source }),
  }
  return {
    ...(await summaryOf(queue, actor, queues)),
    create,
    ...(reads ? { agreement: agreementOf(fields, await queues.reviews(queue.id)) } : {}),
  }
}
