import { expect, test } from 'vitest'
import { dayTraffic } from './day-traffic.ts'

const hour = 60 * 60 * 1000
const now = 100 * hour

/** Runs of one deployment that took so many milliseconds; null is one that failed at once. */
function trafficOf(took: readonly (number | null)[], cost: number | null = 0.5) {
  const looked: string[] = []
  const traffic = dayTraffic({
    now: () => now,
    // SAFETY: only what is read of them is there.
    deployments: { list: () => Promise.resolve([{ deployment: 'd' }] as never) },
    exposures: {
      since: (name, from) => {
        expect([name, from]).toEqual(['d', now - 24 * hour])
        // SAFETY: only the run of each is read.
        return Promise.resolve(took.map((_, at) => ({ run: String(at) })) as never)
      },
    },
    runs: {
      look(run) {
        looked.push(run)
        const one = took[Number(run)]
        // SAFETY: only what is read of a run is there.
        return {
          status: one === null ? 'failed' : 'succeeded',
          startedAt: now - hour,
          endedAt: now - hour + (one ?? 0),
          usage: { cost },
        } as never
      },
    },
  })
  return { traffic, looked }
}

test('requests, errors, the time of the slowest but five in a hundred, and the cost are added up', async () => {
  const took = [...Array.from({ length: 100 }, (_, at) => (at + 1) * 10), null, null]
  expect(await trafficOf(took).traffic.read()).toEqual([
    { name: 'd', requests: 102, errors: 2, p95: 950, cost: 51 },
  ])
})

test('where nothing came there is no time, and where a price is not known no cost', async () => {
  expect(await trafficOf([]).traffic.read()).toEqual([
    { name: 'd', requests: 0, errors: 0, p95: null, cost: 0 },
  ])
  expect(await trafficOf([7], null).traffic.read()).toMatchObject([{ p95: 7, cost: null }])
})

test('a run that is over is looked at once', async () => {
  const { traffic, looked } = trafficOf([1, 2])
  await traffic.read()
  await traffic.read()
  expect(looked).toEqual(['0', '1'])
})
