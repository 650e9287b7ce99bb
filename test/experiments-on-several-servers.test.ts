import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { VersionList } from '../server/api.ts'
import type { ExperimentAnswer, RowList } from '../server/api/experiments.ts'
import { all } from './support/client.ts'
import { fileLedger } from './support/ledger-nodes.ts'
import { noPostgres, withPostgres } from './support/postgres.ts'
import { SeveralServers } from './support/several-servers.ts'
import type { Spawned } from './support/spawned.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const examples = 30

const graph: Graph = {
  heddle: 1,
  name: 'tried',
  inputs: { word: { type: 'text' } },
  nodes: {
    a: { type: 'step', config: { mark: 'a', milliseconds: 150 }, inputs: { text: '$.word' } },
    b: { type: 'step', config: { mark: 'b', milliseconds: 150 }, inputs: { text: 'a.text' } },
  },
  outputs: { text: 'b.text' },
}

async function prepare(server: Spawned): Promise<void> {
  await server.publish(graph)
  await server.send('/api/datasets', { body: { name: 'tried', graph: 'tried' } })
  const put = Array.from({ length: examples }, (_, at) => ({
    id: `w${at}`,
    inputs: { word: `w${at}-` },
  }))
  await server.send('/api/datasets/tried/changes', { body: { put } })
}

async function begin(server: Spawned): Promise<string> {
  const { versions } = (await server.send<VersionList>('/api/graphs/tried/versions')).body
  const { status, body } = await server.send<ExperimentAnswer>('/api/experiments', {
    body: {
      graph: 'tried',
      dataset: 'tried',
      variants: [{ name: 'only', version: versions[0]!.version }],
      evaluators: [
        { key: 'ab', evaluator: 'contains', settings: { texts: ['ab'], answer: 'text' } },
      ],
      concurrency: 3,
      reuse: false,
    },
  })
  expect([status, body]).toMatchObject([201, { status: 'running' }])
  return body.id
}

async function look(server: Spawned, id: string): Promise<ExperimentAnswer> {
  return (await server.send<ExperimentAnswer>(`/api/experiments/${id}`)).body
}

async function until(
  server: Spawned,
  id: string,
  reached: (answer: ExperimentAnswer) => boolean,
): Promise<ExperimentAnswer> {
  for (;;) {
    const answer = await look(server, id)
    if (reached(answer)) return answer
    await wait(50)
  }
}

/** How many executions the ledger knows behind some of its lines, by run and node. */
function executions(servers: SeveralServers, known: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const line of fileLedger(servers.ledgerFile).lines().slice(known)) {
    const key = line.slice(0, line.lastIndexOf(' '))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

async function expectWhole(
  server: Spawned,
  id: string,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  const done = await look(server, id)
  expect(done).toMatchObject({
    status: 'done',
    progress: { runs: examples, done: examples, failed: 0 },
  })
  expect(done.columns[0]?.scores['ab']).toMatchObject({ mean: 1, n: examples, errors: 0 })
  const { rows } = (await server.send<RowList>(`/api/experiments/${id}/rows?limit=100`)).body
  expect(rows).toHaveLength(examples)
  // Each node of each cell, and nothing under another run.
  expect(counts.size).toBe(2 * examples)
}

/** Those of some executions whose end was on record before their run was resumed. */
async function recordedBefore(server: Spawned, keys: readonly string[]): Promise<string[]> {
  const recorded: string[] = []
  for (const key of keys) {
    const [run, path] = key.split('/')
    const events = (await all(server.watch(run!))).map(({ event }) => event)
    const resumed = events.findIndex(({ type }) => type === 'run-resume')
    const before = events.slice(0, Math.max(resumed, 0))
    if (before.some((event) => event.type === 'node-end' && event.path === path)) recorded.push(key)
  }
  return recorded
}

describe.skipIf(noPostgres)(
  `an experiment on several servers${noPostgres ? ` (${noPostgres})` : ''}`,
  () => {
    const postgres = withPostgres()
    let servers: SeveralServers
    let one: Spawned
    let other: Spawned
    beforeAll(async () => {
      servers = new SeveralServers(await postgres.database(), { HEDDLE_LEASE: '3' })
      const [first, second] = await servers.start(2)
      one = first!
      other = second!
      await prepare(one)
    })
    afterAll(() => servers[Symbol.asyncDispose]())

    const lines = (): number => fileLedger(servers.ledgerFile).lines().length

    it('is stopped from another server, and resumed there', async () => {
      const id = await begin(one)
      // The other one tells how far it is.
      await until(other, id, ({ progress }) => progress.done >= 3)
      const stopped = await other.send<ExperimentAnswer>(`/api/experiments/${id}/stop`, {
        method: 'POST',
      })
      expect([stopped.status, stopped.body.status]).toEqual([200, 'stopped'])
      const before = lines()
      await wait(500)
      expect(lines()).toBe(before)
      await other.send(`/api/experiments/${id}/resume`, { method: 'POST' })
      const done = await until(one, id, ({ status }) => status !== 'running')
      expect(done).toMatchObject({ status: 'done', progress: { done: examples, failed: 0 } })
    })

    it('is left alone by a server that slept and wakes', async () => {
      const known = lines()
      const id = await begin(one)
      await until(other, id, ({ progress }) => progress.done >= 3)
      one.signal('SIGSTOP')
      await until(other, id, ({ progress }) => progress.done >= 12)
      one.signal('SIGCONT')
      await until(other, id, ({ status }) => status !== 'running')
      await expectWhole(other, id, executions(servers, known))
      expect(one.output()).not.toContain(`The experiment ${id} failed.`)
    })

    it('is finished by another one when its server is killed, and nothing finished runs again', async () => {
      const known = lines()
      const id = await begin(other)
      await until(one, id, ({ progress }) => progress.done >= 6)
      await servers.kill(other)
      await until(one, id, ({ status }) => status !== 'running')
      const counts = executions(servers, known)
      await expectWhole(one, id, counts)
      // What was in the middle at each of three places began once more: a node, and the one before it
      // whose record was not yet kept. Nothing on record ran again.
      expect(Math.max(...counts.values())).toBeLessThanOrEqual(2)
      const again = [...counts].flatMap(([key, count]) => (count > 1 ? [key] : []))
      expect(again.length).toBeLessThanOrEqual(6)
      expect(await recordedBefore(one, again)).toEqual([])
      expect(one.output()).toContain('1 experiment goes on.')
    })
  },
)
