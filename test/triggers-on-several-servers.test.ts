import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { expect, describe, it, onTestFinished, vi } from 'vitest'
import type { TriggerFiring, TriggerFirings } from '../server/api/triggers.ts'
import type { Graph } from '../engine/graph/document.ts'
import { fileLedger } from './support/ledger-nodes.ts'
import { noPostgres, withPostgres } from './support/postgres.ts'
import { SeveralServers } from './support/several-servers.ts'
import type { Spawned } from './support/spawned.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const patience = { timeout: 20_000 }

const graph: Graph = {
  heddle: 1,
  name: 'fired',
  inputs: { word: { type: 'text' } },
  nodes: { a: { type: 'step', config: { mark: 'a' }, inputs: { text: '$.word' } } },
  outputs: { text: 'a.text' },
}

async function firings(server: Spawned): Promise<readonly TriggerFiring[]> {
  return (await server.send<TriggerFirings>('/api/triggers/hourly/firings')).body.firings
}

async function until(
  server: Spawned,
  state: TriggerFiring['state'],
): Promise<readonly TriggerFiring[]> {
  for (;;) {
    const all = await firings(server)
    if (all.length > 0 && all.every((one) => one.state === state)) return all
    await wait(50)
  }
}

describe.skipIf(noPostgres)(
  `triggers on several servers${noPostgres ? ` (${noPostgres})` : ''}`,
  () => {
    const postgres = withPostgres()

    it('a run that a server had promised when it was killed is begun once by another one', async () => {
      const url = await postgres.database()
      await using servers = new SeveralServers(url, { HEDDLE_LEASE: '3' })
      // Two are left: each must allow for what the other one is about to begin.
      const [promises, lives] = await servers.start(3)
      await promises!.publish(graph)
      const made = await promises!.send('/api/triggers', {
        body: {
          name: 'hourly',
          settings: {
            source: { kind: 'cron', expression: '0 * 1 1 *', timeZone: 'UTC', missed: 'skip' },
            target: { kind: 'graph', name: 'fired' },
            inputs: { word: 'w-' },
          },
        },
      })
      expect(made.status).toBe(201)
      const blocker = new Client({ connectionString: url })
      await blocker.connect()
      onTestFinished(() => blocker.end())
      // A promise is written down first, and then the run: the server comes so far, and no further.
      await blocker.query(`
        CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_advisory_xact_lock(4242); RETURN NEW; END';
        CREATE TRIGGER hold BEFORE INSERT ON journal_run FOR EACH ROW EXECUTE FUNCTION hold();
        SELECT pg_advisory_lock(4242)`)
      const fired = promises!
        .send('/api/triggers/hourly/fire', { body: {} })
        .catch(() => 'The connection broke.')
      await until(lives!, 'starting')
      const held = await vi.waitFor(async () => {
        const { rows } = await blocker.query<{ pid: number }>(
          `SELECT pid FROM pg_locks
           WHERE locktype = 'advisory' AND objid = 4242 AND NOT granted`,
        )
        expect(rows).toHaveLength(1)
        return rows[0]!.pid
      }, patience)
      await servers.kill(promises!)
      expect(await fired).toBe('The connection broke.')
      // What the dead server had sent to Postgres must not be done after its end.
      await blocker.query('SELECT pg_terminate_backend($1)', [held])
      await blocker.query('SELECT pg_advisory_unlock(4242)')
      const [firing] = await until(lives!, 'started')
      const run = firing?.run ?? ''
      await vi.waitFor(
        async () => expect((await lives!.look(run)).status).toBe('succeeded'),
        patience,
      )
      expect(await firings(lives!)).toHaveLength(1)
      const { body } = await lives!.send<{ runs: readonly unknown[] }>('/api/runs?graph=fired')
      expect(body.runs).toHaveLength(1)
      // A step that may be repeated can begin before its run is recorded, and so more than once.
      const executed = fileLedger(servers.ledgerFile)
        .lines()
        .map((line) => line.split(' ')[0])
      expect(new Set(executed)).toEqual(new Set([`${run}/a`]))
    })
  },
)
