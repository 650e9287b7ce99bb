import { z } from 'zod'
import type { Actor } from '../auth/scope.ts'
import type { ItemList, ItemsAdded, QueueList } from '../api/annotation.ts'
import { wholeNumber } from '../http/whole-number.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import type { AnnotationParts } from './annotation-parts.ts'
import { checkLabels } from './check-labels.ts'
import { findItems } from './find-items.ts'
import { goldLines } from './gold-lines.ts'
import { isSwapped, swapLabels } from './pair-order.ts'
import { answerOf, reviewerOf, summaryOf } from './queue-answers.ts'
import { ItemsAdd, QueueChange, QueueCreate, ReviewGive } from './shapes.ts'
import { showItems } from './show-items.ts'

/** Making queues, filling them, and looking at what came of them. */
export function queueRoutes(parts: AnnotationParts): Route[] {
  const { queues, reviews, graphs, deployments, intake } = parts

  async function existing(id: string) {
    const queue = await queues.find(id)
    if (queue === undefined) throw notFound(`queue "${id}"`)
    return queue
  }

  async function existingItem(id: string, item: string) {
    const found = await queues.item(id, item)
    if (found === undefined) throw notFound(`item "${item}" in this queue`)
    return found
  }

  async function checkSource(source: { deployment?: string } | null | undefined): Promise<void> {
    const name = source?.deployment
    if (name === undefined || (await deployments.find(name)) !== undefined) return
    throw new HttpError(422, 'DEPLOYMENT_NOT_FOUND', `There is no deployment "${name}".`)
  }

  return [
    route({
      method: 'get',
      path: '/api/queues',
      scope: 'read',
      orScope: 'annotate',
      async handle({ actor }) {
        const all = await queues.list()
        const body: QueueList = {
          queues: await Promise.all(all.map((queue) => summaryOf(queue, actor, queues))),
        }
        return { body }
      },
    }),
    route({
      method: 'post',
      path: '/api/queues',
      scope: 'write',
      audit: 'queue.create',
      body: QueueCreate,
      async handle({ body, actor }) {
        if ((await graphs.find(body.graph)) === undefined) {
          throw new HttpError(422, 'GRAPH_NOT_FOUND', `There is no graph "${body.graph}".`)
        }
        await checkSource(body.source)
        const queue = await queues.create(body, actor?.name ?? '')
        intake.changed()
        return { status: 201, body: await answerOf(queue, actor, queues) }
      },
    }),
    route({
      method: 'get',
      path: '/api/queues/:id',
      scope: 'read',
      orScope: 'annotate',
      async handle({ params, actor }) {
        return { body: await answerOf(await existing(params.id), actor, queues) }
      },
    }),
    route({
      method: 'patch',
      path: '/api/queues/:id',
      scope: 'write',
      audit: 'queue.change',
      body: QueueChange,
      async handle({ params, body, actor }) {
        const { target, name } = await existing(params.id)
        const preferred = body.fields?.some(({ type }) => type === 'preference') ?? false
        if (target === 'run' && preferred) {
          throw new HttpError(
            422,
            'WRONG_TARGET',
            `The queue "${name}" is one of runs, and only of pairs a preference can be asked.`,
          )
        }
        if (target === 'pair' && body.source != null) {
          throw new HttpError(
            422,
            'WRONG_TARGET',
            `The queue "${name}" is one of pairs, into which nothing comes by itself.`,
          )
        }
        await checkSource(body.source)
        const changed = await queues.change(params.id, body)
        if (changed === 'missing') throw notFound(`queue "${params.id}"`)
        if (changed === 'reviewed') {
          throw new HttpError(
            409,
            'QUEUE_IS_REVIEWED',
            `Items of the queue "${name}" have reviews already, so its fields and whether it is blind stay as they are. Make another queue.`,
          )
        }
        intake.changed()
        const answer = await answerOf(await existing(params.id), actor, queues)
        const detail = Object.keys(body).join(', ')
        return { body: answer, audit: { target: answer.name, detail } }
      },
    }),
    route({
      method: 'delete',
      path: '/api/queues/:id',
      scope: 'write',
      audit: 'queue.remove',
      async handle({ params }) {
        const { name } = await existing(params.id)
        await queues.remove(params.id)
        intake.changed()
        return { status: 204, audit: { target: name } }
      },
    }),
    route({
      method: 'post',
      path: '/api/queues/:id/items',
      scope: 'write',
      audit: 'queue.add',
      body: ItemsAdd,
      async handle({ params, body }) {
        const queue = await existing(params.id)
        const items = await findItems(queue, body, { ...parts, store: parts.experimentStore })
        const added = await queues.add(queue.id, items, { again: true })
        const answer: ItemsAdded = { added, known: items.length - added }
        return { status: 201, body: answer, audit: { target: queue.name, detail: `${added}` } }
      },
    }),
    route({
      method: 'get',
      path: '/api/queues/:id/items',
      scope: 'read',
      query: z.strictObject({
        state: z.enum(['open', 'reviewed', 'disagreement', 'adjudicated', 'skipped']).optional(),
        after: z.uuid().optional(),
        limit: wholeNumber(1, 200).default(50),
      }),
      async handle({ params, query: { state, after, limit }, actor }) {
        const queue = await existing(params.id)
        const found = await queues.items(queue.id, {
          ...(state === undefined ? {} : { state }),
          after,
          limit: limit + 1,
        })
        const page = found.slice(0, limit)
        const viewer = { person: reviewerOf(actor).id, as: 'reader' } as const
        const last = found.length > limit ? page.at(-1) : undefined
        const body: ItemList = {
          items: await showItems(queue, page, viewer, parts),
          ...(last === undefined ? {} : { next: last.id }),
        }
        return { body }
      },
    }),
    route({
      method: 'get',
      path: '/api/queues/:id/items/:item',
      scope: 'read',
      handle: async ({ params, actor }) => ({ body: await look(params.id, params.item, actor) }),
    }),
    route({
      method: 'delete',
      path: '/api/queues/:id/items/:item',
      scope: 'write',
      audit: 'queue.remove-item',
      async handle({ params }) {
        if (!(await queues.removeItem(params.id, params.item))) {
          throw notFound(`item "${params.item}" in this queue`)
        }
        return { status: 204 }
      },
    }),
    route({
      method: 'put',
      path: '/api/queues/:id/items/:item/gold',
      scope: 'write',
      audit: 'queue.adjudicate',
      body: ReviewGive,
      async handle({ params, body, actor }) {
        const queue = await existing(params.id)
        const by = reviewerOf(actor)
        const labels = checkLabels(queue.fields, body.labels)
        const swapped = queue.target === 'pair' && isSwapped(params.item, by.id)
        await reviews.adjudicate(params.id, params.item, by, {
          ...body,
          labels: swapped ? swapLabels(queue.fields, labels) : labels,
        })
        return { body: await look(params.id, params.item, actor) }
      },
    }),
    route({
      method: 'delete',
      path: '/api/queues/:id/items/:item/gold',
      scope: 'write',
      audit: 'queue.adjudicate',
      async handle({ params, actor }) {
        await reviews.takeBackGold(params.id, params.item)
        return { body: await look(params.id, params.item, actor), audit: { detail: 'taken back' } }
      },
    }),
    route({
      method: 'get',
      path: '/api/queues/:id/gold',
      scope: 'read',
      async handle({ params, response }) {
        const queue = await existing(params.id)
        response.set({
          'cache-control': 'no-store',
          'content-type': 'application/jsonl; charset=utf-8',
          'content-disposition': `attachment; filename="gold-${queue.id.slice(0, 8)}.jsonl"`,
        })
        for await (const line of goldLines(queue, parts)) {
          response.write(`${JSON.stringify(line)}\n`)
        }
        response.end()
        return undefined
      },
    }),
  ]

  async function look(id: string, item: string, actor: Actor | undefined) {
    const queue = await existing(id)
    const viewer = { person: reviewerOf(actor).id, as: 'reader' } as const
    const [shown] = await showItems(queue, [await existingItem(id, item)], viewer, parts)
    return shown
  }
}
