import { expect, test } from 'vitest'
import type { TriggerSettings } from '../../server/api/triggers.ts'
import { firingStore, type FiringStore } from '../../server/triggers/firing-store.ts'
import { triggerStore } from '../../server/triggers/trigger-store.ts'
import type { OpenStore } from './open-store.ts'

const settings: TriggerSettings = {
  source: { kind: 'cron', expression: '0 7 * * *', timeZone: 'Europe/Berlin', missed: 'once' },
  target: { kind: 'deployment', name: 'd' },
  inputs: { question: 'Was gibt es Neues?', more: { list: [1, 'ä'] } },
}
const nightly = {
  name: 'nightly',
  settings,
  enabled: true,
  filesOf: 'ada',
  secret: undefined,
  createdBy: 'Ada',
}

function firing(key: string, at = 100) {
  return { trigger: 'nightly', key, origin: 'schedule', at, input: { question: 'x' } } as const
}

/** Each as often as it is asked for at the same time; what counts is who of them is told "yes". */
function together<Answer>(count: number, ask: () => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, ask))
}

async function oneClaimed(firings: FiringStore, key = 'a') {
  return (await firings.claim(firing(key))).firing
}

/** Triggers and their firings in any store. */
export function keepsTriggers(openStore: OpenStore): void {
  async function ownFirings(): Promise<FiringStore> {
    const store = await openStore()
    await triggerStore(store).create({ ...nightly, firedTo: 5 })
    return firingStore(store)
  }

  test('a trigger is found as it was made and changed, under a name that one has only', async () => {
    const triggers = triggerStore(await openStore())
    const made = await together(5, () => triggers.create({ ...nightly, firedTo: 5 }))
    expect(made.filter((one) => one)).toHaveLength(1)
    expect(await triggers.find('nightly')).toMatchObject({ ...nightly, firedTo: 5 })
    expect(await triggers.update('nightly', { enabled: false, firedTo: 9 })).toMatchObject({
      settings,
      enabled: false,
      firedTo: 9,
    })
    expect(await triggers.schedules()).toEqual([])
    expect((await triggers.list()).map(({ name }) => name)).toEqual(['nightly'])
    expect(await triggers.update('nobody', { enabled: true })).toBeUndefined()
    expect([await triggers.remove('nightly'), await triggers.remove('nightly')]).toEqual([
      true,
      false,
    ])
  })

  test('of many that claim a firing at the same time one promises its run, and all know which', async () => {
    const firings = await ownFirings()
    const claims = await together(8, () => firings.claim(firing('same')))
    expect(claims.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(new Set(claims.map(({ firing: { run } }) => run)).size).toBe(1)
    expect(claims[0]!.firing.input).toEqual({ question: 'x' })
  })

  test('a time of a schedule is claimed once, and is dealt with from then on', async () => {
    const store = await openStore()
    const [triggers, firings] = [triggerStore(store), firingStore(store)]
    await triggers.create({ ...nightly, firedTo: 5 })
    const claims = await together(4, () => firings.claimTime(firing('cron:100')))
    expect(claims.filter((one) => one !== undefined)).toHaveLength(1)
    expect((await triggers.find('nightly'))?.firedTo).toBe(100)
    await firings.skip({ ...firing('cron:50', 50) }, 'Heddle did not run.')
    expect((await triggers.find('nightly'))?.firedTo).toBe(100)
    expect((await firings.list('nightly', 10)).map(({ state }) => state)).toEqual([
      'skipped',
      'starting',
    ])
  })

  test('a firing that another process has started is not called failed by one that came late', async () => {
    const firings = await ownFirings()
    const { id, run } = await oneClaimed(firings)
    await firings.started(id)
    await firings.failed(id, 'A run with this id exists.')
    expect(await firings.list('nightly', 1)).toMatchObject([{ state: 'started', run }])
    const other = await oneClaimed(firings, 'b')
    await firings.failed(other.id, 'Nobody answers.')
    expect((await firings.latest()).get('nightly')).toMatchObject({
      state: 'failed',
      problem: 'Nobody answers.',
    })
    await firings.started(other.id)
    expect((await firings.latest()).get('nightly')).toMatchObject({ state: 'started' })
  })

  test('what was promised a moment ago is left to the process that promised it', async () => {
    const firings = await ownFirings()
    const { id } = await oneClaimed(firings)
    expect((await firings.claimed(Date.now())).map((one) => one.id)).toEqual([id])
    expect(await firings.claimed(Date.now() - 60_000)).toEqual([])
    await firings.started(id)
    expect(await firings.claimed(Date.now())).toEqual([])
  })

  test('a firing that failed is promised again to one of those who ask, with its input as it is then', async () => {
    const firings = await ownFirings()
    const { id, run } = await oneClaimed(firings)
    await firings.failed(id, 'Nobody answers.')
    const again = await together(4, () => firings.retry(id, { question: 'y' }))
    expect(again.filter((one) => one !== undefined)).toMatchObject([
      { id, run, input: { question: 'y' } },
    ])
    expect(await firings.ofRun(run)).toEqual({ name: 'nightly', origin: 'schedule', at: 100 })
    await firings.forget(Date.now() + 1)
    expect(await firings.list('nightly', 10)).toEqual([])
  })
}
