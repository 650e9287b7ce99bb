import { isDeepStrictEqual } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import type { Journal, RunRecord } from '../../engine/journal/journal.ts'
import { brokenBy, type Undisturbed } from './broken-promises.ts'
import { fileLedger } from './ledger-nodes.ts'
import { LoadClient, type FollowedRun } from './load-client.ts'
import type { ServerSeries } from './server-series.ts'

const clientsEach = 6

/** Some time after a server is up, or when its clients were told of so many events. */
async function randomMoment(random: () => number, told: () => number): Promise<void> {
  const enough = told() + random() * 120
  const longest = random() < 0.3 ? random() * 500 : 3000
  const since = performance.now()
  while (told() < enough && performance.now() - since < longest) await wait(2)
}

/** Kills one server after the other while clients work, then lets all come to its end. */
export async function killAgainAndAgain(
  servers: ServerSeries,
  times: number,
  random: () => number,
): Promise<readonly FollowedRun[]> {
  await servers.prepare()
  let over = false
  const ledger = (): readonly string[] => fileLedger(servers.ledgerFile).lines()
  const clients = Array.from(
    { length: clientsEach },
    (_, at) => new LoadClient(servers, ledger, at),
  )
  const work = Promise.all(clients.map((client) => client.work(() => over)))
  // A client that finds something wrong ends it all.
  work.catch(() => (over = true))
  for (let killed = 0; killed < times && !over; killed += 1) {
    if (random() < 0.15) {
      await servers.startInVain(100 + random() * 500)
      continue
    }
    const server = await servers.start()
    await randomMoment(random, () => clients.reduce((sum, { told }) => sum + told, 0))
    servers.leave()
    await server.kill()
  }
  over = true
  await servers.start()
  await work
  await servers.stop()
  return clients.flatMap(({ runs }) => runs)
}

/** What was broken of all that is promised, a sentence each. */
export function brokenIn(
  journal: Journal,
  servers: Pick<ServerSeries, 'ledgerFile'>,
  followed: readonly FollowedRun[],
  undisturbed: ReadonlyMap<string, Undisturbed>,
): string[] {
  const executions = new Map<string, number[]>()
  for (const line of fileLedger(servers.ledgerFile).lines()) {
    const [place = '', time] = line.split(' ')
    executions.set(place, [...(executions.get(place) ?? []), Number(time)])
  }
  const broken: string[] = []
  for (const { id, events, answered } of followed) {
    if (journal.run(id) === undefined) broken.push(`${id} was acknowledged, and not stored.`)
    if (!isDeepStrictEqual(events, journal.events(id))) {
      const numbers = events.map(({ seq }) => seq).join(' ')
      broken.push(`The client of ${id} was not told what is stored, but ${numbers}.`)
    }
    for (const path of answered) {
      const stored = events.some((event) => event.type === 'node-answer' && event.path === path)
      if (!stored) broken.push(`An answer to ${id}/${path} was acknowledged, and not stored.`)
    }
  }
  for (const { id, graph, status } of runsOf(journal)) {
    const events = journal.events(id)
    // Its client never knew of it, so nobody answers.
    const waits = status === 'waiting' && events.at(-1)?.type === 'run-wait'
    if (waits && followed.every((run) => run.id !== id)) continue
    // Without a model, nothing is known of usage.
    const { outputs } = undisturbed.get(graph)!
    broken.push(...brokenBy(events, { outputs }).map((sentence) => `${graph} ${id}: ${sentence}`))
    for (const event of events) {
      if (event.type !== 'node-end') continue
      const place = `${id}/${event.path}`
      const times = executions.get(place) ?? []
      // The clocks of the line and of the event are not read at once.
      if (Math.max(...times, 0) > event.at + 50) broken.push(`${place} ran behind its end.`)
      if (event.nodeType === 'charge' && times.length !== 1)
        broken.push(`${place} ran ${times.length} times.`)
    }
  }
  return broken
}

function* runsOf(journal: Journal): Generator<RunRecord> {
  for (let before: string | undefined; ;) {
    const page = journal.runs({ limit: 200, ...(before === undefined ? {} : { before }) })
    yield* page
    before = page.at(-1)?.id
    if (page.length < 200) return
  }
}
