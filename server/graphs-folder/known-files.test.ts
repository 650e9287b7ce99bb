import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../store/open-store.ts'
import { storedSettings } from '../store/settings.ts'
import { openKnownFiles } from './known-files.ts'

test('two folders are known at the same time, and also what an older Heddle knew of them', async () => {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  const settings = storedSettings(store)
  const file = (graph: string) => ({ path: `${graph}.json`, graph, version: 'v1' })
  await settings.write('graphs-folder', { '/one': [file('a')], '/two': [file('b')] })
  const [one, two] = [await openKnownFiles(store, '/one'), await openKnownFiles(store, '/two')]
  await one.put(file('c'))
  await two.forget('b')
  await one.put({ ...file('a'), version: 'v2' })
  const known = async (folder: string) => (await openKnownFiles(store, folder)).all()
  expect(await known('/one')).toEqual([{ ...file('a'), version: 'v2' }, file('c')])
  expect(await known('/two')).toEqual([])
})

test('what two servers know of the same folder is put together, and found by its older path', async () => {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  const file = (graph: string) => ({ path: `${graph}.json`, graph, version: 'v1' })
  const before = await openKnownFiles(store, '/link')
  await before.put(file('a'))
  const one = await openKnownFiles(store, '/folder', '/link')
  const two = await openKnownFiles(store, '/folder')
  await one.put(file('b'))
  await two.put(file('c'))
  expect(two.all()).toEqual([file('a'), file('b'), file('c')])
  expect(one.find('c')).toBeUndefined()
  await one.readAgain()
  expect(one.find('c')).toEqual(file('c'))
})
