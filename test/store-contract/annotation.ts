import { expect, test } from 'vitest'
import { queueStore } from '../../server/annotation/queue-store.ts'
import { reviewStore } from '../../server/annotation/review-store.ts'
import type { OpenStore } from './open-store.ts'

const settings = {
  name: 'Ä',
  graph: 'g',
  target: 'run',
  guidelines: '',
  fields: [{ key: 'ok', title: 'OK', type: 'pass' }],
  reviewers: 1,
  blind: true,
  reservation: 60_000,
} as const

const ada = { id: 'a', name: 'Ada' }
const bo = { id: 'b', name: 'Bo' }

/** Queues and reviews in any store. */
export function keepsQueues(openStore: OpenStore): void {
  async function opened() {
    const store = await openStore()
    const queues = queueStore(store)
    const reviews = reviewStore(store, () => 'v')
    const queue = await queues.create(settings, 'Ada')
    return { queues, reviews, queue, id: queue.id }
  }

  test('of many who ask at the same moment each gets an item of their own, while there are any', async () => {
    const { queues, reviews, queue, id } = await opened()
    const runs = ['one', 'two', 'three'].map((run) => ({ runs: [run] }))
    expect(await queues.add(id, runs)).toBe(3)
    expect(await queues.add(id, [...runs, { runs: ['four'], weight: 4 }])).toBe(1)
    const people = Array.from({ length: 8 }, (_, at) => `p${at}`)
    const given = await Promise.all(people.map((person) => reviews.next(id, person)))
    const ids = given.flatMap((item) => item?.id ?? [])
    expect([ids.length, new Set(ids).size]).toEqual([4, 4])
    expect(await queues.counts(queue, 'late')).toEqual({
      items: 4,
      done: 0,
      disagreements: 0,
      mine: 0,
    })
    expect((await queues.items(id, { limit: 9 })).map((item) => item.runs[0])).toEqual([
      'one',
      'two',
      'three',
      'four',
    ])
  })

  test('an item is gold, undecided or open again by what people say and take back', async () => {
    const { queues, reviews, id } = await opened()
    await queues.add(id, [{ runs: ['r'] }])
    const item = (await reviews.next(id, 'a'))!.id
    const state = async (): Promise<unknown> => {
      const found = await queues.item(id, item)
      return [found?.state, found?.gold?.labels['ok']]
    }
    await reviews.review(id, item, ada, { labels: { ok: true } })
    expect(await state()).toEqual(['reviewed', true])
    expect(await queues.change(id, { reviewers: 2 })).toBe('changed')
    expect(await state()).toEqual(['open', undefined])
    await reviews.review(id, item, bo, { labels: { ok: false } })
    expect(await state()).toEqual(['disagreement', undefined])
    await reviews.adjudicate(id, item, bo, { labels: { ok: false }, correction: 'Better.' })
    expect(await state()).toEqual(['adjudicated', false])
    await expect(reviews.takeBack(id, item, ada)).rejects.toMatchObject({ status: 409 })
    await reviews.takeBackGold(id, item)
    await reviews.takeBack(id, item, ada)
    expect(await state()).toEqual(['open', undefined])
    expect(await queues.change(id, { fields: [...settings.fields] })).toBe('reviewed')
  })

  test('what was removed comes back by hand only, and a queue goes with all it holds', async () => {
    const { queues, id } = await opened()
    await queues.add(id, [{ runs: ['r'] }])
    const [item] = await queues.items(id, { limit: 1 })
    expect(await queues.removeItem(id, item!.id)).toBe(true)
    expect(await queues.add(id, [{ runs: ['r'] }])).toBe(0)
    expect(await queues.items(id, { limit: 1 })).toEqual([])
    expect(await queues.add(id, [{ runs: ['r'] }], { again: true })).toBe(1)
    expect(await queues.remove(id)).toBe(true)
    expect(await queues.item(id, item!.id)).toBeUndefined()
  })
}
