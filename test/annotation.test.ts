import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ErrorBody } from '../server/api.ts'
import type { DatasetAnswer, DatasetVersion } from '../server/api/datasets.ts'
import type {
  CalibrationList,
  ItemList,
  ItemsAdded,
  QueueAnswer,
  QueueCreate,
  QueueItem,
} from '../server/api/annotation.ts'
import type { Answer } from './support/client.ts'
import { newPerson } from './support/credentials.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { rawRequest } from './support/raw-request.ts'
import { startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let heddle: Served
let people: Person[]
let made = 0

interface Person {
  readonly name: string
  readonly cookie: string
}

beforeAll(async () => {
  heddle = await startServed({ warm: false })
  people = [
    await newPerson(heddle, 'annotator'),
    await newPerson(heddle, 'annotator'),
    await newPerson(heddle, 'annotator'),
  ]
})
afterAll(() => heddle[Symbol.asyncDispose]())

/** Sends as a person who is signed in in a browser. */
function as<Body = QueueItem & ErrorBody>(
  { cookie }: Person,
  path: string,
  method = 'GET',
  body?: object,
): Promise<Answer<Body>> {
  return heddle.send<Body>(path, {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  })
}

const correct = { key: 'correct', title: 'Is it correct?', type: 'pass' } as const

/** A graph that says what it is told, with some runs, and a queue for it. */
async function queueOf(
  settings: Partial<QueueCreate> = {},
  questions: readonly string[] = ['one', 'two', 'three'],
): Promise<{ id: string; graph: string; runs: string[]; queue: QueueAnswer }> {
  made += 1
  const graph = `reviewed-${made}`
  await heddle.publish(saying(graph, 'Said'))
  const runs: string[] = []
  for (const question of questions) runs.push((await heddle.run(graph, { question })).id)
  const queue = await newQueue({ graph, ...settings })
  if (queue.target === 'run') await add(queue.id, { runs })
  return { id: queue.id, graph, runs, queue }
}

async function newQueue(settings: Partial<QueueCreate> & { graph: string }): Promise<QueueAnswer> {
  const { status, body } = await heddle.send<QueueAnswer>('/api/queues', {
    body: { name: 'Answers', target: 'run', fields: [correct], ...settings },
  })
  expect(status).toBe(201)
  return body
}

async function add(queue: string, body: object): Promise<ItemsAdded> {
  return (await heddle.send<ItemsAdded>(`/api/queues/${queue}/items`, { body })).body
}

const next = (person: Person, queue: string) => as(person, `/api/queues/${queue}/next`, 'POST')

const review = (person: Person, queue: string, item: string, labels: object, correction?: string) =>
  as(person, `/api/queues/${queue}/items/${item}/review`, 'PUT', {
    labels,
    ...(correction === undefined ? {} : { correction }),
  })

async function items(queue: string, query = ''): Promise<readonly QueueItem[]> {
  return (await heddle.send<ItemList>(`/api/queues/${queue}/items${query}`)).body.items
}

async function look(queue: string): Promise<QueueAnswer> {
  return (await heddle.send<QueueAnswer>(`/api/queues/${queue}`)).body
}

describe('a reviewer', () => {
  test('gets one item after the other, the oldest first, and then none', async () => {
    const { id } = await queueOf()
    const [ada] = people as [Person]
    const asked: unknown[] = []
    for (;;) {
      const { status, body } = await next(ada, id)
      if (status === 204) break
      expect(body.runs[0]).toMatchObject({ outputs: { answer: expect.stringMatching(/^Said: /) } })
      expect(body.reservedUntil).toBeGreaterThan(Date.now())
      asked.push(body.runs[0]!.inputs['question'])
      const given = await review(ada, id, body.id, { correct: true })
      expect(given.body).toMatchObject({ reviews: [{ own: true, labels: { correct: true } }] })
    }
    expect(asked).toEqual(['one', 'two', 'three'])
    expect(await look(id)).toMatchObject({ items: 3, done: 3, mine: 0, disagreements: 0 })
    const all = await items(id)
    expect(all.map(({ state, gold }) => [state, gold?.labels])).toEqual(
      Array.from({ length: 3 }, () => ['reviewed', { correct: true }]),
    )
  })

  test('keeps an item while it is open, and of two at once one gets it', async () => {
    const { id } = await queueOf({}, ['one'])
    const [ada, bo] = people as [Person, Person, Person]
    const both = await Promise.all([next(ada, id), next(bo, id)])
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 204]))
    const holder = both[0].status === 200 ? ada : bo
    const other = holder === ada ? bo : ada
    const item = (both[0].status === 200 ? both[0] : both[1]).body
    expect((await next(holder, id)).body.id).toBe(item.id)
    const late = await review(other, id, item.id, { correct: false })
    expect([late.status, late.body.error.code]).toEqual([409, 'ITEM_IS_KEPT'])
    expect((await review(holder, id, item.id, { correct: true })).status).toBe(200)
    const done = await review(other, id, item.id, { correct: false })
    expect([done.status, done.body.error.code]).toEqual([409, 'ITEM_IS_DONE'])
  })

  test('loses an item when the time for it has run out', async () => {
    const { id } = await queueOf({ reservation: 1000 }, ['one'])
    const [ada, bo] = people as [Person, Person, Person]
    expect((await next(ada, id)).status).toBe(200)
    expect((await next(bo, id)).status).toBe(204)
    await vi.waitUntil(async () => (await next(bo, id)).status === 200, {
      interval: 100,
      timeout: 30_000,
    })
    expect((await next(ada, id)).status).toBe(204)
  })

  test('passes items over, and takes that and reviews back', async () => {
    const { id } = await queueOf({}, ['one', 'two'])
    const [ada] = people as [Person]
    const { body: first } = await next(ada, id)
    const path = `/api/queues/${id}/items/${first.id}`
    expect((await as(ada, `${path}/skip`, 'POST')).status).toBe(204)
    expect((await items(id))[0]!.state).toBe('skipped')
    const { body: second } = await next(ada, id)
    expect(second.id).not.toBe(first.id)
    expect((await as(ada, `${path}/skip`, 'DELETE')).body.reservedUntil).toBeDefined()
    await review(ada, id, first.id, { correct: false })
    expect((await items(id))[0]).toMatchObject({ state: 'reviewed', gold: { labels: {} } })
    const back = await as(ada, `${path}/review`, 'DELETE')
    expect(back.body).toMatchObject({ id: first.id, state: 'open', reviews: [] })
    expect((await items(id))[0]).not.toHaveProperty('gold')
    expect((await as(ada, `${path}/review`, 'DELETE')).status).toBe(404)
  })

  test('is told all that does not fit the fields', async () => {
    const { id } = await queueOf({
      fields: [correct, { key: 'tone', title: 'Tone', type: 'score', min: 1, max: 5 }],
    })
    const [ada] = people as [Person]
    const { body } = await next(ada, id)
    const wrong = await review(ada, id, body.id, { correct: 'yes', tone: 6, more: 1 })
    expect(wrong.status).toBe(422)
    expect(wrong.body.error.message).toBe(
      'The label "yes" of the field "correct" does not fit: give true or false. The label 6 of the field "tone" does not fit: give a whole number from 1 to 5. The queue has no field "more"; its fields are "correct", "tone".',
    )
  })

  test('of the role annotator sees queues and itself, and nothing else', async () => {
    const { id } = await queueOf({ source: { rule: 'failed' } })
    const [ada] = people as [Person]
    const open: string[] = []
    for (const { method, path, scope } of heddle.server.routes) {
      if (scope === 'public' || /logout|sign-out/.test(path)) continue
      const { status } = await rawRequest(heddle.url + path.replaceAll(/:\w+/g, 'nothing'), {
        method: method.toUpperCase(),
        headers: { cookie: ada.cookie },
      })
      if (status !== 403) open.push(`${method} ${path}`)
    }
    expect(open.toSorted()).toEqual([
      'delete /api/queues/:id/items/:item/review',
      'delete /api/queues/:id/items/:item/skip',
      'get /api/me',
      'get /api/queues',
      'get /api/queues/:id',
      'get /api/session',
      'get /setup',
      'post /api/queues/:id/items/:item/skip',
      'post /api/queues/:id/next',
      'post /setup',
      'put /api/me',
      'put /api/queues/:id/items/:item/review',
    ])
    const { body } = await as<QueueAnswer>(ada, `/api/queues/${id}`)
    expect(body).not.toHaveProperty('agreement')
    expect(body).not.toHaveProperty('disagreements')
    expect(body.create).not.toHaveProperty('source')
  })
})

describe('a blind review', () => {
  test('tells nothing of version, variant, scores and of what the others said', async () => {
    const { id, runs } = await queueOf({ reviewers: 2 }, ['one'])
    const [ada, bo] = people as [Person, Person, Person]
    const { body: item } = await next(ada, id)
    await review(ada, id, item.id, { correct: false }, 'The better answer.')
    const { text } = await next(bo, id)
    const { version } = await heddle.look(runs[0]!)
    for (const hidden of [runs[0]!, version, ada.name, 'The better answer.']) {
      expect(text).not.toContain(hidden)
    }
    // To the editor of the queue neither, while it is open.
    const [open] = await items(id)
    expect(JSON.stringify(open)).not.toContain(version)
    expect(open).toMatchObject({ reviews: [], state: 'open' })
    const own = await review(bo, id, item.id, { correct: true })
    expect(own.body).toMatchObject({ state: 'reviewed', reviews: [{ own: true }] })
    expect(own.text).not.toContain(ada.name)
    expect((await items(id))[0]).toMatchObject({
      state: 'disagreement',
      runs: [{ run: runs[0], version }],
      reviews: [{ person: ada.name }, { person: bo.name }],
    })
  })

  test('shows a pair in an order of its own to each, and keeps one preference', async () => {
    const { id, graph } = await queueOf({
      target: 'pair',
      reviewers: 3,
      fields: [{ key: 'better', title: 'Which is better?', type: 'preference' }],
    })
    await heddle.publish(saying(graph, 'Told'))
    const pairs: string[][] = []
    for (let at = 0; at < 8; at += 1) {
      const question = `question ${at}`
      await heddle.publish(saying(graph, 'Said'))
      const first = await heddle.run(graph, { question })
      await heddle.publish(saying(graph, 'Told'))
      pairs.push([first.id, (await heddle.run(graph, { question })).id])
    }
    expect(await add(id, { pairs })).toEqual({ added: 8, known: 0 })
    expect(await add(id, { pairs: [pairs[0]!.toReversed()] })).toEqual({ added: 0, known: 1 })
    const orders = new Set<string>()
    for (const person of people) {
      for (let at = 0; at < 8; at += 1) {
        const { body: item } = await next(person, id)
        const said = item.runs.map(({ outputs }) => JSON.stringify(outputs['answer']).slice(1, 5))
        expect((await next(person, id)).body.runs).toEqual(item.runs)
        orders.add(said.join())
        const better = said[0] === 'Told' ? 'first' : 'second'
        await review(person, id, item.id, { better })
      }
    }
    expect(orders.size).toBe(2)
    const lines = (await heddle.send(`/api/queues/${id}/gold`)).text.trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { labels: object }).labels)).toEqual(
      Array.from({ length: 8 }, () => ({ better: 'second' })),
    )
  })
})

describe('what comes of reviews', () => {
  test('is agreement, a decision where people disagree, and examples of a dataset', async () => {
    const { id, graph, runs } = await queueOf({ reviewers: 2 })
    const [ada, bo] = people as [Person, Person, Person]
    for (const [person, labels] of [
      [ada, [true, false, true]],
      [bo, [true, false, false]],
    ] as const) {
      for (const label of labels) {
        const { body } = await next(person, id)
        await review(person, id, body.id, { correct: label }, label ? undefined : 'Right.')
      }
    }
    const { agreement, disagreements } = await look(id)
    expect(disagreements).toBe(1)
    // By hand: 2 of 3 agree, chance gives (2/3 · 1/3) + (1/3 · 2/3) = 4/9, so (6/9 − 4/9) / (5/9).
    expect(agreement?.['correct']).toMatchObject({ n: 3, kappa: expect.closeTo(0.4, 10) })
    const [conflict] = await items(id, '?state=disagreement')
    const gold = `/api/queues/${id}/items/${conflict!.id}/gold`
    const body = { labels: { correct: false }, correction: 'Decided.' }
    const decided = await heddle.send<QueueItem>(gold, { method: 'PUT', body })
    expect(decided.body).toMatchObject({ state: 'adjudicated', gold: { ...body } })
    const made = await heddle.send<DatasetVersion>(`/api/queues/${id}/dataset`, {
      body: { dataset: graph, tags: ['reviewed'] },
    })
    expect([made.status, made.body.added]).toEqual([201, 2])
    const { page } = (await heddle.send<DatasetAnswer>(`/api/datasets/${graph}`)).body
    expect(page).toMatchObject([
      {
        id: runs[1],
        inputs: { question: 'two' },
        expected: { answer: 'Right.' },
        tags: ['reviewed'],
        provenance: { from: 'annotation', run: runs[1] },
      },
      { id: runs[2], expected: { answer: 'Decided.' }, provenance: { id: conflict!.id } },
    ])
    const scores = await heddle.server.workspace.store
      .selectFrom('scores')
      .select('value')
      .where('graph', '=', graph)
      .where('source', '=', 'expert')
      .execute()
    expect(scores).toHaveLength(6)
  })

  test('is how far a judge node agrees with people', async () => {
    made += 1
    const graph = `judged-${made}`
    const document = saying(graph, 'Said')
    await heddle.publish({
      ...document,
      nodes: {
        ...document.nodes,
        check: {
          type: 'judge@1',
          inputs: { question: '$.question', answer: 'said.text' },
        },
      },
      outputs: { answer: 'said.text', verdict: 'check.verdict' },
    })
    const runs = [
      await heddle.run(graph, { question: 'a' }),
      await heddle.run(graph, { question: 'b' }),
    ]
    const queue = await newQueue({ graph })
    await add(queue.id, { runs: runs.map(({ id }) => id) })
    const [ada] = people as [Person]
    for (const [at, { outputs }] of runs.entries()) {
      const { pass } = outputs['verdict'] as { pass: boolean }
      const { body, text } = await next(ada, queue.id)
      expect(text).not.toContain('verdict')
      await review(ada, queue.id, body.id, { correct: at === 0 ? pass : !pass })
    }
    const { calibrations } = (await heddle.send<CalibrationList>(`/api/calibration?graph=${graph}`))
      .body
    expect(calibrations).toMatchObject([
      {
        graph,
        evaluator: 'check',
        judge: { name: 'check', versions: [1] },
        field: 'correct',
        question: correct.title,
        scale: 'pass',
        n: 2,
        agreement: 0.5,
      },
    ])
  })
})

test('live runs and thumbs come in by rule, and none is lost when the server stops', async () => {
  const home = ownFolder()
  const first = await startServed({ home, warm: false })
  const version = await publishVersion(first, saying('live', 'Said'))
  const variants = [{ name: 'a', version, weight: 1 }]
  await deploy(first, 'shop', { graph: 'live', variants })
  const queue = async (heddleOf: Served, source: object): Promise<string> =>
    (
      await heddleOf.send<QueueAnswer>('/api/queues', {
        body: { name: 'Live', graph: 'live', target: 'run', fields: [correct], source },
      })
    ).body.id
  const all = await queue(first, { rule: 'random', share: 1 })
  const down = await queue(first, { rule: 'thumbs-down' })
  const run = await first.run('shop', { question: 'one' })
  const of = async (heddleOf: Served, id: string): Promise<number> =>
    (await heddleOf.send<QueueAnswer>(`/api/queues/${id}`)).body.items
  await vi.waitUntil(async () => (await of(first, all)) === 1, { timeout: 30_000 })
  await first.send(`/v1/runs/${run.id}/feedback`, { body: { thumbs: 'down' } })
  await vi.waitUntil(async () => (await of(first, down)) === 1, { timeout: 30_000 })
  // As if it had died before it took anything in.
  await first.server.workspace.store.deleteFrom('annotation_items').execute()
  await first[Symbol.asyncDispose]()
  const second = await startServed({ home, warm: false })
  expect([await of(second, all), await of(second, down)]).toEqual([1, 1])
  await second[Symbol.asyncDispose]()
})
