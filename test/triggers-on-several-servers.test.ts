import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { expect, describe, it, onTestFinished, vi } from 'vitest'
import type { TriggerFiring, TriggerFirings } from '../server/api/triggers.ts'
import type { Graph } from '../engine/graph/document.ts'
import { fileLedger } from './support/ledger-nodes.ts'
import { noPostgres, withPostgres } from './support/postgres.ts'
import { SeveralServers } from './support/several-servers.ts'
import type { Spawned } from './support/spawned.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const patience = { timeout: 40_000 }

const graph: Graph = {
  heddle: 1,
  name: 'fired',
  inputs: { word: { type: 'text' } },
  nodes: { a: { type: 'step', config: { mark: 'a' }, inputs: { text: '$.word' } } },
  outputs: { text: 'a.text' },
}

const paid: Graph = {
  heddle: 1,
  name: 'paid',
  inputs: { word: { type: 'text' } },
  nodes: { pay: { type: 'charge', inputs: { text: '$.word' } } },
  outputs: { text: 'pay.text' },
}

async function trigger(server: Spawned, name: string, graph: string): Promise<void> {
  const made = await server.send('/api/triggers', {
    body: {
      name,
      settings: {
        source: { kind: 'cron', expression: '0 * 1 1 *', timeZone: 'UTC', missed: 'skip' },
        target: { kind: 'graph', name: graph },
        inputs: { word: 'w-' },
      },
    },
  })
  expect(made.status).toBe(201)
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

    it('a run that a killed server had promised is begun once by another one, and what must not be repeated is not', async () => {
      const url = await postgres.database()
      await using servers = new SeveralServers(url, { HEDDLE_LEASE: '3' })
      // Two are left: each must allow for what the other one is about to begin.
      const [promises, lives, last] = await servers.start(3)
      await promises!.publish(graph)
      await trigger(promises!, 'hourly', 'fired')
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
      /** Kills a server that waits for Postgres. */
      const killHeld = async (server: Spawned): Promise<void> => {
        const held = await vi.waitFor(async () => {
          const { rows } = await blocker.query<{ pid: number }>(
            `SELECT pid FROM pg_locks
             WHERE locktype = 'advisory' AND objid = 4242 AND NOT granted`,
          )
          expect(rows).toHaveLength(1)
          return rows[0]!.pid
        }, patience)
        await servers.kill(server)
        // What the dead server had sent to Postgres must not be done after its end.
        await blocker.query('SELECT pg_terminate_backend($1)', [held])
        await blocker.query('SELECT pg_advisory_unlock(4242)')
      }
      await killHeld(promises!)
      expect(await fired).toBe('The connection broke.')
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

      // The next one is killed when a node that must not be repeated has done its work, and before
      // anybody can know that.
      await lives!.publish(paid)
      await trigger(lives!, 'payment', 'paid')
      await blocker.query(`
        DROP TRIGGER hold ON journal_run;
        CREATE TRIGGER hold BEFORE INSERT ON journal_log FOR EACH ROW
          WHEN (NEW.events LIKE '%"node-end"%') EXECUTE FUNCTION hold();
        SELECT pg_advisory_lock(4242)`)
      const payment = await lives!.send<TriggerFiring>('/api/triggers/payment/fire', { body: {} })
      const { run: paying = '' } = payment.body
      await killHeld(lives!)
      const payments = () =>
        fileLedger(servers.ledgerFile)
          .lines()
          .filter((line) => line.startsWith(`${paying}/pay`))
      await vi.waitFor(
        async () => expect((await last!.look(paying)).status).toBe('waiting'),
        patience,
      )
      expect(payments()).toHaveLength(1)
      const answered = await last!.send(`/v1/runs/${paying}/answer`, {
        body: { node: 'pay', answer: { action: 'repeat' } },
      })
      expect(answered.status).toBe(202)
      await vi.waitFor(
        async () => expect((await last!.look(paying)).outputs).toEqual({ text: 'w-$' }),
        patience,
      )
      expect(payments()).toHaveLength(2)
    })
  },
)
