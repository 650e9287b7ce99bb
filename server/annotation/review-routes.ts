import { z } from 'zod'
import type { QueueItem } from '../api/annotation.ts'
import type { Actor } from '../auth/scope.ts'
import { notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { AnnotationParts } from './annotation-parts.ts'
import { checkLabels } from './check-labels.ts'
import { isSwapped, swapLabels } from './pair-order.ts'
import { reviewerOf } from './queue-answers.ts'
import { ReviewGive } from './shapes.ts'
import { showItems } from './show-items.ts'
import type { StoredItem, StoredQueue } from './stored-queue.ts'

/** Items that somebody has open or waiting at once. */
const mostAtHand = 20

/** What reviewers do: all that the role `annotator` may. */
export function reviewRoutes(parts: AnnotationParts): Route[] {
  const { queues, reviews } = parts

  async function existing(id: string): Promise<StoredQueue> {
    const queue = await queues.find(id)
    if (queue === undefined) throw notFound(`queue "${id}"`)
    return queue
  }

  async function shown(
    queue: StoredQueue,
    item: StoredItem | undefined,
    actor: Actor | undefined,
  ): Promise<QueueItem | undefined> {
    if (item === undefined) return undefined
    const viewer = { person: reviewerOf(actor).id, as: 'reviewer' } as const
    const [one] = await showItems(queue, [item], viewer, parts)
    return one
  }

  async function again(id: string, item: string, actor: Actor | undefined) {
    return { body: await shown(await existing(id), await queues.item(id, item), actor) }
  }

  return [
    route({
      method: 'post',
      path: '/api/queues/:id/next',
      scope: 'annotate',
      // It lasts for some minutes only.
      audit: false,
      query: z.strictObject({
        /** Ids with commas between them. */
        except: z
          .string()
          .transform((text) => text.split(',').filter(Boolean))
          .pipe(z.array(z.string()).max(mostAtHand))
          .optional(),
      }),
      async handle({ params, query, actor }) {
        const queue = await existing(params.id)
        const item = await reviews.next(params.id, reviewerOf(actor).id, query.except)
        const body = await shown(queue, item, actor)
        return body === undefined ? { status: 204 } : { body }
      },
    }),
    route({
      method: 'put',
      path: '/api/queues/:id/items/:item/review',
      scope: 'annotate',
      // The review itself says who gave it and when.
      audit: false,
      body: ReviewGive,
      async handle({ params, body, actor }) {
        const queue = await existing(params.id)
        const by = reviewerOf(actor)
        const labels = checkLabels(queue.fields, body.labels)
        const swapped = queue.target === 'pair' && isSwapped(params.item, by.id)
        await reviews.review(params.id, params.item, by, {
          ...body,
          labels: swapped ? swapLabels(queue.fields, labels) : labels,
        })
        return again(params.id, params.item, actor)
      },
    }),
    route({
      method: 'delete',
      path: '/api/queues/:id/items/:item/review',
      scope: 'annotate',
      audit: 'queue.take-back',
      async handle({ params, actor }) {
        await reviews.takeBack(params.id, params.item, reviewerOf(actor))
        return again(params.id, params.item, actor)
      },
    }),
    route({
      method: 'post',
      path: '/api/queues/:id/items/:item/skip',
      scope: 'annotate',
      audit: false,
      async handle({ params, actor }) {
        await reviews.skip(params.id, params.item, reviewerOf(actor).id)
        return { status: 204 }
      },
    }),
    route({
      method: 'delete',
      path: '/api/queues/:id/items/:item/skip',
      scope: 'annotate',
      audit: false,
      async handle({ params, actor }) {
        await reviews.unskip(params.id, params.item, reviewerOf(actor).id)
        return again(params.id, params.item, actor)
      },
    }),
  ]
}
