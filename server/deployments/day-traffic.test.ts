import { expect, test } from 'vitest'
import type { EndedRun } from '../../engine/journal/journal.ts'
import { noUsage } from '../../engine/models/no-usage.ts'
import { dayTraffic } from './day-traffic.ts'

const minute = 60 * 1000
const hour = 60 * minute
const start = 100 * hour

/** A deployment "d" and the requests that come to it. */
function deployed() {
  const exposed: { run: string; at: number }[] = []
  const ended = new Map<string, EndedRun>()
  const looked: string[][] = []
  const since: number[] = []
  let now = start
  const traffic = dayTraffic({
    now: () => now,
    // SAFETY: only what is read of them is there.
    deployments: { list: () => Promise.resolve([{ deployment: 'd' }] as never) },
    exposures: {
      since(_name, from) {
        since.push(from)
        // SAFETY: only the run of each and its time are read.
        return Promise.resolve(exposed.filter(({ at }) => at >= from) as never)
      },
    },
    journal: {
      ends(runs) {
        looked.push([...runs])
        return new Map(runs.flatMap((run) => (ended.has(run) ? [[run, ended.get(run)!]] : [])))
      },
    },
  })
  return {
    traffic,
    looked,
    since,
    exposed,
    pass: (milliseconds: number) => (now += milliseconds),
    ask: (run: string, ago = hour) => void exposed.push({ run, at: now - ago }),
    /** @param took milliseconds; null failed at once */
    end: (run: string, took: number | null, cost: number | null = 0.5) => {
      const status = took === null ? 'failed' : 'succeeded'
      const times = { startedAt: now - hour, endedAt: now - hour + (took ?? 0) }
      ended.set(run, { status, ...times, usage: { ...noUsage, cost } })
    },
  }
}

test('requests, errors, the time of the slowest but five in a hundred, and the cost are added up', async () => {
  const { traffic, ask, end } = deployed()
  const took = [...Array.from({ length: 100 }, (_, at) => (at + 1) * 10), null, null]
  for (const [at, one] of took.entries()) {
    ask(String(at))
    end(String(at), one)
  }
  expect(await traffic.read()).toEqual([
    { name: 'd', requests: 102, errors: 2, p95: 950, cost: 51 },
  ])
})

test('where nothing came there is no time, and where a price is not known no cost', async () => {
  expect(await deployed().traffic.read()).toEqual([
    { name: 'd', requests: 0, errors: 0, p95: null, cost: 0 },
  ])
  const { traffic, ask, end } = deployed()
  ask('a')
  end('a', 7, null)
  expect(await traffic.read()).toMatchObject([{ p95: 7, cost: null }])
})

test('a run that is over is looked at once, some hundreds of runs together', async () => {
  const { traffic, looked, ask, end } = deployed()
  for (let at = 0; at < 300; at += 1) ask(String(at))
  for (let at = 0; at < 299; at += 1) end(String(at), 1)
  await traffic.read()
  expect(looked.map((runs) => runs.length)).toEqual([200, 100])
  await traffic.read()
  expect(looked.slice(2)).toEqual([['299']])
  end('299', null)
  expect(await traffic.read()).toMatchObject([{ requests: 300, errors: 1 }])
  await traffic.read()
  expect(looked).toHaveLength(4)
})

test('only what is new is read, with some minutes before it, and what is older than a day is left out', async () => {
  const { traffic, since, exposed, ask, end, pass } = deployed()
  ask('old', 23 * hour)
  ask('late', minute)
  end('old', 5)
  expect(await traffic.read()).toMatchObject([{ requests: 2 }])
  pass(minute)
  // Another server wrote one down late, and took one back whose run did not begin.
  exposed.splice(1, 1)
  ask('from elsewhere', 2 * minute)
  expect(await traffic.read()).toMatchObject([{ requests: 2, p95: 5 }])
  pass(2 * hour)
  expect(await traffic.read()).toMatchObject([{ requests: 1, p95: null }])
  expect(since).toEqual([start - 24 * hour, start - 5 * minute, start + minute - 5 * minute])
})

test('who asks while it is read gets the same answer', async () => {
  const { traffic, since } = deployed()
  const [one, two] = await Promise.all([traffic.read(), traffic.read()])
  expect(one).toBe(two)
  expect(since).toHaveLength(1)
})
