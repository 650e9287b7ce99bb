import { expect, onTestFinished, test } from 'vitest'
import { newRunId } from '../../engine/run/run-id.ts'
import type { RunAnswer } from '../api.ts'
import type { LiveTestCreate } from '../api/live-ab.ts'
import { feedbackStore } from '../feedback/feedback-store.ts'
import { openStore } from '../store/open-store.ts'
import { liveAbRoutes } from './live-ab-routes.ts'
import { liveTests } from './live-tests.ts'
import type { LiveTraffic } from './live-traffic.ts'
import type { RunExposure } from './observe.ts'

const plan: LiveTestCreate = {
  control: 'A',
  candidates: ['B'],
  primary: {
    name: 'thumbs',
    label: 'thumbs',
    scale: 'share',
    better: 'higher',
    smallestEffect: { absolute: 0.05 },
  },
  guardrails: [
    {
      name: 'latency',
      label: 'latency',
      scale: 'milliseconds',
      better: 'lower',
      smallestEffect: { relative: 0.1 },
      margin: { relative: 0.1 },
    },
  ],
}

/** A deployment "live" whose variants take so many milliseconds, a bit more or less. */
async function deployed(milliseconds: Readonly<Record<string, number>>, count = 800) {
  const store = await openStore(':memory:')
  onTestFinished(() => store.destroy())
  const exposures: RunExposure[] = []
  const took = new Map<string, number>()
  const rolledBack: string[][] = []
  const traffic: LiveTraffic = {
    read: (deployment, since) =>
      Promise.resolve(
        deployment === 'live'
          ? {
              exposures: exposures.filter(({ at }) => at >= since),
              periods: [{ from: 0, weights: { A: 1, B: 1 } }],
            }
          : undefined,
      ),
    rollBack(...given) {
      rolledBack.push(given)
      return Promise.resolve()
    },
  }
  const tests = liveTests({
    store,
    feedback: feedbackStore(store),
    look: (run): RunAnswer => ({
      id: run,
      graph: 'shop',
      version: 'f00',
      status: 'succeeded',
      outputs: {},
      usage: { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0, models: [] },
      startedAt: 0,
      endedAt: took.get(run)!,
    }),
    traffic,
    log: { info: () => undefined, error: (problem: unknown) => expect.fail(String(problem)) },
  })
  const send = (): void => {
    for (let at = 0; at < count; at += 1) {
      const [run, variant] = [newRunId(), at % 2 === 0 ? 'A' : 'B']
      took.set(run, milliseconds[variant]! * (0.8 + (at % 7) / 15))
      exposures.push({ run, unit: `unit ${at}`, variant, at: Date.now() })
    }
  }
  return { store, tests, send, rolledBack }
}

test('a candidate that breaks a guardrail is rolled back once, with the reason', async () => {
  const { tests, send, rolledBack } = await deployed({ A: 1000, B: 1600 })
  await tests.begin('live', plan, 'ada')
  await tests.guard()
  expect(rolledBack).toEqual([])
  send()
  await tests.guard()
  await tests.guard()
  const { rolledBack: why, stoppedAt, startedBy } = (await tests.find('live'))!
  expect(rolledBack).toEqual([['live', 'B', why?.why]])
  expect(why?.why).toMatch(/^B breaks the guardrail of latency: .* Roll B back\.$/)
  expect([typeof stoppedAt, startedBy]).toEqual(['number', 'ada'])
})

test('a candidate that keeps within its guardrails stays', async () => {
  const { tests, send, rolledBack } = await deployed({ A: 1000, B: 1000 })
  await tests.begin('live', plan, 'ada')
  send()
  await tests.guard()
  expect(rolledBack).toEqual([])
  const { result } = (await tests.find('live'))!
  expect(result).toMatchObject({ state: 'collecting', units: 800 })
  expect(result.comparisons[0]?.guardrails[0]?.standing).toBe('safe')
})

test('one that is stopped counts nothing that comes later, and one that begins anew begins at nothing', async () => {
  const { tests, send } = await deployed({ A: 1000, B: 1000 }, 300)
  await tests.begin('live', plan, 'ada')
  send()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect((await tests.stop('live')).result).toMatchObject({ state: 'stopped', units: 300 })
  send()
  expect((await tests.find('live'))!.result.units).toBe(300)
  await new Promise((resolve) => setTimeout(resolve, 5))
  const anew = await tests.begin('live', plan, 'bo')
  expect(anew).not.toHaveProperty('stoppedAt')
  expect(anew.result).toMatchObject({ state: 'collecting', units: 0 })
})

test('what is not there and what makes no sense is refused', async () => {
  const { tests } = await deployed({})
  expect(await tests.find('live')).toBeUndefined()
  await expect(tests.stop('live')).rejects.toThrow('There is no live A/B of the deployment "live".')
  await expect(tests.begin('gone', plan, '')).rejects.toThrow('There is no deployment "gone".')
  await expect(tests.begin('live', { ...plan, candidates: ['A'] }, '')).rejects.toMatchObject({
    status: 422,
    message: 'The plan of the live A/B cannot be used. It names a variant twice.',
  })
})

test('the routes take plans in their shape only, and each asks for its scope', async () => {
  const { tests } = await deployed({})
  const routes = liveAbRoutes({ tests })
  expect(routes.map(({ method, scope }) => [method, scope])).toEqual([
    ['put', 'write'],
    ['get', 'read'],
    ['delete', 'write'],
  ])
  const shape = routes[0]!.body!
  expect(shape.safeParse(plan).success).toBe(true)
  for (const wrong of [
    { ...plan, candidates: [] },
    { ...plan, alpha: 0.9 },
    { ...plan, minimumUnits: 1 },
    { ...plan, primary: { ...plan.primary, smallestEffect: { absolute: 0 } } },
    { ...plan, primary: { ...plan.primary, smallestEffect: 0.05 } },
    { ...plan, primary: { ...plan.primary, judge: { sensitivity: 2, specificity: 1 } } },
    { ...plan, periods: [] },
  ]) {
    expect(shape.safeParse(wrong).success).toBe(false)
  }
})
