import { expect, test } from 'vitest'
import { memoryJournal } from '../../engine/journal/memory-journal.ts'
import type { DeploymentSettings } from '../../server/api/deployments.ts'
import { deploymentStore } from '../../server/deployments/deployment-store.ts'
import { storedExposures, type Exposure } from '../../server/deployments/exposures.ts'
import { storedGates } from '../../server/deployments/gates.ts'
import { graphStore } from '../../server/store/graph-store.ts'
import { labelStore } from '../../server/store/label-store.ts'
import { echo } from '../support/graphs.ts'
import type { OpenStore } from './open-store.ts'

const settings: DeploymentSettings = {
  graph: 'g',
  variants: [{ name: 'ä', version: 'v', weight: 0.5 }],
  mode: 'split',
  origins: [],
  onDisconnect: 'continue',
  ramp: [],
  gates: [],
  enabled: true,
}
const change = { kind: 'change', message: 'Changed', author: 'Ada' } as const

function exposure(run: string, more: Partial<Exposure> = {}): Exposure {
  return { run, name: 'd', revision: 1, variant: 'ä', version: 'v', unit: 'u', ...more }
}

/** Labels, deployments, gates and exposures in any store. */
export function keepsDeployments(openStore: OpenStore): void {
  test('the revisions of a deployment stay as they were, and the last one is live', async () => {
    const deployments = deploymentStore(await openStore())
    expect(await deployments.add('d', 0, settings, change)).toBe(true)
    expect(await deployments.add('d', 1, { ...settings, enabled: false }, change)).toBe(true)
    expect(await deployments.live('d')).toMatchObject({
      number: 2,
      settings: { enabled: false },
      shares: [[{ from: 0, variant: 'ä' }]],
    })
    expect((await deployments.revisions('d')).map(({ number }) => number)).toEqual([2, 1])
    expect((await deployments.revision('d', 1))?.settings).toEqual(settings)
    expect((await deployments.list()).map(({ deployment }) => deployment)).toEqual(['d'])
    expect(Number.isSafeInteger((await deployments.live('d'))?.begunAt)).toBe(true)
    expect(await deployments.remove('d')).toBe(true)
    expect(await deployments.remove('d')).toBe(false)
    expect(await deployments.revisions('d')).toEqual([])
  })

  test('of many who make or change a deployment at the same moment one wins, and the others get to know', async () => {
    const deployments = deploymentStore(await openStore())
    for (const base of [0, 1]) {
      const added = await Promise.all(
        Array.from({ length: 8 }, () => deployments.add('d', base, settings, change)),
      )
      expect(added.filter(Boolean)).toHaveLength(1)
    }
    expect(await deployments.revisions('d')).toHaveLength(2)
  })

  test('gates number the results of a version, and the newest one counts', async () => {
    const gates = storedGates(await openStore())
    const report = (passed: boolean) =>
      gates.report({ gate: 'tests', version: 'v', passed, evidence: { failed: [1] } }, 'Ada')
    await Promise.all(Array.from({ length: 8 }, () => report(true)))
    expect(await gates.problems(['tests'], ['v'])).toEqual([])
    await report(false)
    expect(await gates.problems(['tests', 'judge'], ['v'])).toEqual([
      'The version v did not pass the gate "tests".',
      'There is no result of the gate "judge" for the version v.',
    ])
    const listed = await gates.list({ version: 'v' })
    expect(listed).toHaveLength(9)
    expect(listed[0]).toMatchObject({ passed: false, evidence: { failed: [1] }, by: 'Ada' })
  })

  test('a label is moved by many at once, and each move is recorded', async () => {
    const store = await openStore()
    await graphStore(store).create(echo('g'), { message: 'Begun', author: 'Ada' })
    const labels = labelStore(store)
    await Promise.all(Array.from({ length: 6 }, (_, at) => labels.move('g', 'live', `v${at}`, 'A')))
    const moves = await labels.moves('g', 'live')
    expect(moves).toHaveLength(6)
    expect((await labels.find('g', 'live'))?.version).toBe(moves[0]?.version)
    expect(moves.slice(0, -1).map(({ before }) => before)).toEqual(
      moves.slice(1).map(({ version }) => version),
    )
    expect(await labels.remove('g', 'live', 'A')).toBe(true)
    expect(await labels.list('g')).toEqual([])
  })

  test('exposures are found by run and by deployment, and forgotten with their shadows', async () => {
    const exposures = storedExposures(await openStore(), memoryJournal())
    await Promise.all([
      exposures.record([exposure('a'), exposure('s', { variant: 'b', shadowOf: 'a' })]),
      exposures.record(Array.from({ length: 700 }, (_, at) => exposure(`r${at}`))),
    ])
    expect(await exposures.find('s')).toMatchObject({ variant: 'b', shadowOf: 'a' })
    expect(await exposures.since('d', 0)).toHaveLength(701)
    expect(await exposures.since('d', Date.now() + 60_000)).toEqual([])
    expect(await exposures.list({ deployment: 'd', limit: 3 })).toHaveLength(3)
    expect(await exposures.list({ deployment: 'd', limit: 999, shadows: true })).toHaveLength(702)
    await exposures.forget(['a'])
    expect(await exposures.find('s')).toBeUndefined()
    await exposures.close()
  })

  test('exposures of runs that never began are forgotten once they are old enough', async () => {
    const journal = memoryJournal()
    const exposures = storedExposures(await openStore(), journal)
    await exposures.record(['a', 'b', 'c'].map((run) => exposure(run)))
    expect(await exposures.since('d', 0)).toHaveLength(3)
    await exposures.recover(0)
    expect(await exposures.since('d', 0)).toHaveLength(3)
    const start = { type: 'run-start', seq: 1, at: 1, graph: 'g', version: 'v', input: {} } as const
    await journal.append(['a', 'c'].map((run) => ({ event: { ...start, run } })))
    await exposures.recover(Date.now())
    expect((await exposures.since('d', 0)).map(({ run }) => run)).toEqual(['a', 'c'])
    await exposures.close()
  })
}
