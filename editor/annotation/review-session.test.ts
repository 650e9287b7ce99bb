import { expect, test, vi } from 'vitest'
import type { QueueItem } from '../../server/api/annotation.ts'
import { createReviewSession, type ReviewRequests } from './review-session.ts'

const item = (id: string): QueueItem => ({
  id,
  runs: [],
  reviews: [],
  state: 'open',
  createdAt: 0,
})

/** A queue in memory that does as the server does: what is held is not given again. */
function queue(ids: readonly string[]) {
  const reviewed = new Map<string, unknown>()
  const skipped = new Set<string>()
  const asked: (readonly string[])[] = []
  const requests = {
    next: vi.fn<ReviewRequests['next']>(async (held) => {
      asked.push(held)
      const id = ids.find((one) => !held.includes(one) && !reviewed.has(one) && !skipped.has(one))
      return id === undefined ? undefined : item(id)
    }),
    give: vi.fn<ReviewRequests['give']>(async (id, review) => void reviewed.set(id, review)),
    takeBack: vi.fn<ReviewRequests['takeBack']>(async (id) => void reviewed.delete(id)),
    skip: vi.fn<ReviewRequests['skip']>(async (id) => void skipped.add(id)),
    takeBackSkip: vi.fn<ReviewRequests['takeBackSkip']>(async (id) => void skipped.delete(id)),
  } satisfies ReviewRequests
  return { requests, reviewed, skipped, asked }
}

const yes = { labels: { correct: true } }

test('the next items are there before they are asked for', async () => {
  const { requests } = queue(['a', 'b', 'c', 'd', 'e'])
  const session = createReviewSession(requests)
  await session.begin()
  await vi.waitFor(() => expect(requests.next).toHaveBeenCalledTimes(4))
  // Nothing answers any more, and still the next ones show at once.
  requests.give.mockReturnValue(new Promise(() => undefined))
  requests.next.mockReturnValue(new Promise(() => undefined))
  for (const id of ['b', 'c', 'd']) {
    void session.give(yes)
    expect(session.store.getState()).toMatchObject({ phase: 'reviewing', item: { id } })
  }
})

test('the first item shows before the next ones have come', async () => {
  const { requests } = queue(['a', 'b'])
  requests.next.mockResolvedValueOnce(item('a')).mockReturnValue(new Promise(() => undefined))
  const session = createReviewSession(requests)
  await session.begin()
  expect(session.store.getState()).toMatchObject({ phase: 'reviewing', item: { id: 'a' } })
})

test('goes through a queue to its end, and hands every review in', async () => {
  const { requests, reviewed } = queue(['a', 'b'])
  const session = createReviewSession(requests)
  await session.begin()
  await session.give(yes)
  await session.give({ labels: { correct: false }, correction: 'No.' })
  expect(session.store.getState().phase).toBe('end')
  expect([...reviewed]).toEqual([
    ['a', yes],
    ['b', { labels: { correct: false }, correction: 'No.' }],
  ])
})

test('undo goes back to the last item with what was said of it, and takes that back', async () => {
  const { requests, reviewed } = queue(['a', 'b', 'c'])
  const session = createReviewSession(requests)
  await session.begin()
  await session.give(yes)
  await session.undo()
  expect(session.store.getState()).toMatchObject({ item: { id: 'a' }, said: yes, left: [] })
  expect(reviewed.size).toBe(0)
  // The one that was open meanwhile comes next.
  await session.give({ labels: { correct: false } })
  expect(session.store.getState().item?.id).toBe('b')
})

test('undo after a skip takes the skip back', async () => {
  const { requests, skipped } = queue(['a', 'b'])
  const session = createReviewSession(requests)
  await session.begin()
  await session.skip()
  expect([...skipped]).toEqual(['a'])
  await session.undo()
  expect(session.store.getState()).toMatchObject({ item: { id: 'a' }, said: undefined })
  expect(skipped.size).toBe(0)
})

test('undo works from the end of the queue too', async () => {
  const { requests } = queue(['a'])
  const session = createReviewSession(requests)
  await session.begin()
  await session.give(yes)
  expect(session.store.getState().phase).toBe('end')
  await session.undo()
  expect(session.store.getState()).toMatchObject({ phase: 'reviewing', item: { id: 'a' } })
})

test('a review that was not taken is kept, said, and sent again', async () => {
  const { requests, reviewed } = queue(['a', 'b'])
  const session = createReviewSession(requests)
  await session.begin()
  requests.give.mockRejectedValueOnce(new Error('It is kept for others by now.'))
  await session.give(yes)
  expect(session.store.getState()).toMatchObject({
    item: { id: 'b' },
    unsent: [{ item: { id: 'a' }, review: yes, problem: 'It is kept for others by now.' }],
  })
  await session.sendAgain()
  expect(session.store.getState().unsent).toEqual([])
  expect(reviewed.get('a')).toEqual(yes)
})

test('where no item comes the reason is said, and trying again goes on', async () => {
  const { requests } = queue(['a'])
  requests.next.mockRejectedValueOnce(new Error('The server restarts.'))
  const session = createReviewSession(requests)
  await session.begin()
  expect(session.store.getState()).toMatchObject({
    phase: 'failed',
    problem: 'The server restarts.',
  })
  await session.begin()
  expect(session.store.getState()).toMatchObject({ phase: 'reviewing', item: { id: 'a' } })
})

test('what is at hand is not asked for twice', async () => {
  const { requests, asked } = queue(['a', 'b', 'c'])
  const session = createReviewSession(requests)
  await session.begin()
  await vi.waitFor(() => expect(asked).toEqual([[], ['a'], ['a', 'b'], ['a', 'b', 'c']]))
})
