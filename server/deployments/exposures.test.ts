import { expect, onTestFinished, test } from 'vitest'
import type { Journal } from '../../engine/journal/journal.ts'
import { memoryJournal } from '../../engine/journal/memory-journal.ts'
import { newRunId } from '../../engine/run/run-id.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { aboutExposure, storedExposures, type Exposure } from './exposures.ts'

async function parts(): Promise<{ store: Store; journal: Journal }> {
  const store = await openStore(':memory:')
  const journal = memoryJournal()
  onTestFinished(async () => {
    await journal.close()
    await store.destroy()
  })
  return { store, journal }
}

function exposureOf(run = newRunId()): Exposure {
  return { run, name: 'd', revision: 1, variant: 'only', version: 'v', unit: 'u' }
}

/** A run that is durable, begun through a deployment or not. */
async function begin(journal: Journal, run: string, exposure?: Exposure): Promise<void> {
  await journal.append([
    {
      event: {
        type: 'run-start',
        run,
        seq: 1,
        at: Date.now(),
        graph: 'g',
        version: 'v',
        input: {},
        ...(exposure === undefined ? {} : { about: aboutExposure(exposure) }),
      },
    },
  ])
}

test('an exposure is found at once, and in every list, before the store has it', async () => {
  const { store, journal } = await parts()
  const exposures = storedExposures(store, journal)
  const exposure = exposureOf()
  await exposures.record([exposure])
  expect(await store.selectFrom('exposures').selectAll().execute()).toEqual([])
  expect(await exposures.find(exposure.run)).toEqual(exposure)
  expect(await exposures.list({ deployment: 'd', limit: 5 })).toEqual([exposure])
  expect(await exposures.since('d', 0)).toMatchObject([exposure])
})

test('what a process had not written when it died is taken from the journal', async () => {
  const { store, journal } = await parts()
  const written = exposureOf()
  const before = storedExposures(store, journal)
  await before.record([written])
  await before.close()
  const shadow = { ...exposureOf(), shadowOf: written.run }
  const unwritten = exposureOf()
  for (const one of [written, shadow, unwritten]) await begin(journal, one.run, one)
  await begin(journal, newRunId())
  const after = storedExposures(store, journal)
  // Also by a process that has not looked yet, or beside the one that is about to write it.
  expect(await after.find(unwritten.run)).toEqual(unwritten)
  await after.recover(Date.now())
  expect(await after.list({ deployment: 'd', limit: 5, shadows: true })).toHaveLength(3)
  expect(await after.find(shadow.run)).toEqual(shadow)
})

test('what was written of a run that never began is forgotten', async () => {
  const { store, journal } = await parts()
  const exposures = storedExposures(store, journal)
  await exposures.record([exposureOf()])
  await exposures.close()
  await exposures.recover(Date.now())
  expect(await exposures.list({ deployment: 'd', limit: 5 })).toEqual([])
})

test('a run that did not come about takes those beside it along', async () => {
  const { store, journal } = await parts()
  const exposures = storedExposures(store, journal)
  const [first, second] = [exposureOf(), exposureOf()]
  await exposures.record([first, { ...exposureOf(), shadowOf: first.run }, second])
  await exposures.forget([first.run])
  expect(await exposures.list({ deployment: 'd', limit: 5, shadows: true })).toEqual([second])
})

test('a store that refuses is tried again, and loses nothing', async () => {
  const { store, journal } = await parts()
  const exposures = storedExposures(store, journal)
  const exposure = exposureOf()
  await store.schema.alterTable('exposures').renameTo('elsewhere').execute()
  await exposures.record([exposure])
  await expect(exposures.close()).rejects.toThrow('no such table')
  await store.schema.alterTable('elsewhere').renameTo('exposures').execute()
  expect(await exposures.list({ deployment: 'd', limit: 5 })).toEqual([exposure])
})
