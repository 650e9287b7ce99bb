import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ErrorBody, RunAnswer } from '../server/api.ts'
import type { FeedbackList, OwnFeedback } from '../server/api/feedback.ts'
import { newRunId } from '../engine/run/run-id.ts'
import { token as adminToken } from './support/client.ts'
import { newToken } from './support/credentials.ts'
import { echo } from './support/graphs.ts'
import { ownServer, startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

async function echoing(): Promise<Served> {
  const heddle = await ownServer()
  await heddle.publish(echo('echo'))
  return heddle
}

interface Said {
  readonly status: number
  readonly body: OwnFeedback & ErrorBody
}

function give(
  heddle: Served,
  run: string,
  body: object | string,
  headers: Readonly<Record<string, string>> = { authorization: `Bearer ${adminToken}` },
): Promise<Said> {
  return heddle.send(`/v1/runs/${run}/feedback`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

const asEndUser = (run: RunAnswer) => ({ 'x-heddle-feedback': run.feedbackToken ?? '' })

async function listed(heddle: Served, query = ''): Promise<FeedbackList> {
  return (await heddle.send<FeedbackList>(`/api/feedback${query}`)).body
}

describe('an end user', () => {
  test('says what they think with the token of the run alone', async () => {
    const heddle = await echoing()
    const sent = await heddle.send<RunAnswer>('/v1/graphs/echo/runs', {
      body: { input: { question: 'warp' } },
    })
    expect(sent.headers.get('x-heddle-feedback')).toBe(sent.body.feedbackToken)
    const run = sent.body
    const { status, body } = await give(
      heddle,
      run.id,
      {
        thumbs: 'down',
        stars: 2,
        comment: 'It was weft.',
        reasons: ['wrong', 'too long'],
        correction: 'weft',
      },
      asEndUser(run),
    )
    expect(status).toBe(200)
    const said = {
      thumbs: 'down',
      stars: 2,
      comment: 'It was weft.',
      reasons: ['wrong', 'too long'],
      correction: 'weft',
    }
    expect(body).toEqual({ run: run.id, feedback: said })
    expect(await listed(heddle)).toEqual({
      feedback: [
        {
          id: expect.any(String),
          run: run.id,
          person: 'end user',
          graph: 'echo',
          version: run.version,
          ...said,
          createdAt: expect.any(Number),
          updatedAt: expect.any(Number),
          input: { question: 'warp' },
        },
      ],
      totals: { entries: 1, up: 0, down: 1, starred: 1, meanStars: 2 },
    })
  })

  test('cannot use that token for another run, nor for anything else', async () => {
    const heddle = await echoing()
    const [first, second] = [
      await heddle.run('echo', { question: 'a' }),
      await heddle.run('echo', { question: 'b' }),
    ]
    const wrong = await give(heddle, second.id, { thumbs: 'up' }, asEndUser(first))
    expect([wrong.status, wrong.body.error.code]).toEqual([401, 'FEEDBACK_TOKEN_WRONG'])
    const unknown = await give(heddle, newRunId(), { thumbs: 'up' }, asEndUser(first))
    expect(unknown.status).toBe(401)
    const none = await give(heddle, first.id, { thumbs: 'up' }, {})
    expect([none.status, none.body.error.code]).toEqual([401, 'NOT_SIGNED_IN'])
    for (const path of ['/api/feedback', `/v1/runs/${first.id}`, `/v1/runs/${first.id}/events`]) {
      const { status } = await heddle.send(path, { headers: asEndUser(first) })
      expect([path, status]).toEqual([path, 401])
    }
    const bearer = { authorization: `Bearer ${first.feedbackToken}` }
    expect((await give(heddle, first.id, { thumbs: 'up' }, bearer)).status).toBe(401)
    expect((await listed(heddle)).totals.entries).toBe(0)
  })

  test('is told when the token is too old', async () => {
    const heddle = await echoing()
    const old = newRunId(Date.now() - 31 * 24 * 60 * 60 * 1000)
    const token = heddle.server.workspace.feedbackTokens.issue(old)
    const { status, body } = await give(heddle, old, { stars: 1 }, { 'x-heddle-feedback': token })
    expect([status, body.error.code]).toEqual([401, 'FEEDBACK_TOKEN_EXPIRED'])
  })

  test('reads their own feedback and takes it back', async () => {
    const heddle = await echoing()
    const run = await heddle.run('echo', { question: 'a' })
    const path = `/v1/runs/${run.id}/feedback`
    await give(heddle, run.id, { thumbs: 'up' }, asEndUser(run))
    await give(heddle, run.id, { thumbs: 'down' })
    const mine = await heddle.send<OwnFeedback>(path, { headers: asEndUser(run) })
    expect(mine.body.feedback).toEqual({ thumbs: 'up' })
    const gone = await heddle.send(path, { method: 'DELETE', headers: asEndUser(run) })
    expect(gone.status).toBe(204)
    expect((await listed(heddle)).feedback).toMatchObject([{ thumbs: 'down' }])
  })

  test('keeps the token after a restart', async () => {
    const home = ownFolder()
    const before = await startServed({ home, warm: false })
    await before.publish(echo('echo'))
    const run = await before.run('echo', { question: 'a' })
    await before[Symbol.asyncDispose]()
    const heddle = await startServed({ home, warm: false })
    onTestFinished(() => heddle[Symbol.asyncDispose]())
    expect((await give(heddle, run.id, { thumbs: 'up' }, asEndUser(run))).status).toBe(200)
    expect((await heddle.look(run.id)).feedbackToken).toBe(run.feedbackToken)
  })
})

describe('who holds a key', () => {
  test('with the scope to run gives feedback under its own name', async () => {
    const heddle = await echoing()
    const run = await heddle.run('echo', { question: 'a' })
    const key = { authorization: `Bearer ${await newToken(heddle, 'run')}` }
    expect((await give(heddle, run.id, { thumbs: 'up' }, key)).status).toBe(200)
    expect((await give(heddle, run.id, { thumbs: 'down' })).status).toBe(200)
    const { feedback } = await listed(heddle)
    expect(feedback.map(({ person, thumbs }) => [person, thumbs])).toEqual([
      ['HEDDLE_TOKEN', 'down'],
      [expect.any(String), 'up'],
    ])
  })

  test('only to read is given no token and takes no part', async () => {
    const heddle = await echoing()
    const run = await heddle.run('echo', { question: 'a' })
    const headers = { authorization: `Bearer ${await newToken(heddle, 'read')}` }
    const { body } = await heddle.send<RunAnswer>(`/v1/runs/${run.id}`, { headers })
    expect(body).not.toHaveProperty('feedbackToken')
    expect((await give(heddle, run.id, { thumbs: 'up' }, headers)).status).toBe(403)
  })

  test('removes what others said with the scope to write', async () => {
    const heddle = await echoing()
    const run = await heddle.run('echo', { question: 'a' })
    await give(heddle, run.id, { comment: 'rude' }, asEndUser(run))
    const [entry] = (await listed(heddle)).feedback
    const remove = () => heddle.send(`/api/feedback/${entry!.id}`, { method: 'DELETE' })
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
    expect((await listed(heddle)).feedback).toEqual([])
  })
})

describe('saying it again', () => {
  test('replaces what is said again and leaves the rest', async () => {
    const heddle = await echoing()
    const run = await heddle.run('echo', { question: 'a' })
    await give(heddle, run.id, { thumbs: 'up', comment: 'good' })
    await give(heddle, run.id, { thumbs: 'down' })
    const { body } = await give(heddle, run.id, { stars: 3 })
    expect(body.feedback).toEqual({ thumbs: 'down', comment: 'good', stars: 3 })
    expect((await listed(heddle)).totals).toMatchObject({ entries: 1, up: 0, down: 1 })
  })

  test('takes back what is null, and all of it leaves nothing', async () => {
    const heddle = await echoing()
    const run = await heddle.run('echo', { question: 'a' })
    await give(heddle, run.id, { thumbs: 'up', comment: 'good' })
    const { body } = await give(heddle, run.id, { thumbs: null })
    expect(body.feedback).toEqual({ comment: 'good' })
    await give(heddle, run.id, { comment: '' })
    expect((await listed(heddle)).feedback).toEqual([])
  })

  test('with the same Idempotency-Key changes nothing, however late it comes', async () => {
    const heddle = await echoing()
    const run = await heddle.run('echo', { question: 'a' })
    const keyed = { ...asEndUser(run), 'idempotency-key': 'first' }
    await give(heddle, run.id, { thumbs: 'up' }, keyed)
    await give(heddle, run.id, { thumbs: 'down' }, asEndUser(run))
    const again = await give(heddle, run.id, { thumbs: 'up' }, keyed)
    expect([again.status, again.body.feedback]).toEqual([200, { thumbs: 'down' }])
    const other = await give(heddle, run.id, { stars: 5 }, keyed)
    expect([other.status, other.body.error.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED'])
    const bad = { ...asEndUser(run), 'idempotency-key': 'x'.repeat(201) }
    expect((await give(heddle, run.id, { stars: 5 }, bad)).status).toBe(400)
  })

  test('at the same time leaves one entry', async () => {
    const heddle = await echoing()
    const run = await heddle.run('echo', { question: 'a' })
    const said = await Promise.all(
      [1, 2, 3, 4, 5].map((stars) => give(heddle, run.id, { stars }, asEndUser(run))),
    )
    expect(said.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect((await listed(heddle)).totals.entries).toBe(1)
  })
})

test('what does not fit is refused with its place', async () => {
  const heddle = await echoing()
  const run = await heddle.run('echo', { question: 'a' })
  const bodies: (object | string)[] = [
    {},
    { thumbs: 'sideways' },
    { stars: 0 },
    { stars: 6 },
    { stars: 2.5 },
    { stars: '5' },
    { comment: 'x'.repeat(4001) },
    { correction: 'x'.repeat(20_001) },
    { reasons: Array.from({ length: 11 }, () => 'a') },
    { reasons: ['x'.repeat(81)] },
    { reasons: [''] },
    { thumbs: 'up', admin: true },
    [],
  ]
  for (const body of bodies) {
    const said = await give(heddle, run.id, body, asEndUser(run))
    expect([body, said.status]).toEqual([body, 422])
    expect(said.body.error.message).not.toBe('')
  }
  expect((await give(heddle, run.id, { comment: 'x'.repeat(140_000) })).status).toBe(413)
  expect((await give(heddle, run.id, '{"stars": 5')).status).toBe(400)
  expect((await give(heddle, newRunId(), { stars: 5 })).status).toBe(404)
  expect((await listed(heddle)).totals.entries).toBe(0)
})

test('text that means harm is kept and given back as text', async () => {
  const heddle = await echoing()
  const run = await heddle.run('echo', { question: 'a' })
  const hostile = `<script>alert(1)</script>'); DROP TABLE feedback; -- \u202e ${'🧵'.repeat(9)} \0end`
  const { body } = await give(heddle, run.id, { comment: hostile, reasons: ['"]; x'] })
  expect(body.feedback).toEqual({ comment: hostile.replace('\0', ''), reasons: ['"]; x'] })
  expect((await listed(heddle)).feedback).toMatchObject([{ comment: body.feedback.comment }])
})

test('lists can be narrowed and read page after page', async () => {
  const heddle = await echoing()
  await heddle.publish(echo('other'))
  const bodies = [
    { thumbs: 'up' },
    { thumbs: 'down', comment: 'no' },
    { stars: 4 },
    { thumbs: 'up', reasons: ['clear'] },
    { correction: 'b' },
  ]
  const runs: RunAnswer[] = []
  for (const body of bodies) {
    const run = await heddle.run('echo', { question: String(runs.length) })
    await give(heddle, run.id, body, asEndUser(run))
    runs.push(run)
  }
  const elsewhere = await heddle.run('other', { question: 'x' })
  await give(heddle, elsewhere.id, { stars: 1 }, asEndUser(elsewhere))

  const found = async (query: string): Promise<number[]> =>
    (await listed(heddle, query)).feedback.map(({ run }) => runs.findIndex(({ id }) => id === run))
  expect(await found('?graph=echo')).toEqual([4, 3, 2, 1, 0])
  expect(await found('?graph=echo&kind=thumbs')).toEqual([3, 1, 0])
  expect(await found('?kind=thumbs-up')).toEqual([3, 0])
  expect(await found('?kind=thumbs-down')).toEqual([1])
  expect(await found('?kind=comment')).toEqual([1])
  expect(await found('?kind=reasons')).toEqual([3])
  expect(await found('?kind=correction')).toEqual([4])
  expect(await found('?graph=echo&kind=stars')).toEqual([2])
  expect(await found(`?version=${runs[0]!.version}&graph=echo`)).toHaveLength(5)
  expect(await found('?deployment=shop')).toEqual([])

  const all = (await listed(heddle, '?graph=echo')).feedback
  const middle = all[2]!.createdAt
  const since = (await listed(heddle, `?graph=echo&from=${middle}`)).totals.entries
  const before = (await listed(heddle, `?graph=echo&to=${middle}`)).totals.entries
  expect([since + before, since >= 3]).toEqual([5, true])

  const first = await listed(heddle, '?graph=echo&limit=2')
  expect(first.totals).toEqual({ entries: 5, up: 2, down: 1, starred: 1, meanStars: 4 })
  expect(first.feedback).toEqual(all.slice(0, 2))
  const second = await listed(heddle, `?graph=echo&limit=2&after=${first.next}`)
  expect(second.feedback).toEqual(all.slice(2, 4))
  const last = await listed(heddle, `?graph=echo&limit=2&after=${second.next}`)
  expect(last.feedback).toEqual(all.slice(4))
  expect(last).not.toHaveProperty('next')

  for (const query of [
    '?kind=shouting',
    '?limit=0',
    '?limit=201',
    '?from=soon',
    '?after=1',
    '?x=1',
  ]) {
    const { status } = await heddle.send(`/api/feedback${query}`)
    expect([query, status]).toEqual([query, 400])
  }
})
