import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunList, RunSummary } from '../server/api.ts'
import type { CalibrationList, ItemsAdd, ItemsAdded } from '../server/api/annotation.ts'
import type { ComparisonAnswer, ExperimentAnswer } from '../server/api/experiments.ts'
import type { Client } from './support/client.ts'
import {
  fates,
  itemsIn,
  judgeByFate,
  openShop,
  queueBy,
  runsIn,
  type Fate,
} from './support/judged-shop.ts'
import { chain, openLaboratory, type Laboratory } from './support/laboratory.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'
import { spawnServer } from './support/spawned.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let model: ScriptedModel

beforeAll(async () => {
  model = await startScriptedModel()
  model.script(judgeByFate)
})
afterAll(() => model.close())

/** A queue for each rule, by what it takes. */
async function queuesOf(heddle: Client, graph: string, deployment: string) {
  const by = (rule: Parameters<typeof queueBy>[2]) => queueBy(heddle, graph, rule)
  return {
    failed: await by({ rule: 'failed', deployment }),
    low: await by({ rule: 'score-below', evaluator: 'strict', value: 0.5, deployment }),
    disagreed: await by({ rule: 'judges-disagree', deployment }),
    disliked: await by({ rule: 'thumbs-down', deployment }),
    all: await by({ rule: 'random', share: 1, deployment }),
    sampled: await by({ rule: 'random', share: 0.5, deployment }),
  }
}
type Queues = Awaited<ReturnType<typeof queuesOf>>

/** All runs of a graph that are recorded. */
async function recorded(heddle: Client, graph: string): Promise<readonly RunSummary[]> {
  return (await heddle.send<RunList>(`/api/runs?graph=${graph}&limit=200`)).body.runs
}

function fateOf({ input }: RunSummary): Fate {
  return fates.find((fate) => JSON.stringify(input['question']).startsWith(`"${fate}`)) ?? 'good'
}

/** What the rules ask for, worked out from the runs. */
function expectedIn(runs: readonly RunSummary[], disliked: readonly string[]) {
  const of = (...wanted: Fate[]): string[] =>
    runs
      .filter((run) => wanted.includes(fateOf(run)))
      .map(({ id }) => id)
      .toSorted()
  return {
    failed: of('broken'),
    low: of('bad', 'split'),
    disagreed: of('split'),
    disliked: disliked.toSorted(),
    all: of(...fates),
  }
}

async function takenIn(heddle: Client, queues: Queues) {
  return {
    failed: await runsIn(heddle, queues.failed),
    low: await runsIn(heddle, queues.low),
    disagreed: await runsIn(heddle, queues.disagreed),
    disliked: await runsIn(heddle, queues.disliked),
    all: await runsIn(heddle, queues.all),
  }
}

/** A part of all, each of them once. */
function expectSample(sampled: readonly string[], all: readonly string[]): void {
  expect(new Set(sampled).size).toBe(sampled.length)
  expect(all).toEqual(expect.arrayContaining([...sampled]))
  expect(sampled.length).toBeGreaterThan(0)
  expect(sampled.length).toBeLessThan(all.length)
}

describe('what comes in by itself', () => {
  test('is what each rule asks for, once, and nothing that nobody was answered with', async () => {
    await using heddle = await startServed({ warm: false })
    await openShop(heddle, 'shop', model.url)
    const queues = await queuesOf(heddle, 'shop', 'shop-live')
    const elsewhere = await queueBy(heddle, 'shop', { rule: 'failed', deployment: 'shop-live' })
    await heddle.send(`/api/queues/${elsewhere}`, { method: 'PATCH', body: { paused: true } })
    const asked = Array.from({ length: 32 }, (_, at) => fates[at % 4]!)
    for (const [at, fate] of asked.entries()) {
      await heddle.begin('shop-live', { question: `${fate} question ${at}` })
    }
    await vi.waitUntil(
      async () => (await recorded(heddle, 'shop')).every(({ endedAt }) => endedAt !== undefined),
      { timeout: 30_000, interval: 100 },
    )
    const runs = await recorded(heddle, 'shop')
    expect(runs).toHaveLength(32)
    // Somebody who tries the graph out is no user of the deployment.
    const tried = await heddle.begin('shop', { question: 'broken question at the desk' })
    const disliked = runs.filter(({ status }) => status === 'succeeded').slice(0, 5)
    for (const [at, { id }] of runs.filter(({ status }) => status === 'succeeded').entries()) {
      const thumbs = at < 5 ? 'down' : 'up'
      // What is said twice is one entry, and one item.
      for (const _ of [1, 2]) {
        const said = await heddle.send(`/v1/runs/${id}/feedback`, { body: { thumbs } })
        expect(said.status).toBeLessThan(300)
      }
    }
    const expected = expectedIn(
      runs,
      disliked.map(({ id }) => id),
    )
    await vi.waitUntil(
      async () =>
        (await runsIn(heddle, queues.disliked)).length >= 5 &&
        (await runsIn(heddle, queues.all)).length >= 32,
      { timeout: 30_000, interval: 50 },
    )
    expect(await takenIn(heddle, queues)).toEqual(expected)
    expect(expected.all).not.toContain(tried.id)
    expect(await runsIn(heddle, elsewhere)).toEqual([])
    expectSample(await runsIn(heddle, queues.sampled), expected.all)
  })

  test('is neither lost nor there twice when the server is killed while it comes in', async () => {
    const home = ownFolder()
    const client = await spawnServer({ home })
    await openShop(client, 'shop', model.url)
    const queues = await queuesOf(client, 'shop', 'shop-live')
    let heddle = client
    let asked = 0
    let cutOff = 0
    for (let round = 0; round < 3; round += 1) {
      // What is refused because the server is gone was never promised.
      const asking = Array.from({ length: 16 }, () => {
        const fate = fates[asked % 4]!
        asked += 1
        return heddle
          .begin('shop-live', { question: `${fate} question ${asked}` })
          .then(({ id }) => id)
          .catch(() => undefined)
      })
      const known = (await Promise.all(asking.slice(0, 8))).filter((id) => id !== undefined)
      const saying = known.map((id) =>
        heddle.send(`/v1/runs/${id}/feedback`, { body: { thumbs: 'down' } }).catch(() => undefined),
      )
      // Runs are gathered for a tenth of a second: before, within and after.
      await wait(round * 120)
      const there = await runsIn(heddle, queues.all)
      cutOff += known.filter((id) => !there.includes(id)).length
      await heddle.kill()
      await Promise.all([...asking, ...saying])
      heddle = await spawnServer({ home })
    }
    await using last = heddle
    await vi.waitUntil(
      async () => (await recorded(last, 'shop')).every(({ endedAt }) => endedAt !== undefined),
      { timeout: 30_000, interval: 100 },
    )
    const runs = await recorded(last, 'shop')
    expect(runs.length).toBeGreaterThanOrEqual(24)
    const { feedback } = (
      await last.send<{ feedback: { run: string }[] }>('/api/feedback?graph=shop&limit=200')
    ).body
    const expected = expectedIn(
      runs,
      feedback.map(({ run }) => run),
    )
    expect(expected.disliked.length).toBeGreaterThan(0)
    // Runs and what was said of them are looked for one after the other.
    await vi.waitUntil(
      async () =>
        (await runsIn(last, queues.all)).length >= runs.length &&
        (await runsIn(last, queues.disliked)).length >= expected.disliked.length,
      { timeout: 30_000, interval: 50 },
    )
    expect(await takenIn(last, queues)).toEqual(expected)
    expectSample(await runsIn(last, queues.sampled), expected.all)
    // It was killed in the middle of it: of some runs clients knew, and the queue did not.
    expect(cutOff).toBeGreaterThan(0)
  })
})

describe('rows of an experiment', () => {
  let laboratory: Laboratory
  let experiment: ExperimentAnswer
  let graph = ''

  beforeAll(async () => {
    laboratory = await openLaboratory()
    // The candidate is judged worse on even questions, and the strict judge never likes it.
    laboratory.model.script(({ prompt }) => {
      if (!prompt.startsWith('Judge the answer')) return undefined
      const candidate = prompt.includes('Answer:\nafter:')
      const even = /Question:\nQuestion [024] /.test(prompt)
      const score = candidate && (prompt.includes('Be strict.') || even) ? 1 : 5
      return { kind: 'text', text: JSON.stringify({ reason: 'As it is.', score }) }
    })
    const { name, versions } = await laboratory.prepared(
      (own) => chain(own, 'before: {{said}}'),
      (own) => chain(own, 'after: {{said}}'),
    )
    graph = name
    const { id } = await laboratory.begin({
      graph,
      dataset: name,
      variants: [
        { name: 'before', version: versions[0] },
        { name: 'after', version: versions[1] },
      ],
      evaluators: [
        { key: 'kind', evaluator: 'rubric', settings: { task: 'Be kind.' } },
        { key: 'strict', evaluator: 'rubric', settings: { task: 'Be strict.' } },
      ],
    })
    experiment = await laboratory.over(id)
  })
  afterAll(() => laboratory[Symbol.asyncDispose]())

  async function send(queue: string, show: NonNullable<ItemsAdd['experiment']>['show']) {
    const body = {
      experiment: {
        id: experiment.id,
        baseline: 'before',
        candidate: 'after',
        metric: 'kind',
        show,
      },
    }
    return (await laboratory.heddle.send<ItemsAdded>(`/api/queues/${queue}/items`, { body })).body
  }

  test('come in as they are shown, each once', async () => {
    const { heddle } = laboratory
    const questions = async (queue: string): Promise<string[]> =>
      (await itemsIn(heddle, queue))
        .map(({ runs }) => /Question \d/.exec(JSON.stringify(runs[0]!.inputs))?.[0] ?? '')
        .toSorted()
    const regressed = await queueBy(heddle, graph)
    expect(await send(regressed, 'regressed')).toEqual({ added: 3, known: 0 })
    expect(await questions(regressed)).toEqual(['Question 0', 'Question 2', 'Question 4'])
    expect(await send(regressed, 'regressed')).toEqual({ added: 0, known: 3 })
    expect(await send(regressed, 'all')).toEqual({ added: 3, known: 3 })
    expect(await questions(regressed)).toHaveLength(6)
    const apart = await queueBy(heddle, graph)
    expect(await send(apart, 'judges-disagree')).toEqual({ added: 3, known: 0 })
    expect(await questions(apart)).toEqual(['Question 1', 'Question 3', 'Question 5'])
  })

  test('show how far each judge is to be trusted once people labelled them', async () => {
    const { heddle } = laboratory
    const compared = async (): Promise<ComparisonAnswer> =>
      (await heddle.send<ComparisonAnswer>(`/api/experiments/${experiment.id}/comparison`)).body
    expect((await compared()).trust).toEqual({})
    const queue = await queueBy(heddle, graph)
    await send(queue, 'all')
    // People agree with the kind judge but for one answer, and take three for good that the strict one fails.
    for (const { id, runs } of await itemsIn(heddle, queue)) {
      const even = /Question [24] /.test(JSON.stringify(runs[0]!.inputs))
      const path = `/api/queues/${queue}/items/${id}/gold`
      const given = await heddle.send(path, { method: 'PUT', body: { labels: { correct: !even } } })
      expect(given.status).toBe(200)
    }
    // By hand, kind: 5 of 6 agree, chance gives (4·3 + 2·3) / 36 = 1/2. Strict fails all, so κ is 0.
    expect((await compared()).trust).toEqual({
      kind: { labels: 6, agreement: expect.closeTo(5 / 6, 12), kappa: expect.closeTo(2 / 3, 12) },
      strict: { labels: 6, agreement: expect.closeTo(1 / 3, 12), kappa: 0 },
    })
    const { calibrations } = (
      await heddle.send<CalibrationList>(`/api/calibration?graph=${graph}&evaluator=rubric`)
    ).body
    expect(calibrations).toHaveLength(2)
    expect(calibrations.map(({ confusion }) => confusion)).toEqual(
      expect.arrayContaining([
        [
          [2, 0],
          [1, 3],
        ],
        [
          [2, 0],
          [4, 0],
        ],
      ]),
    )
  })
})
