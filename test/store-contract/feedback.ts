import { expect, test } from 'vitest'
import { feedbackStore } from '../../server/feedback/feedback-store.ts'
import type { OpenStore } from './open-store.ts'

const origin = {
  run: 'r',
  person: 'p',
  person_name: 'Ada',
  graph: 'g',
  version: 'v',
  deployment: 'd',
  variant: 'a',
}

/** What people say of runs, in any store. */
export function keepsFeedback(openStore: OpenStore): void {
  test('one person says one thing of a run, which they change bit by bit and take back', async () => {
    const feedback = feedbackStore(await openStore())
    const first = await feedback.give(origin, { thumbs: 'up', reasons: ['ä', 'b'] })
    const second = await feedback.give(origin, { stars: 4, comment: 'Good.' })
    expect(second?.id).toBe(first?.id)
    expect(second).toMatchObject({ thumbs: 'up', stars: 4, comment: 'Good.', reasons: '["ä","b"]' })
    expect(Number.isSafeInteger(second?.updated_at)).toBe(true)
    const nothing = { thumbs: null, stars: null, comment: '', reasons: null, correction: null }
    expect(await feedback.give(origin, nothing)).toBeUndefined()
    expect(await feedback.of('r', 'p')).toBeUndefined()
  })

  test('a request that is sent again says nothing more, of many at once either', async () => {
    const feedback = feedbackStore(await openStore())
    const request = { key: 'k', bodyHash: 'h' }
    const rows = await Promise.all(
      Array.from({ length: 10 }, () => feedback.give(origin, { thumbs: 'down' }, request)),
    )
    const [row, ...more] = new Set(rows.flatMap((one) => one?.id ?? []))
    expect(more).toEqual([])
    await feedback.give(origin, { thumbs: 'up' })
    expect(await feedback.give(origin, { thumbs: 'down' }, request)).toMatchObject({
      id: row,
      thumbs: 'up',
    })
    await expect(
      feedback.give(origin, { thumbs: 'up' }, { key: 'k', bodyHash: 'other' }),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  test('totals and lists are of what was asked for', async () => {
    const feedback = feedbackStore(await openStore())
    for (let at = 0; at < 10; at += 1) {
      const stars = (at % 5) + 1
      const variant = at % 2 === 0 ? 'a' : 'b'
      const given = at < 4 ? { thumbs: 'up' as const } : { stars, thumbs: 'down' as const }
      await feedback.give({ ...origin, run: `r${at}`, variant }, given)
    }
    await feedback.give({ ...origin, run: 'other', deployment: null, variant: null }, { stars: 1 })
    expect(await feedback.totals({ deployment: 'd' })).toEqual({
      entries: 10,
      up: 4,
      down: 6,
      starred: 6,
      meanStars: 20 / 6,
    })
    expect(await feedback.totals({ graph: 'nothing' })).toMatchObject({
      entries: 0,
      meanStars: null,
    })
    const page = await feedback.list({ kind: 'thumbs-down' }, { limit: 4 })
    const rest = await feedback.list({ kind: 'thumbs-down' }, { limit: 9, after: page.at(-1)!.id })
    expect([page.length, rest.length]).toEqual([4, 2])
    expect(await feedback.ofRuns(['r1', 'r2', 'unknown'])).toHaveLength(2)
    expect(await feedback.ofRuns(Array.from({ length: 2500 }, (_, at) => `r${at}`))).toHaveLength(
      10,
    )
    expect(await feedback.remove(page[0]!.id)).toBe(true)
    expect(await feedback.remove(page[0]!.id)).toBe(false)
  })
}
