import { describe, expect, test } from 'vitest'
import { hashGraph } from '../engine/graph/hash.ts'
import type { RunEvent } from '../engine/run/events.ts'
import type { Estimate } from '../engine/run/estimate.ts'
import type { ErrorBody, RunAnswer, RunList, RunReplay } from '../server/api.ts'
import { all } from './support/client.ts'
import { graph } from './support/graphs.ts'
import { reviewed } from './support/reviewed.ts'
import { ownServer, type Served } from './support/served.ts'

const template = (text: string, ...ports: readonly (readonly [string, string])[]) => ({
  type: 'template@1',
  config: { template: text },
  inputs: Object.fromEntries(ports),
})

/** Two branches that meet: what depends on `second` is `end`, what depends on `first` is all but `other`. */
const branches = (mark = '2') =>
  graph('branches', {
    inputs: { question: { type: 'text' }, aside: { type: 'text', default: 'x' } },
    nodes: {
      first: template('{{question}}1', ['question', '$.question']),
      second: template(`{{first}}${mark}`, ['first', 'first.text']),
      other: template('{{aside}}o', ['aside', '$.aside']),
      end: template('{{second}} {{other}}', ['second', 'second.text'], ['other', 'other.text']),
    },
    outputs: { said: 'end.text' },
  })

const question = 'q'

function replay(
  heddle: Served,
  run: string,
  body: RunReplay,
): ReturnType<typeof heddle.send<RunAnswer & ErrorBody>> {
  return heddle.send(`/v1/runs/${run}/replay`, { body })
}

/** The nodes that a run executed itself, and did not take from a record. */
async function executed(heddle: Served, run: string): Promise<string[]> {
  const frames = await all(heddle.watch(run))
  return executedIn(frames.map(({ event }) => event))
}

function executedIn(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'node-start' ? [event.path] : [])).toSorted()
}

async function begun(): Promise<{ heddle: Served; run: RunAnswer }> {
  const heddle = await ownServer()
  await heddle.publish(branches())
  const run = await heddle.run('branches', { question })
  expect(run.outputs).toEqual({ said: 'q12 xo' })
  return { heddle, run }
}

describe('a replay', () => {
  test('without changes executes nothing, and is told from what it repeats', async () => {
    const { heddle, run } = await begun()
    const { status, headers, body } = await replay(heddle, run.id, {})
    expect(status).toBe(200)
    expect(body).toMatchObject({
      status: 'succeeded',
      version: run.version,
      outputs: run.outputs,
      replayOf: run.id,
    })
    expect(headers.get('heddle-run-id')).toBe(body.id)
    expect(await executed(heddle, body.id)).toEqual([])
    expect(await heddle.look(body.id)).toEqual(body)
    const { body: list } = await heddle.send<RunList>('/api/runs')
    expect(list.runs).toMatchObject([{ id: body.id, replayOf: run.id }, { id: run.id }])
    expect(list.runs[1]).not.toHaveProperty('replayOf')
    expect(await heddle.look(run.id)).toEqual(run)
  })

  const edits: [string, RunReplay, string[], string][] = [
    [
      'a setting',
      { edits: { config: { second: { template: '{{first}}!' } } } },
      ['end', 'second'],
      'q1! xo',
    ],
    [
      'an output',
      { edits: { outputs: { first: { text: 'other' } } } },
      ['end', 'second'],
      'other2 xo',
    ],
    ['an input', { edits: { input: { aside: 'y' } } }, ['end', 'other'], 'q12 yo'],
    ['nothing, from a node on', { from: 'second' }, ['end', 'second'], 'q12 xo'],
  ]
  test.each(edits)('of %s executes what depends on it', async (_, body, paths, said) => {
    const { heddle, run } = await begun()
    const { body: answer } = await replay(heddle, run.id, body)
    expect(answer.outputs).toEqual({ said })
    expect(await executed(heddle, answer.id)).toEqual(paths)
  })

  test('on another version executes what is different in it', async () => {
    const { heddle, run } = await begun()
    await heddle.publish(branches('II'))
    const version = hashGraph(branches('II'))
    const { body } = await replay(heddle, run.id, { version })
    expect(body).toMatchObject({ version, outputs: { said: 'q1II xo' } })
    expect(await executed(heddle, body.id)).toEqual(['end', 'second'])
    // The version it had is still there.
    const back = await replay(heddle, body.id, { version: run.version })
    expect(back.body.outputs).toEqual(run.outputs)
  })

  test('on the draft executes what is different in it', async () => {
    const { heddle, run } = await begun()
    const { status } = await heddle.send('/api/graphs/branches/draft', {
      method: 'PUT',
      body: { baseRevision: 1, draft: branches('draft') },
    })
    expect(status).toBe(200)
    const { body } = await replay(heddle, run.id, { version: 'draft' })
    expect(body.outputs).toEqual({ said: 'q1draft xo' })
  })

  test('can be streamed, or left to itself', async () => {
    const { heddle, run } = await begun()
    const begunOnly = await replay(heddle, run.id, { wait: false })
    expect(begunOnly.status).toBe(202)
    const streamed = await heddle.send(`/v1/runs/${run.id}/replay`, {
      body: { from: 'other' },
      headers: {
        authorization: 'Bearer token-of-the-tests-0123456789',
        accept: 'text/event-stream',
        'content-type': 'application/json',
      },
    })
    expect(streamed.headers.get('content-type')).toContain('text/event-stream')
    expect(streamed.text).toContain(`"replayOf":"${run.id}"`)
    expect(streamed.text).toContain('event: run-end')
  })

  test('keeps the answers of people, and asks again from their node on', async () => {
    const heddle = await ownServer()
    await heddle.publish(reviewed('reviewed'))
    const run = await heddle.run('reviewed', { question })
    await heddle.send(`/v1/runs/${run.id}/answer`, {
      body: { node: 'review', answer: { decision: 'yes' } },
    })
    await all(heddle.watch(run.id))
    const changed = { edits: { config: { end: { template: '{{decision}}!' } } } }
    expect((await replay(heddle, run.id, changed)).body.outputs).toEqual({ said: 'yes!' })
    const asked = await replay(heddle, run.id, { from: 'review' })
    expect([asked.status, asked.body.waiting?.[0]?.path]).toEqual([202, 'review'])
  })

  test('that names what is not there is refused with everything that is wrong', async () => {
    const { heddle, run } = await begun()
    const { status, body } = await replay(heddle, run.id, {
      from: 'nobody',
      edits: { outputs: { first: { txt: 'x' } }, config: { gone: { a: 1 } }, absent: ['end.x'] },
    })
    expect([status, body.error.code]).toEqual([422, 'REPLAY_DOES_NOT_FIT'])
    expect(body.error.problems).toHaveLength(4)
    const unknown = await replay(heddle, 'nobody', {})
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'NOT_FOUND'])
    const port = await replay(heddle, run.id, { edits: { absent: ['first'] } })
    expect([port.status, port.body.error.message]).toEqual([
      422,
      '"edits.absent.0" is wrong: it must be node.port.',
    ])
    const version = await replay(heddle, run.id, { version: '0123456789abcdef' })
    expect([version.status, version.body.error.code]).toEqual([404, 'NOT_FOUND'])
    const input = await replay(heddle, run.id, { edits: { input: { aside: 5 } } })
    expect([input.status, input.body.error.code]).toEqual([422, 'INPUT_DOES_NOT_FIT'])
    const config = await replay(heddle, run.id, { edits: { config: { first: { templat: '' } } } })
    expect([config.status, config.body.error.code]).toEqual([422, 'GRAPH_HAS_PROBLEMS'])
    const { body: list } = await heddle.send<RunList>('/api/runs')
    expect(list.runs).toHaveLength(1)
  })
})

describe('reuse', () => {
  test('across versions executes the node that differs, and what depends on it', async () => {
    const { heddle } = await begun()
    await heddle.publish(branches('II'))
    const { body } = await heddle.send<RunAnswer>('/v1/graphs/branches/runs', {
      body: { input: { question }, reuse: true },
    })
    expect(body.outputs).toEqual({ said: 'q1II xo' })
    expect(await executed(heddle, body.id)).toEqual(['end', 'second'])
    const without = await heddle.run('branches', { question })
    expect(await executed(heddle, without.id)).toEqual(['end', 'first', 'other', 'second'])
  })
})

describe('a budget', () => {
  test('stops a run that goes over it, with the reason', async () => {
    const { heddle } = await begun()
    const send = (budget: object): ReturnType<typeof heddle.send<RunAnswer & ErrorBody>> =>
      heddle.send('/v1/graphs/branches/runs', { body: { input: { question }, budget } })
    const { status, body } = await send({ executions: 2 })
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'failed', error: { code: 'budget' } })
    expect(body.error.message).toContain('its budget of 2 node executions')
    expect(
      (await send({ executions: 4, wallTime: 60_000, tokens: 1, cost: 0.01 })).body,
    ).toMatchObject({ status: 'succeeded' })
    for (const wrong of [{ executions: 0 }, { cost: -1 }, { time: 5 }, { wallTime: 0.5 }]) {
      expect([wrong, (await send(wrong)).status]).toEqual([wrong, 422])
    }
  })
})

describe('a part of a graph', () => {
  test('runs up to a node, with what the node needs and nothing else', async () => {
    const { heddle } = await begun()
    const path = '/api/graphs/branches/draft/runs'
    const { body } = await heddle.send<RunAnswer>(path, {
      body: { input: { question }, to: 'second' },
    })
    expect(body).toMatchObject({ status: 'succeeded', outputs: { text: 'q12' } })
    expect(await executed(heddle, body.id)).toEqual(['first', 'second'])
    const wrong = await heddle.send<ErrorBody>(path, { body: { input: { question }, to: 'third' } })
    expect(wrong.status).toBe(422)
    expect(wrong.body.error.message).toContain('has no node "third" to run to')
  })

  test('is one node alone where the inputs come from an earlier run', async () => {
    const { heddle, run } = await begun()
    const { body } = await replay(heddle, run.id, {
      from: 'second',
      to: 'second',
      version: 'draft',
    })
    expect(body).toMatchObject({ status: 'succeeded', replayOf: run.id })
    expect(await executed(heddle, body.id)).toEqual(['second'])
    const same = await replay(heddle, run.id, { from: 'second', to: 'second' })
    expect(await executed(heddle, same.body.id)).toEqual(['second'])
  })
})

describe('an estimate', () => {
  test('comes from the runs of the version, the newest when none is named', async () => {
    const { heddle, run } = await begun()
    const path = '/api/graphs/branches/estimate'
    const { body } = await heddle.send<Estimate>(path)
    expect(body).toMatchObject({ graph: 'branches', version: run.version, basis: 'runs', runs: 1 })
    expect(body.nodes.map(({ node }) => node).toSorted()).toEqual([
      'end',
      'first',
      'other',
      'second',
    ])
    await heddle.publish(branches('II'))
    expect((await heddle.send(path)).body).toMatchObject({ basis: 'spans', runs: 1 })
    const before = await heddle.send(`${path}?version=${run.version}`)
    expect(before.body).toMatchObject({ basis: 'runs' })
    expect((await heddle.send(`${path}?version=draft`)).body).toMatchObject({ basis: 'spans' })
    expect((await heddle.send(`${path}?version=0123456789abcdef`)).status).toBe(404)
    expect((await heddle.send('/api/graphs/nope/estimate')).status).toBe(404)
  })
})
