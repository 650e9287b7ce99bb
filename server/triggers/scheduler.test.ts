import { expect, onTestFinished, test } from 'vitest'
import { createLog } from '../log.ts'
import { openStore } from '../store/open-store.ts'
import { firingStore } from './firing-store.ts'
import { createScheduler } from './scheduler.ts'
import { triggerStore } from './trigger-store.ts'

const hour = 3_600_000
const noon = Date.parse('2026-05-01T12:00:00Z')

async function hourly(missed: 'once' | 'skip') {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  const triggers = triggerStore(store)
  const firings = firingStore(store)
  await triggers.create({
    name: 'hourly',
    enabled: true,
    settings: {
      source: { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC', missed },
      target: { kind: 'graph', name: 'any' },
      inputs: { question: '{{time}}' },
    },
    filesOf: undefined,
    secret: undefined,
    firedTo: noon,
    createdBy: 'test',
  })
  const started: unknown[] = []
  const log = createLog({ terminal: false, write: () => undefined })
  /** A scheduler as another process has it, at a time. */
  const at = (now: number) =>
    createScheduler({
      triggers,
      firings,
      start: async ({ input }) => void started.push(input['question']),
      log,
      now: () => now,
    })
  return { at, started, firings, triggers }
}

test('of any number of processes that see a time come, one starts its run', async () => {
  const { at, started } = await hourly('once')
  const now = noon + hour
  await Promise.all([at(now).look(), at(now).look(), at(now + 5).look()])
  await at(now + 20).look()
  expect(started).toEqual(['2026-05-01T13:00:00.000Z'])
})

test('a time that another process has taken is not taken again by one that looked before', async () => {
  const { at, started, triggers } = await hourly('once')
  await at(noon + hour).look()
  // As a process sees it that read the trigger before the other one wrote.
  await triggers.update('hourly', { firedTo: noon })
  await at(noon + hour + 1).look()
  expect(started).toHaveLength(1)
})

test('a clock that is put back fires nothing twice', async () => {
  const { at, started } = await hourly('once')
  await at(noon + 2 * hour).look()
  await at(noon + hour).look()
  await at(noon + 2 * hour).look()
  await at(noon + 3 * hour).look()
  expect(started).toEqual(['2026-05-01T14:00:00.000Z', '2026-05-01T15:00:00.000Z'])
})

test('times that passed unseen come to one run that counts them', async () => {
  const { at, started, firings } = await hourly('once')
  await at(noon + 4.5 * hour).look()
  expect(started).toEqual(['2026-05-01T16:00:00.000Z'])
  expect(await firings.list('hourly', 10)).toMatchObject([{ missed: 3 }])
})

test('with "skip" they come to none, and what is a few seconds late still runs', async () => {
  const { at, started, firings } = await hourly('skip')
  await at(noon + 4.5 * hour).look()
  expect(started).toEqual([])
  expect(await firings.list('hourly', 10)).toMatchObject([{ state: 'skipped', missed: 3 }])
  await at(noon + 5 * hour + 30_000).look()
  expect(started).toEqual(['2026-05-01T17:00:00.000Z'])
})
