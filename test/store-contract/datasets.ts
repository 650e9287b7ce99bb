import { expect, test } from 'vitest'
import type { Example } from '../../engine/evaluate/example.ts'
import {
  datasetStore,
  type Changed,
  type DatasetStore,
} from '../../server/datasets/dataset-store.ts'
import { installShippedDatasets } from '../../server/datasets/shipped-datasets.ts'
import type { OpenStore } from './open-store.ts'

function example(id: string, question: string, more: Partial<Example> = {}): Example {
  return { id, inputs: { question }, ...more }
}

const origin = { message: 'Changed', author: 'Ada' }

function numberOf(changed: Changed): number {
  if ('refused' in changed) throw new Error(changed.refused)
  return changed.version.version
}

/** Datasets and their versions in any store. */
export function keepsDatasets(openStore: OpenStore): void {
  async function ownDataset(): Promise<DatasetStore> {
    const datasets = datasetStore(await openStore())
    expect(await datasets.create({ name: 'a', description: 'A', graph: 'g' }, 'Ada')).toBe(true)
    return datasets
  }

  async function idsOf(datasets: DatasetStore, version: number): Promise<string[]> {
    const members = await datasets.members('a', version)
    return members.map(({ example: { id, inputs } }) => {
      const question = inputs['question']
      return `${id}:${typeof question === 'string' ? question : ''}`
    })
  }

  test('a new dataset has a first version without examples, and its name is taken', async () => {
    const datasets = await ownDataset()
    expect(await datasets.find('a')).toMatchObject({ graph: 'g', version: 1, examples: 0 })
    expect(await datasets.create({ name: 'a', description: '' }, 'Ada')).toBe(false)
    expect(await datasets.find('b')).toBeUndefined()
  })

  test('a version stays as it was whatever is put, changed and removed later', async () => {
    const datasets = await ownDataset()
    const put = [example('x', 'one'), example('y', 'two', { split: 'test', tags: ['t'] })]
    expect(numberOf(await datasets.change('a', { ...origin, put }))).toBe(2)
    const changes = { put: [example('x', 'ONE'), example('z', 'three')], remove: ['y'] }
    expect(await datasets.change('a', { ...origin, ...changes })).toMatchObject({
      made: true,
      version: { version: 3, added: 1, changed: 1, removed: 1, examples: 2, author: 'Ada' },
    })
    expect(await idsOf(datasets, 1)).toEqual([])
    expect(await idsOf(datasets, 2)).toEqual(['x:one', 'y:two'])
    expect(await idsOf(datasets, 3)).toEqual(['x:ONE', 'z:three'])
    expect(await datasets.version('a', 2)).toMatchObject({ examples: 2 })
    expect((await datasets.versions('a')).map(({ version }) => version)).toEqual([3, 2, 1])
    expect(await datasets.find('a')).toMatchObject({ splits: {}, tags: {}, examples: 2 })
  })

  test('what changes nothing makes no version, and the same contents have the same hash', async () => {
    const datasets = await ownDataset()
    const put = [example('x', 'one'), example('y', 'two')]
    const first = await datasets.change('a', { ...origin, put })
    const again = await datasets.change('a', { ...origin, put })
    expect(again).toEqual({ ...first, made: false })
    await datasets.change('a', { ...origin, put: [example('x', 'other')] })
    await datasets.change('a', { ...origin, put: [example('x', 'one')] })
    const [newest, , second] = await datasets.versions('a')
    expect(newest?.hash).toBe(second?.hash)
    expect(newest?.version).toBe(4)
  })

  test('the contents of an example are stored once, whatever versions and datasets hold it', async () => {
    const store = await openStore()
    const datasets = datasetStore(store)
    for (const name of ['a', 'b']) {
      await datasets.create({ name, description: '' }, 'Ada')
      await datasets.change(name, { ...origin, put: [example('x', 'one')] })
      await datasets.change(name, { ...origin, put: [example('y', 'two')] })
    }
    const { count } = await store
      .selectFrom('examples')
      .select((query) => query.fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(2)
  })

  test('of two who change the same version one is refused', async () => {
    const datasets = await ownDataset()
    const changes = await Promise.all(
      ['x', 'y'].map((id) =>
        datasets.change('a', { ...origin, baseVersion: 1, put: [example(id, id)] }),
      ),
    )
    expect(changes.filter((changed) => 'refused' in changed)).toEqual([{ refused: 'moved' }])
    expect(await datasets.change('none', origin)).toEqual({ refused: 'missing' })
  })

  test('a thousand examples are written, kept in order and removed', async () => {
    const datasets = await ownDataset()
    const put = Array.from({ length: 1100 }, (_, at) => example(`e${at}`, `question ${at}`))
    await datasets.change('a', { ...origin, put })
    expect(await idsOf(datasets, 2)).toEqual(put.map(({ id }, at) => `${id}:question ${at}`))
    await datasets.change('a', { ...origin, remove: put.slice(1).map(({ id }) => id) })
    expect(await idsOf(datasets, 3)).toEqual(['e0:question 0'])
    expect(await datasets.remove('a')).toBe(true)
    expect(await datasets.remove('a')).toBe(false)
    expect(await datasets.list()).toEqual([])
  })

  test('a dataset that comes with Heddle follows it until somebody changes it', async () => {
    const datasets = datasetStore(await openStore())
    const install = (examples: Example[], heddle: string): Promise<void> =>
      installShippedDatasets(datasets, [{ name: 'a', examples }], heddle)
    await install([example('x', 'one'), example('y', 'two')], '1')
    await install([example('x', 'one'), example('y', 'two')], '1')
    expect(await datasets.find('a')).toMatchObject({ version: 2, graph: 'a' })
    await install([example('new', 'zero'), example('x', 'one')], '2')
    expect(await idsOf(datasets, 3)).toEqual(['new:zero', 'x:one'])
    await datasets.change('a', { ...origin, put: [example('mine', 'mine')] })
    await install([example('x', 'three')], '3')
    expect(await idsOf(datasets, 4)).toEqual(['new:zero', 'x:one', 'mine:mine'])
    expect(await datasets.find('a')).toMatchObject({ version: 4 })
  })
}
