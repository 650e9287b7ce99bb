import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ErrorBody } from '../server/api.ts'
import type {
  ItemList,
  ItemsAdded,
  QueueAnswer,
  QueueCreate,
  QueueItem,
  QueueList,
} from '../server/api/annotation.ts'
import type { Answer } from './support/client.ts'
import { newPerson } from './support/credentials.ts'
import { saying } from './support/deployed.ts'
import { startServed, type Served } from './support/served.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let heddle: Served
let people: Person[]
let made = 0

interface Person {
  readonly name: string
  readonly cookie: string
}

beforeAll(async () => {
  heddle = await startServed({ settle: false })
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
})
