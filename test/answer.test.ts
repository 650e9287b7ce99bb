import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ErrorBody, LiveNotice, RunAnswer, RunList } from '../server/api.ts'
import { all, numbersOf } from './support/client.ts'
import { newToken } from './support/credentials.ts'
import { echo, graph } from './support/graphs.ts'
import { around, reviewed } from './support/reviewed.ts'
import { ownServer, startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const question = 'Is it warp'

interface Waited {
  readonly heddle: Served
  readonly run: RunAnswer
}

/** A run that waits. */
async function waited(heddle: Served, name = 'reviewed'): Promise<Waited> {
  await heddle.publish(reviewed(name))
  return { heddle, run: await heddle.run(name, { question }) }
}

function answer(
  heddle: Served,
  run: string,
  body: object,
): ReturnType<typeof heddle.send<RunAnswer & ErrorBody>> {
  return heddle.send(`/v1/runs/${run}/answer`, { body })
}

async function ended(heddle: Served, run: string): Promise<RunAnswer> {
  await all(heddle.watch(run))
  return heddle.look(run)
}

describe('a run that waits for a person', () => {
  test('is answered with status 202 and with what is asked', async () => {
    const heddle = await ownServer()
    await heddle.publish(reviewed('reviewed'))
    const { status, body } = await heddle.send<RunAnswer>('/v1/graphs/reviewed/runs', {
      body: { input: { question } },
    })
    expect(status).toBe(202)
    expect(body).toMatchObject({ status: 'waiting', outputs: {} })
    expect(body.waiting).toEqual([
      {
        path: 'review',
        node: 'review',
        question: 'Is this right?',
        show: { draft: 'Is it warp!' },
        fields: [
          { name: 'decision', type: 'text', options: ['yes', 'no'] },
          { name: 'stars', type: 'number', optional: true },
        ],
        seq: 5,
      },
    ])
    expect(await heddle.look(body.id)).toEqual(body)
    const { body: list } = await heddle.send<RunList>('/api/runs')
    expect(list.runs).toMatchObject([{ id: body.id, status: 'waiting' }])
  })

  test('goes on with the answer, and says who gave it', async () => {
    const { heddle, run } = await waited(await ownServer())
    const token = await newToken(heddle, 'run')
    const { status, body } = await heddle.send<RunAnswer>(`/v1/runs/${run.id}/answer`, {
      body: { node: 'review', answer: { decision: 'yes', stars: 5 } },
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
    expect(status).toBe(202)
    expect(body).toMatchObject({ id: run.id, graph: 'reviewed' })
    expect(body).not.toHaveProperty('waiting')
    expect(await ended(heddle, run.id)).toMatchObject({
      status: 'succeeded',
      outputs: { said: 'Is it warp! yes' },
    })
    const frames = await all(heddle.watch(run.id))
    const answered = frames.find(({ event }) => event.type === 'node-answer')
    expect(answered?.event).toMatchObject({
      path: 'review',
      answer: { decision: 'yes', stars: 5 },
      by: expect.any(String),
    })
  })

  test('ends its stream with the question; whoever attaches again after the answer gets the rest once', async () => {
    const heddle = await ownServer()
    await heddle.publish(reviewed('reviewed'))
    const before = await all(heddle.stream('reviewed', { question }))
    expect(before.at(-1)?.event).toMatchObject({ type: 'run-wait', waiting: ['review'] })
    const { run } = before[0]!.event
    expect(await all(heddle.watch(run, numbersOf(before).at(-1)))).toEqual([])
    await answer(heddle, run, { node: 'review', answer: { decision: 'no' } })
    const after = await all(heddle.watch(run, numbersOf(before).at(-1)))
    expect(after.at(-1)?.event).toMatchObject({ type: 'run-end', status: 'succeeded' })
    const numbers = numbersOf([...before, ...after])
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
  })

  test('waits through a restart, and then on the versions it began with', async () => {
    const home = ownFolder()
    const inner = reviewed('inner')
    let run: RunAnswer
    {
      await using heddle = await startServed({ home, settle: false })
      await heddle.publish(inner)
      await heddle.publish(around('outer', inner))
      run = await heddle.run('outer', { question })
      expect(run.waiting).toMatchObject([{ path: 'inside/review', node: 'review' }])
      // The graph inside is another one by now.
      await heddle.publish(echo('inner'))
    }
    await using heddle = await startServed({ home, settle: false })
    expect(await heddle.look(run.id)).toEqual(run)
    const { status } = await answer(heddle, run.id, {
      node: 'inside/review',
      answer: { decision: 'yes' },
    })
    expect(status).toBe(202)
    expect((await ended(heddle, run.id)).outputs).toEqual({ said: 'Is it warp! yes' })
    expect((await heddle.run('outer', { question })).outputs).toEqual({ said: question })
  })

  test('goes on by itself when its time is over, which clients are told', async () => {
    const heddle = await ownServer()
    const settings = { deadline: 0.005, default: { decision: 'no' } }
    await heddle.publish(reviewed('hurried', settings))
    const told: LiveNotice[] = []
    onTestFinished(heddle.server.workspace.notices.listen((notice) => told.push(notice)))
    const run = await heddle.run('hurried', { question })
    expect(run.waiting).toMatchObject([
      { default: { decision: 'no' }, deadline: expect.any(Number) },
    ])
    await vi.waitFor(async () =>
      expect(await heddle.look(run.id)).toMatchObject({ outputs: { said: 'Is it warp! no' } }),
    )
    const statuses = told.flatMap((notice) =>
      notice.type === 'run-changed' ? [notice.run.status] : [],
    )
    expect(statuses).toEqual(['running', 'waiting', 'running', 'succeeded'])
  })

  test('can be cancelled, and then not be answered', async () => {
    const { heddle, run } = await waited(await ownServer())
    const cancelled = await heddle.send(`/v1/runs/${run.id}/cancel`, { method: 'POST' })
    expect(cancelled.status).toBe(202)
    expect(await heddle.look(run.id)).toMatchObject({ status: 'cancelled' })
    const { status, body } = await answer(heddle, run.id, {
      node: 'review',
      answer: { decision: 'yes' },
    })
    expect([status, body.error.code]).toEqual([409, 'NOT_WAITING'])
    expect((await all(heddle.watch(run.id))).at(-1)?.event).toMatchObject({ status: 'cancelled' })
  })

  test('is ended once where it is answered and cancelled at the same time', async () => {
    const { heddle, run } = await waited(await ownServer())
    const [answered, cancelled] = await Promise.all([
      answer(heddle, run.id, { node: 'review', answer: { decision: 'yes' } }),
      heddle.send(`/v1/runs/${run.id}/cancel`, { method: 'POST' }),
    ])
    expect([202, 409]).toContain(answered.status)
    expect([202, 409]).toContain(cancelled.status)
    const frames = await all(heddle.watch(run.id))
    const numbers = numbersOf(frames)
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    expect(frames.filter(({ event }) => event.type === 'run-end')).toHaveLength(1)
    expect(frames.at(-1)?.event.type).toBe('run-end')
  })
})

describe('an answer is refused', () => {
  const two = graph('two', {
    nodes: {
      each: { frame: 'map', over: '$.words' },
      ask: {
        type: 'human@1',
        in: 'each',
        config: { question: 'Keep it?', fields: [{ name: 'keep', type: 'boolean' }] },
        inputs: { word: '$item' },
      },
    },
    inputs: { words: { type: 'text[]' } },
    outputs: { kept: 'ask.keep' },
  })

  test('where there is no such run, or the node does not wait', async () => {
    const { heddle, run } = await waited(await ownServer())
    const given = { node: 'review', answer: { decision: 'yes' } }
    const unknown = await answer(heddle, 'nobody', given)
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'NOT_FOUND'])
    const other = await answer(heddle, run.id, { ...given, node: 'loud' })
    expect([other.status, other.body.error.code]).toEqual([409, 'NOT_WAITING'])
    expect(other.body.error.message).toContain('The one that waits is "review".')
    expect((await answer(heddle, run.id, given)).status).toBe(202)
    const again = await answer(heddle, run.id, given)
    expect([again.status, again.body.error.code]).toEqual([409, 'NOT_WAITING'])
  })

  test('where it does not fit, with everything that is wrong, and the run waits on', async () => {
    const { heddle, run } = await waited(await ownServer())
    const { status, body } = await answer(heddle, run.id, {
      node: 'review',
      answer: { decision: 'perhaps', stars: 'many', more: 1 },
    })
    expect([status, body.error.code]).toEqual([422, 'ANSWER_DOES_NOT_FIT'])
    expect(body.error.problems?.map(({ message }) => message)).toEqual([
      'There is no field "more"; the fields are decision, stars.',
      'The field "decision" must be one of "yes", "no", and is "perhaps".',
      'The field "stars" must be a number, and is "many".',
    ])
    expect((await answer(heddle, run.id, { node: 'review' })).status).toBe(422)
    expect((await answer(heddle, run.id, { answer: {} })).status).toBe(422)
    expect(await heddle.look(run.id)).toMatchObject({ status: 'waiting' })
  })

  test('where several nodes of that name wait, until their paths tell them apart', async () => {
    const heddle = await ownServer()
    await heddle.publish(two)
    const run = await heddle.run('two', { words: ['a', 'b'] })
    expect(run.waiting?.map(({ path, show }) => [path, show])).toEqual([
      ['each#1/ask', { word: 'a' }],
      ['each#2/ask', { word: 'b' }],
    ])
    const { status, body } = await answer(heddle, run.id, { node: 'ask', answer: { keep: true } })
    expect([status, body.error.code]).toEqual([409, 'SEVERAL_WAIT'])
    await answer(heddle, run.id, { node: 'each#2/ask', answer: { keep: false } })
    await vi.waitFor(async () =>
      expect((await heddle.look(run.id)).waiting?.map(({ path }) => path)).toEqual(['each#1/ask']),
    )
    await answer(heddle, run.id, { node: 'ask', answer: { keep: true } })
    expect((await ended(heddle, run.id)).outputs).toEqual({ kept: [true, false] })
  })
})
