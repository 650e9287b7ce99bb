import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Graph } from '../engine/graph/document.ts'
import type { ErrorBody, GraphAnswer, LiveNotice } from '../server/api.ts'
import type { DeploymentSave, EndpointAnswer } from '../server/api/deployments.ts'
import type { KeyCreated } from '../server/api/people.ts'
import { openPostgresJournal } from '../server/journal/postgres-journal.ts'
import { runUndisturbed } from './support/broken-promises.ts'
import { all, numbersOf, token, type Answer } from './support/client.ts'
import { brokenIn } from './support/killed-servers.ts'
import { fileLedger } from './support/ledger-nodes.ts'
import { LoadClient, type FollowedRun } from './support/load-client.ts'
import { noPostgres, withPostgres } from './support/postgres.ts'
import { SeveralServers } from './support/several-servers.ts'
import type { Spawned } from './support/spawned.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Takes its time, for as long as it is asked to. */
function slow(name: string, ...milliseconds: readonly number[]): Graph {
  const nodes: Graph['nodes'] = {}
  for (const [at, pause] of milliseconds.entries()) {
    const text = at === 0 ? '$.word' : `s${at - 1}.text`
    nodes[`s${at}`] = {
      type: 'step',
      config: { mark: String(at), milliseconds: pause },
      inputs: { text },
    }
  }
  const last = `s${milliseconds.length - 1}.text`
  return { heddle: 1, name, inputs: { word: { type: 'text' } }, nodes, outputs: { text: last } }
}

describe.skipIf(noPostgres)(
  `servers on one Postgres${noPostgres ? ` (${noPostgres})` : ''}`,
  () => {
    const postgres = withPostgres()

    async function broken(
      url: string,
      servers: SeveralServers,
      followed: readonly FollowedRun[],
    ): Promise<readonly string[]> {
      const journal = await openPostgresJournal(url)
      try {
        return brokenIn(journal, servers, followed, await runUndisturbed())
      } finally {
        await journal.close()
      }
    }

    /** Begins runs and does not follow them; what became of them is read when they are over. */
    function begin(server: Spawned, graph: string, count: number): Promise<FollowedRun[]> {
      const one = async (): Promise<FollowedRun> => {
        const { id } = await server.begin(graph, { word: 'x' })
        return { id, graph, events: [], answered: [] }
      }
      return Promise.all(Array.from({ length: count }, one))
    }

    async function seeThrough(server: Spawned, runs: readonly FollowedRun[]): Promise<void> {
      for (const run of runs) {
        for await (const { event } of server.watch(run.id, run.events.at(-1)?.seq)) {
          if (event.type !== 'node-delta') run.events.push(event)
        }
      }
    }

    it('keep every promise when two of them are killed under load and another one joins', async () => {
      const url = await postgres.database()
      await using servers = new SeveralServers(url)
      const [first, second, third] = await servers.start(3)
      let over = false
      const ledger = (): readonly string[] => fileLedger(servers.ledgerFile).lines()
      const clients = [0, 1, 2, 3].map((at) => new LoadClient(servers.spread(at), ledger, at))
      const work = Promise.all(clients.map((client) => client.work(() => over)))
      work.catch(() => (over = true))
      const told = (): number => clients.reduce((sum, client) => sum + client.told, 0)
      const hear = async (more: number): Promise<void> => {
        const enough = told() + more
        while (told() < enough && !over) await wait(5)
      }
      await hear(100)
      const left = await begin(first!, 'loop', 8)
      await servers.kill(first!)
      const [joined] = await servers.start(1)
      await hear(100)
      left.push(...(await begin(second!, 'chain', 8)))
      await servers.kill(second!)
      await hear(100)
      over = true
      await work
      await seeThrough(joined!, left)
      const followed = [...clients.flatMap(({ runs }) => runs), ...left]
      expect(await broken(url, servers, followed)).toEqual([])
      const resumed = left.filter(({ events }) => events.some(({ type }) => type === 'run-resume'))
      expect(resumed.length).toBeGreaterThan(1)
      for (const server of [third!, joined!])
        expect(server.output()).not.toContain('"level":"error"')
    })

    it('take the runs of one that is stopped, and it writes nothing more when it wakes', async () => {
      const url = await postgres.database()
      await using servers = new SeveralServers(url, { HEDDLE_LEASE: '4' })
      const [sleeper, other] = await servers.start(2)
      await sleeper!.publish(slow('slow', 700, 700, 700))
      const runs = await begin(sleeper!, 'once', 4)
      const slept = await begin(sleeper!, 'slow', 4)
      sleeper!.signal('SIGSTOP')
      // Nothing comes from the one that sleeps: the other one takes over, and tells its clients.
      await seeThrough(other!, slept)
      for (const { events } of slept) {
        expect(events.at(-1)).toMatchObject({ type: 'run-end', outputs: { text: 'x012' } })
        expect(events.filter(({ type }) => type === 'run-resume')).toHaveLength(1)
      }
      const recorded = JSON.stringify(await all(other!.watch(slept[0]!.id)))
      const lines = fileLedger(servers.ledgerFile).lines().length
      sleeper!.signal('SIGCONT')
      await vi.waitFor(() => expect(sleeper!.output()).toContain('others took its runs over'), {
        timeout: 40_000,
      })
      // It is one of them again, under another number, and says what the others recorded.
      expect(JSON.stringify(await all(sleeper!.watch(slept[0]!.id)))).toBe(recorded)
      expect(fileLedger(servers.ledgerFile).lines()).toHaveLength(lines)
      expect(await sleeper!.run('chain', { word: 'x' })).toMatchObject({ status: 'succeeded' })
      // What must not happen twice is never repeated without being asked.
      for (const run of runs) {
        const answer = await other!.look(run.id)
        const charges = fileLedger(servers.ledgerFile)
          .lines()
          .filter((line) => line.startsWith(`${run.id}/pay `))
        expect(charges.length).toBeLessThanOrEqual(1)
        expect(['succeeded', 'waiting']).toContain(answer.status)
      }
    })

    describe('that nothing happens to', () => {
      let servers: SeveralServers
      let one: Spawned
      let other: Spawned
      beforeAll(async () => {
        servers = new SeveralServers(await postgres.database())
        const [first, second] = await servers.start(2)
        one = first!
        other = second!
        await one.publish(slow('slow', 300, 300, 300))
        await one.publish(slow('slower', 30_000))
      })
      afterAll(() => servers[Symbol.asyncDispose]())

      const asJson = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      }

      async function deploy(
        name: string,
        settings: Partial<DeploymentSave['settings']> & { graph: string },
      ): Promise<void> {
        const { body } = await one.send<GraphAnswer>(`/api/graphs/${settings.graph}`)
        const variants = [{ name: 'only', version: body.version, weight: 1 }]
        const saved = await one.send(`/api/deployments/${name}`, {
          method: 'PUT',
          body: { settings: { variants, ...settings } },
        })
        expect(saved.status).toBe(201)
      }

      it('tell of a run as it happens, whichever is asked, from any event on', async () => {
        const { id } = await one.begin('slow', { word: 'x' })
        const early = all(other.watch(id))
        const here = all(one.watch(id))
        await wait(400)
        const late = all(other.watch(id, 2))
        expect(numbersOf(await early)).toEqual(numbersOf(await here))
        expect(numbersOf(await early)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
        expect(numbersOf(await late)).toEqual([3, 4, 5, 6, 7, 8])
        const times = (await early).map(({ event }) => event.at)
        expect(times.toSorted((a, b) => a - b)).toEqual(times)
      })

      it('cancel and answer runs of one another', async () => {
        const { id } = await one.begin('slower', { word: 'x' })
        const cancelled = await other.send(`/v1/runs/${id}/cancel`, { method: 'POST' })
        expect(cancelled.status).toBe(202)
        expect(await one.look(id)).toMatchObject({ status: 'cancelled' })
        const again = await other.send<ErrorBody>(`/v1/runs/${id}/cancel`, { method: 'POST' })
        expect([again.status, again.body.error.code]).toEqual([409, 'RUN_IS_OVER'])

        const asked = await one.run('human', { word: 'x' })
        expect(asked.waiting).toHaveLength(2)
        const answer = (server: Spawned, node: string): Promise<Answer<ErrorBody>> =>
          server.send<ErrorBody>(`/v1/runs/${asked.id}/answer`, {
            body: { node, answer: { word: '?' } },
          })
        const both = await Promise.all([answer(one, 'first'), answer(other, 'second')])
        expect(both.map(({ status }) => status)).toEqual([202, 202])
        const events = await all(one.watch(asked.id))
        expect(events.at(-1)?.event).toMatchObject({ type: 'run-end', status: 'succeeded' })
        const late = await answer(other, 'first')
        expect(late.status).toBe(409)
      })

      it('refuse an answer in the words of the server that works on the run', async () => {
        await one.publish({
          ...slow('asks-slowly', 2500),
          nodes: {
            ...slow('asks-slowly', 2500).nodes,
            asks: { type: 'approve', inputs: { text: '$.word' } },
          },
        })
        const { id } = await one.begin('asks-slowly', { word: 'x' })
        const answer = (body: object): Promise<Answer<ErrorBody>> =>
          other.send<ErrorBody>(`/v1/runs/${id}/answer`, { body })
        await vi.waitFor(async () => expect((await other.look(id)).waiting).toHaveLength(1))
        const wrong = await answer({ node: 'asks', answer: { word: 5 } })
        const right = await answer({ node: 'asks', answer: { word: '?' } })
        const twice = await answer({ node: 'asks', answer: { word: '?' } })
        expect([wrong.status, right.status, twice.status]).toEqual([422, 202, 409])
        expect((await all(other.watch(id))).at(-1)?.event).toMatchObject({ status: 'succeeded' })
      })

      it('begin one run for a key that reaches both at once, and answer both with its end', async () => {
        await deploy('keyed', { graph: 'slow' })
        const ask = (server: Spawned, key: string, word = 'x'): Promise<Answer<EndpointAnswer>> =>
          server.send<EndpointAnswer>('/v1/graphs/keyed/runs', {
            body: { input: { word } },
            headers: { ...asJson, 'idempotency-key': key },
          })
        // Several times: a run may end at the moment at which the other server looks.
        for (const key of ['key-0', 'key-1', 'key-2', 'key-3']) {
          const answers = await Promise.all(
            Array.from({ length: 20 }, (_, at) => ask(at % 2 === 0 ? one : other, key)),
          )
          for (const { status, body } of answers) {
            expect([status, body]).toMatchObject([
              200,
              { status: 'succeeded', outputs: { text: 'x012' } },
            ])
          }
          expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
        }
        expect((await ask(other, 'key-0', 'y')).status).toBe(422)
      })

      it('count the requests of a deployment together, and the runs under way', async () => {
        await deploy('rated', { graph: 'chain', limits: { requestsPerMinute: 6 } })
        await deploy('narrow', { graph: 'slow', limits: { concurrency: 3 } })
        const ask = async (name: string, count: number): Promise<Record<number, number>> => {
          const counts: Record<number, number> = {}
          const answers = await Promise.all(
            Array.from({ length: count }, (_, at) =>
              (at % 2 === 0 ? one : other).send(`/v1/graphs/${name}/runs`, {
                body: { input: { word: 'x' } },
              }),
            ),
          )
          for (const { status, headers } of answers) {
            counts[status] = (counts[status] ?? 0) + 1
            // Who is refused is told when to come again.
            expect(status === 429).toBe(Number(headers.get('retry-after') ?? 0) > 0)
          }
          return counts
        }
        expect(await ask('rated', 14)).toEqual({ 200: 6, 429: 8 })
        expect(await ask('narrow', 8)).toEqual({ 200: 3, 429: 5 })
        expect(await ask('narrow', 3)).toEqual({ 200: 3 })
      })

      it('keep one conversation, whichever is spoken to', async () => {
        await one.publish({
          heddle: 1,
          name: 'talks',
          inputs: { question: { type: 'text' }, history: { type: 'messages', optional: true } },
          nodes: {
            said: {
              type: 'template@1',
              config: { template: '{{question}}!' },
              inputs: { question: '$.question' },
            },
          },
          outputs: { answer: 'said.text' },
        })
        for (const [server, question] of [
          [one, 'A'],
          [other, 'B'],
          [one, 'C'],
        ] as const) {
          const body = { input: { question }, thread: 't' }
          expect((await server.send('/v1/graphs/talks/runs', { body })).status).toBe(200)
        }
        const { text } = await other.send('/v1/graphs/talks/threads/t')
        expect([...text.matchAll(/"content":"([^"]+)"/g)].map(([, said]) => said)).toEqual(
          'A A! B B! C C!'.split(' '),
        )
      })

      it('tell those who look at one what changes through another', async () => {
        const socket = new WebSocket(`${other.url.replace('http', 'ws')}/api/live`, {
          headers: { authorization: `Bearer ${token}` },
        })
        const told: LiveNotice[] = []
        socket.on('message', (data: Buffer) => {
          // SAFETY: the server sends notices as `server/api.ts` says.
          told.push(JSON.parse(data.toString()) as LiveNotice)
        })
        await new Promise((resolve) => socket.once('open', resolve))
        await one.publish(slow('told', 1))
        await deploy('told', { graph: 'told' })
        const { id } = await one.run('told', { word: 'x' })
        await one.send('/api/settings', {
          method: 'PUT',
          body: { profiles: [{ name: 'told-of', model: 'scripted:x', role: 'chat' }] },
        })
        await vi.waitFor(
          () => {
            expect(told).toContainEqual({ type: 'graph-changed', name: 'told', revision: 1 })
            expect(told).toContainEqual({ type: 'deployment-changed', name: 'told', revision: 1 })
            expect(told).toContainEqual({ type: 'session-changed' })
            expect(told).toContainEqual({
              type: 'run-changed',
              run: expect.objectContaining({ id, status: 'succeeded' }),
            })
          },
          { timeout: 30_000 },
        )
        const { text } = await other.send('/api/settings')
        expect(text).toContain('told-of')
        const secret = { value: 'a-very-secret-value', hosts: ['example.org'] }
        await one.send('/api/secrets/SHARED', { method: 'PUT', body: secret })
        await vi.waitFor(async () =>
          expect((await other.send('/api/secrets')).text).toContain('SHARED'),
        )
        socket.close()
      })

      it('end what is open at one of them when its key is revoked at another', async () => {
        const made = await one.send<KeyCreated>('/api/keys', {
          body: { name: 'soon gone', scopes: ['read'] },
        })
        const socket = new WebSocket(`${other.url.replace('http', 'ws')}/api/live`, {
          headers: { authorization: `Bearer ${made.body.token}` },
        })
        const closed = new Promise<number>((resolve) => socket.once('close', resolve))
        await new Promise((resolve) => socket.once('open', resolve))
        await one.send(`/api/keys/${made.body.key.id}`, { method: 'DELETE' })
        expect(await closed).toBe(4401)
      })
    })
  },
)
