import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { openPostgresJournal } from '../server/journal/postgres-journal.ts'
import { runUndisturbed } from './support/broken-promises.ts'
import { all, numbersOf, type Frame } from './support/client.ts'
import { brokenIn } from './support/killed-servers.ts'
import { fileLedger } from './support/ledger-nodes.ts'
import { LoadClient, type FollowedRun } from './support/load-client.ts'
import { noPostgres, withPostgres } from './support/postgres.ts'
import { SeveralServers } from './support/several-servers.ts'

vi.setConfig({ testTimeout: 120_000 })

const title = `several servers on one Postgres${noPostgres ? ` (${noPostgres})` : ''}`
describe.skipIf(noPostgres)(title, () => {
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

  it('keep every promise when one of three is killed under load and another one joins', async () => {
    const url = await postgres.database()
    await using servers = new SeveralServers(url, { HEDDLE_LEASE: '10' })
    const [first] = await servers.start(3)
    let over = false
    const ledger = (): readonly string[] => fileLedger(servers.ledgerFile).lines()
    const clients = [0, 1, 2, 3, 4, 5].map((at) => new LoadClient(servers.spread(at), ledger, at))
    const work = Promise.all(clients.map((client) => client.work(() => over)))
    work.catch(() => {over = true; for (const x of servers.living) console.log(x.pid, x.output())})
    const told = (): number => clients.reduce((sum, client) => sum + client.told, 0)
    const until = async (most: number): Promise<void> => {
      while (told() < most && !over) await wait(5)
    }
    await until(300)
    await servers.kill(first!)
    await until(600)
    const [joined] = await servers.start(1)
    await until(900)
    await servers.kill(servers.living[0]!)
    await until(1200)
    over = true
    await work
    const followed = clients.flatMap(({ runs }) => runs)
    expect(await broken(url, servers, followed)).toEqual([])
    const resumed = followed.filter(({ events }) =>
      events.some((event) => event.type === 'run-resume' && event.reason === 'restart'),
    )
    console.log(followed.length, told(), followed.map(r => r.graph + ':' + r.events.map(e => e.type==='run-resume' ? e.type+e.reason : '').join('')).join(' ')); for (const x of servers.living) console.log(x.output())
    expect(resumed.length).toBeGreaterThan(0)
    expect(joined!.output()).not.toContain('"level":50')
  })
})
