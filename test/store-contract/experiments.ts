import { expect, test } from 'vitest'
import type { Example } from '../../engine/evaluate/example.ts'
import {
  experimentStore,
  type NewExperiment,
  type StoredRun,
} from '../../server/experiments/experiment-store.ts'
import type { OpenStore } from './open-store.ts'

const examples: readonly Example[] = ['eins', 'zwei'].map((id) => ({
  id,
  inputs: { question: `Was ist „${id}“?` },
}))

function experiment(id: string, more: Partial<NewExperiment> = {}): NewExperiment {
  return {
    id,
    name: 'a · b',
    graph: 'g',
    dataset: 'd',
    datasetVersion: 3,
    datasetHash: 'hash',
    trials: 1,
    create: { graph: 'g', dataset: 'd', variants: [], evaluators: [] },
    createdBy: 'Ada',
    variants: [
      { name: 'a', version: 'v1', base: 'v1' },
      { name: 'b', version: 'v2', base: 'v1', overrides: { node: { topK: 3 } } },
    ],
    evaluators: [
      { key: 'exact', evaluator: 'exact-match', version: 1, settings: { trim: true }, round: 0 },
    ],
    members: examples.map((example) => ({ example, hash: `hash of ${example.id}` })),
    ...more,
  }
}

function openRun(of: string, variant: string, example: string): StoredRun {
  return {
    experiment: of,
    variant,
    example,
    trial: 0,
    run: `${of}-${variant}-${example}`,
    status: 'open',
    problem: null,
    executed: 0,
    reused: 0,
    ms: 0,
    cost: null,
    spent: 0,
    tokens: 0,
    ended_at: null,
  }
}

const runsOf = (id: string): StoredRun[] =>
  ['a', 'b'].flatMap((variant) => examples.map((one) => openRun(id, variant, one.id)))

/** Experiments and their runs in any store. */
export function keepsExperiments(openStore: OpenStore): void {
  test('an experiment is found whole, with all its runs to be done', async () => {
    const experiments = experimentStore(await openStore())
    await experiments.add(experiment('one'), runsOf('one'))
    const { members: _, ...kept } = experiment('one')
    expect(await experiments.find('one')).toMatchObject({ ...kept, status: 'running', examples: 2 })
    expect(await experiments.runs('one', { status: 'open' })).toHaveLength(4)
    expect(await experiments.totals('one')).toMatchObject([
      { variant: 'a', runs: 2, open: 2, failed: 0, spent: 0, tokens: 0 },
      { variant: 'b', runs: 2, open: 2, failed: 0, spent: 0, tokens: 0 },
    ])
    expect(await experiments.find('two')).toBeUndefined()
  })

  test('what runs is what has not been marked otherwise, and lists leave out what explains others', async () => {
    const experiments = experimentStore(await openStore())
    for (const id of ['one', 'two']) await experiments.add(experiment(id), runsOf(id))
    await experiments.add(experiment('three', { parent: 'one' }), runsOf('three'))
    await experiments.mark('one', 'stopped', 'The budget was spent.')
    expect((await experiments.running()).toSorted()).toEqual(['three', 'two'])
    expect(await experiments.find('one')).toMatchObject({
      status: 'stopped',
      reason: 'The budget was spent.',
    })
    const listed = await experiments.list({ graph: 'g', dataset: 'd' })
    expect(listed.map(({ id }) => id).toSorted()).toEqual(['one', 'two'])
    expect(await experiments.list({ graph: 'other' })).toEqual([])
  })

  test('variants join, runs begin anew under another id, and removing leaves nothing', async () => {
    const experiments = experimentStore(await openStore())
    await experiments.add(experiment('one'), runsOf('one'))
    const more = examples.map(({ id }) => openRun('one', 'c', id))
    const joined = { name: 'c', version: 'v3', base: 'v3' }
    await experiments.addVariant('one', joined, experiment('one').create, more)
    expect((await experiments.find('one'))?.variants.map(({ name }) => name)).toEqual([
      'a',
      'b',
      'c',
    ])
    await experiments.renew('one-a-eins', 'another-run')
    const runs = (await experiments.runs('one')).map(({ run }) => run)
    expect(runs).toContain('another-run')
    expect(runs).not.toContain('one-a-eins')
    expect(await experiments.remove('one')).toBe(true)
    expect([await experiments.remove('one'), await experiments.runs('one')]).toEqual([false, []])
  })
}
