import { expect, test } from 'vitest'
import { ExperimentElsewhere } from '../../server/experiments/experiment-elsewhere.ts'
import { experimentStore, type ExperimentStore } from '../../server/experiments/experiment-store.ts'
import { scoreStore, type ScoreOrigin } from '../../server/experiments/score-store.ts'
import type { Store } from '../../server/store/open-store.ts'
import type { OpenStore } from './open-store.ts'

const score: ScoreOrigin = {
  experiment: 'e',
  run: 'run',
  graph: 'g',
  version: 'v1',
  variant: 'a',
  example: 'eins',
  trial: 0,
  metric: 'exact',
  evaluator: 'exact-match',
  evaluatorVersion: 1,
  type: 'boolean',
  usesModel: false,
  round: 0,
  score: { status: 'ok', value: true },
  ms: 3,
}

const example = { id: 'eins', inputs: { question: 'Was ist das?' } }

const finished = {
  cell: {
    cell: { run: 'run', variant: 'a', example, trial: 0 },
    run: {
      id: 'run',
      version: 'v1',
      status: 'succeeded',
      inputs: {},
      outputs: {},
      spans: [],
      ms: 12,
      cost: 0,
      executed: 2,
      reused: 1,
      calls: 0,
      tokens: 7,
      spent: 0,
    },
    scores: [],
  },
  origins: [score],
} as const

async function begin(store: Store, owner: number | null): Promise<ExperimentStore> {
  const experiments = experimentStore(store)
  await experiments.add(
    {
      id: 'e',
      name: 'a',
      graph: 'g',
      dataset: 'd',
      datasetVersion: 1,
      datasetHash: 'hash',
      trials: 1,
      create: { graph: 'g', dataset: 'd', variants: [], evaluators: [] },
      createdBy: 'Ada',
      variants: [{ name: 'a', version: 'v1', base: 'v1' }],
      evaluators: [],
      members: [{ example, hash: 'hash of eins' }],
    },
    [
      {
        experiment: 'e',
        variant: 'a',
        example: 'eins',
        trial: 0,
        run: 'run',
        status: 'open',
        problem: null,
        executed: 0,
        reused: 0,
        ms: 0,
        cost: null,
        spent: 0,
        tokens: 0,
        ended_at: null,
      },
    ],
    owner,
  )
  return experiments
}

/** Which process works on an experiment, in any store. */
export function keepsExperimentOwners(openStore: OpenStore): void {
  test('of many processes that take an experiment as they saw it, one has it', async () => {
    const experiments = await begin(await openStore(), 1)
    const seen = await experiments.place('e')
    expect(seen).toEqual({ status: 'running', owner: 1 })
    const owners = [2, 3, 4, 5, 6]
    const taken = await Promise.all(owners.map((owner) => experiments.take('e', seen!, owner)))
    expect(taken.filter((one) => one)).toHaveLength(1)
    expect(await experiments.place('e')).toEqual({
      status: 'running',
      owner: owners[taken.indexOf(true)],
    })
  })

  test('the only process leaves an experiment without an owner, and one of several takes it', async () => {
    const experiments = await begin(await openStore(), null)
    const seen = { status: 'running', owner: null } as const
    expect(await experiments.place('e')).toEqual(seen)
    expect(await experiments.take('e', { ...seen, owner: 1 }, 2)).toBe(false)
    expect(await experiments.take('e', seen, 2)).toBe(true)
    expect(await experiments.take('nothing', seen, 2)).toBe(false)
    expect(await experiments.place('nothing')).toBeUndefined()
  })

  test('one that was stopped is not taken by who saw it running, and runs again where it is taken', async () => {
    const experiments = await begin(await openStore(), 1)
    const seen = (await experiments.place('e'))!
    await experiments.mark('e', 'stopped', 'Ada stopped it.')
    expect(await experiments.take('e', seen, 2)).toBe(false)
    expect(await experiments.take('e', (await experiments.place('e'))!, 2)).toBe(true)
    expect(await experiments.place('e')).toEqual({ status: 'running', owner: 2 })
    expect((await experiments.find('e'))?.reason).toBeUndefined()
  })

  test('who has lost an experiment writes neither runs nor scores nor its end', async () => {
    const store = await openStore()
    const experiments = await begin(store, 1)
    const scores = scoreStore(store)
    await experiments.take('e', (await experiments.place('e'))!, 2)
    for (const owner of [1, null]) {
      const lost = { experiment: 'e', owner }
      await expect(experiments.finish([finished], lost)).rejects.toThrow(ExperimentElsewhere)
      await expect(scores.add([score], lost)).rejects.toThrow(ExperimentElsewhere)
      expect(await experiments.mark('e', 'failed', 'Late.', owner)).toBe(false)
    }
    expect(await experiments.runs('e', { status: 'open' })).toHaveLength(1)
    expect(await scores.ofExperiment('e')).toEqual([])
    expect(await experiments.place('e')).toEqual({ status: 'running', owner: 2 })
  })

  test('who has it writes what was done, each score once, and marks its end', async () => {
    const store = await openStore()
    const experiments = await begin(store, 2)
    const scores = scoreStore(store)
    const own = { experiment: 'e', owner: 2 }
    await experiments.finish([finished], own)
    await scores.add([score], own)
    expect(await experiments.runs('e')).toMatchObject([{ status: 'succeeded', ms: 12, tokens: 7 }])
    expect(await scores.ofExperiment('e')).toHaveLength(1)
    expect(await experiments.mark('e', 'done', undefined, 2)).toBe(true)
    expect((await experiments.find('e'))?.status).toBe('done')
  })
}
