import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ErrorBody, RunList } from '../server/api.ts'
import type { CalibrationList, ItemList, QueueAnswer } from '../server/api/annotation.ts'
import type {
  ChosenEvaluator,
  ComparisonAnswer,
  ExperimentCreate,
  ExperimentEstimate,
  RowList,
} from '../server/api/experiments.ts'
import { graph } from './support/graphs.ts'
import { chain, contains, openLaboratory, type Laboratory } from './support/laboratory.ts'
import type { Answer, SeenRequest } from './support/scripted-model-server.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let laboratory: Laboratory
/** Questions on which the judge prefers the answer that stands first, whichever it is. */
const swayed = new Set<string>()
let broken = false

beforeAll(async () => {
  laboratory = await openLaboratory()
  laboratory.model.script(judge)
})
afterAll(() => laboratory[Symbol.asyncDispose]())

/** Prefers an answer that begins with "b:", and gives it the best level of a rubric. */
function judge({ prompt }: SeenRequest): Answer | undefined {
  const text = (json: object): Answer => ({ kind: 'text', text: JSON.stringify(json) })
  const pair = /First answer:\n(\w):[^]*Second answer:\n(\w):/.exec(prompt)
  if (pair !== null) {
    if (broken) return { kind: 'status', status: 400, message: 'The judge is out.' }
    const question = /Question:\n(Question \d+)/.exec(prompt)?.[1] ?? ''
    const better = swayed.has(question) || pair[1] === 'b' ? 'first' : 'second'
    return text({ reason: 'It begins as it should.', better })
  }
  const level = /Answer:\n(\w):/.exec(prompt)
  if (!prompt.startsWith('Judge the answer') || level === null) return undefined
  if (broken) return { kind: 'status', status: 400, message: 'The judge is out.' }
  return text({ reason: 'As it begins.', score: level[1] === 'b' ? 5 : 2 })
}

const asks = (): number =>
  laboratory.model.requests.filter(({ prompt }) => prompt.includes('material to judge')).length

async function tried(
  evaluators: readonly ChosenEvaluator[],
  more: Partial<ExperimentCreate> = {},
): Promise<{ create: ExperimentCreate; versions: readonly [string, string] }> {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const variants = [
    { name: 'before', version: versions[0] },
    { name: 'after', version: versions[1] },
  ]
  return { create: { graph: name, dataset: name, variants, evaluators, ...more }, versions }
}

async function compared(id: string, query = ''): Promise<ComparisonAnswer> {
  return (
    await laboratory.heddle.send<ComparisonAnswer>(`/api/experiments/${id}/comparison${query}`)
  ).body
}

test('each variant is held against the baseline in both orders, and a tie is what the order decided', async () => {
  swayed.add('Question 1')
  const { create, versions } = await tried([{ evaluator: 'pairwise' }])
  const before = asks()
  const { id } = await laboratory.begin(create)
  const done = await laboratory.over(id)
  expect(done.status).toBe('done')
  expect(asks() - before).toBe(12)
  expect(done.columns[0]!.scores['pairwise']).toMatchObject({ n: 0, notApplicable: 6, errors: 0 })
  expect(done.columns[1]!.scores['pairwise']!.mean).toBeCloseTo(5.5 / 6)
  expect((await compared(id)).metrics).toMatchObject([
    { metric: 'pairwise', won: 5, tied: 1, lost: 0, n: 6 },
  ])
  // The other way round the same verdicts count for the other.
  expect((await compared(id, '?baseline=after&candidate=before')).metrics).toMatchObject([
    { metric: 'pairwise', won: 0, tied: 1, lost: 5 },
  ])
  const { rows, counts } = (
    await laboratory.heddle.send<RowList>(`/api/experiments/${id}/rows?metric=pairwise`)
  ).body
  expect(counts).toEqual({ regressed: 0, improved: 5, tied: 1, errors: 0 })
  expect(rows.at(-1)).toMatchObject({
    example: { id: 'q1' },
    sides: [
      {},
      {
        scores: {
          pairwise: {
            value: 0.5,
            explanation: expect.stringContaining('The order decided'),
            judge: { model: 'openai:gpt-5-mini', version: expect.any(String) },
          },
        },
      },
    ],
  })
  const kept = await laboratory.heddle.server.workspace.store
    .selectFrom('scores')
    .select(['type', 'level', 'variant', 'other_variant', 'calls', 'evaluator_version'])
    .where('experiment', '=', id)
    .where('status', '=', 'ok')
    .execute()
  expect(kept).toHaveLength(6)
  expect(new Set(kept.map((row) => JSON.stringify(row)))).toEqual(
    new Set([
      JSON.stringify({
        type: 'pairwise',
        level: 'comparison',
        variant: 'after',
        other_variant: 'before',
        calls: 2,
        evaluator_version: 1,
      }),
    ]),
  )

  // A third was compared with the baseline only.
  await laboratory.heddle.send(`/api/experiments/${id}/variants`, {
    body: {
      name: 'third',
      version: versions[1],
      overrides: { around: { template: 'c: {{said}}' } },
    },
  })
  await laboratory.over(id)
  const apart = await compared(id, '?baseline=after&candidate=third')
  expect(apart.metrics).toEqual([])
  expect(apart.warnings.join()).toContain('each with "before"')
  expect((await compared(id, '?baseline=before&candidate=third')).metrics[0]).toMatchObject({
    n: 6,
  })

  // Scored again with another baseline, the judge compares with that one.
  await laboratory.heddle.send(`/api/experiments/${id}/rescore`, {
    body: { evaluators: [{ evaluator: 'pairwise' }], baseline: 'after' },
  })
  const again = await laboratory.over(id)
  expect(again.columns.map(({ scores }) => scores['pairwise']!.notApplicable)).toEqual([0, 6, 0])
  expect((await compared(id, '?baseline=after&candidate=third')).metrics[0]).toMatchObject({
    won: 0,
    lost: 5,
    tied: 1,
  })
  const wrong = await laboratory.heddle.send<ErrorBody>(`/api/experiments/${id}/rescore`, {
    body: { evaluators: [{ evaluator: 'pairwise' }], baseline: 'none' },
  })
  expect(wrong).toMatchObject({ status: 422 })
  expect(wrong.body.error.message).toContain('is none of the variants')
  swayed.clear()
})

test('what people prefer is held against what a judge prefers, ties too', async () => {
  const { heddle } = laboratory
  swayed.add('Question 1')
  const { create } = await tried([{ evaluator: 'pairwise' }])
  const { id } = await laboratory.begin(create)
  await laboratory.over(id)
  swayed.clear()
  const fields = [{ key: 'better', title: 'Which is better?', type: 'preference' }]
  const queue = (
    await heddle.send<QueueAnswer>('/api/queues', {
      body: { name: 'Pairs', graph: create.graph, target: 'pair', blind: false, fields },
    })
  ).body.id
  const experiment = { id, baseline: 'before', candidate: 'after', metric: 'pairwise', show: 'all' }
  await heddle.send(`/api/queues/${queue}/items`, { body: { experiment } })
  const { items } = (await heddle.send<ItemList>(`/api/queues/${queue}/items`)).body
  expect(items).toHaveLength(6)
  // People like the one before in three pairs, call one a tie as the judge does, and like the other in two.
  for (const item of items) {
    const at = Number(/Question (\d)/.exec(JSON.stringify(item.runs[0]!.inputs))?.[1])
    const candidate = item.runs[0]!.variant === 'after' ? 'first' : 'second'
    const baseline = candidate === 'first' ? 'second' : 'first'
    const better = at === 1 ? 'tie' : at <= 3 ? baseline : candidate
    const body = { labels: { better } }
    const path = `/api/queues/${queue}/items/${item.id}/gold`
    expect((await heddle.send(path, { method: 'PUT', body })).status).toBe(200)
  }
  const { calibrations } = (
    await heddle.send<CalibrationList>(`/api/calibration?graph=${create.graph}`)
  ).body
  // By hand: 2 liked, 1 tie agree of 6; chance gives (3·0 + 2·5 + 1·1) / 36, so κ = (18 − 11) / (36 − 11).
  expect(calibrations).toMatchObject([
    {
      evaluator: 'pairwise',
      judge: { name: 'Preferred answer', versions: [1] },
      field: 'better',
      scale: 'preference',
      n: 6,
      categories: ['first', 'second', 'tie'],
      confusion: [
        [0, 3, 0],
        [0, 2, 0],
        [0, 0, 1],
      ],
      agreement: 0.5,
      kappa: expect.closeTo(7 / 25, 12),
      corrected: null,
    },
  ])
})

test('what judges ask is estimated, counted apart, and asked once', async () => {
  const { create } = await tried([{ evaluator: 'rubric' }, contains('b:')])
  const estimate = async (): Promise<ExperimentEstimate> =>
    (
      await laboratory.heddle.send<ExperimentEstimate>('/api/experiments/estimate', {
        body: create,
      })
    ).body
  const first = await estimate()
  expect(first.judges).toEqual({ calls: 12, remembered: 0, tokens: null, cost: null })
  expect(first.basis).toContain('Of "rubric" only the number of calls is known')

  const begun = asks()
  const { id } = await laboratory.begin(create)
  const done = await laboratory.over(id)
  expect(asks() - begun).toBe(12)
  const { judges, tokens, cost } = done.progress
  expect(judges).toMatchObject({ calls: 12, remembered: 0 })
  expect(judges.tokens).toBeGreaterThan(0)
  expect(judges.cost).toBeGreaterThan(0)
  expect(tokens).toBeGreaterThan(judges.tokens)
  expect(cost).toBeGreaterThan(judges.cost)
  // What variants cost is theirs alone.
  const columns = done.columns.reduce((sum, column) => sum + column.runs * (column.cost ?? 0), 0)
  expect(columns).toBeLessThan(cost)

  // The same again costs nothing, and the estimate says so before.
  expect(await estimate()).toMatchObject({
    modelCalls: 0,
    tokens: 0,
    judges: { calls: 0, remembered: 12, tokens: 0 },
  })
  await laboratory.heddle.send(`/api/experiments/${id}/rescore`, {
    body: { evaluators: [{ evaluator: 'rubric' }] },
  })
  const rescored = await laboratory.over(id)
  expect(rescored.columns.map(({ scores }) => scores['rubric']!.mean)).toEqual([0.25, 1])
  expect(rescored.progress.judges).toEqual({ ...judges, remembered: 12 })
  const second = await laboratory.over((await laboratory.begin(create)).id)
  expect(second.progress).toMatchObject({ cost: 0, judges: { calls: 0, remembered: 12 } })
  expect(asks() - begun).toBe(12)

  // With another rubric the judge is asked anew, and is another judge.
  await laboratory.heddle.send(`/api/experiments/${id}/rescore`, {
    body: { evaluators: [{ evaluator: 'rubric', settings: { task: 'Mind the letter.' } }] },
  })
  expect((await laboratory.over(id)).progress.judges.calls).toBe(24)
  // What it was asked is in the journal, as a run.
  const { runs } = (
    await laboratory.heddle.send<RunList>(`/api/runs?experiment=${id}&graph=judge%20rubric`)
  ).body
  expect(runs).toHaveLength(24)
  expect(runs[0]).toMatchObject({ status: 'succeeded' })
})

test('a budget counts what judges take, also when runs are scored again', async () => {
  const { create } = await tried([{ evaluator: 'rubric' }], {
    concurrency: 1,
    budget: { tokens: 1 },
  })
  const { id } = await laboratory.begin({ ...create, evaluators: [contains('a:')] })
  const stopped = await laboratory.over(id)
  expect(stopped).toMatchObject({ status: 'stopped', progress: { done: 1 } })
  const begun = asks()
  await laboratory.heddle.send(`/api/experiments/${id}/rescore`, {
    body: { evaluators: create.evaluators },
  })
  expect(await laboratory.over(id)).toMatchObject({
    status: 'stopped',
    reason: 'Its budget of 1 tokens is used up.',
  })
  expect(asks()).toBe(begun)
})

test('a judge that fails gives errors that stand apart, and is asked again when it is back', async () => {
  const { create } = await tried([{ evaluator: 'rubric' }, { evaluator: 'pairwise' }])
  broken = true
  const { id } = await laboratory.begin(create)
  const done = await laboratory.over(id)
  broken = false
  expect(done).toMatchObject({ status: 'done', progress: { failed: 0 } })
  expect(done.columns[1]!.scores).toMatchObject({
    rubric: { mean: null, n: 0, errors: 6 },
    pairwise: { mean: null, n: 0, errors: 6 },
  })
  const rows = (await laboratory.heddle.send<RowList>(`/api/experiments/${id}/rows?show=errors`))
    .body
  expect(rows.counts).toEqual({ regressed: 0, improved: 0, tied: 0, errors: 6 })
  expect(rows.rows[0]!.sides[1]!.scores['rubric']).toMatchObject({
    status: 'error',
    errorType: 'model',
    reason: expect.stringContaining('The judge is out'),
  })
  const comparison = await compared(id)
  expect(comparison.metrics[0]).toMatchObject({ n: 0, difference: null, errors: [6, 6] })
  expect(comparison.warnings.join()).toContain('they are counted apart and not as 0')

  await laboratory.heddle.send(`/api/experiments/${id}/rescore`, {
    body: { evaluators: create.evaluators },
  })
  expect((await laboratory.over(id)).columns[1]!.scores).toMatchObject({
    rubric: { mean: 1, n: 6, errors: 0 },
    pairwise: { mean: 1, n: 6, errors: 0 },
  })
})

test('a graph that judges is estimated from its runs, counted, and asked once', async () => {
  const name = 'letter-judge'
  await laboratory.heddle.publish(
    graph(name, {
      inputs: { answer: { type: 'text' } },
      nodes: {
        asked: {
          type: 'generate@1',
          inputs: { question: '$.answer' },
        },
        score: {
          type: 'json@1',
          config: {
            values: [{ name: 'score', type: 'number', value: "starts_with(answer, 'b') ? 1 : 0" }],
          },
          inputs: { answer: '$.answer', said: 'asked.answer' },
        },
      },
      outputs: { score: 'score.score' },
    }),
  )
  const settings = { graph: name, inputs: ['answer'] }
  const { create } = await tried([{ evaluator: 'graph', settings }])
  const estimate = async (): Promise<ExperimentEstimate> =>
    (
      await laboratory.heddle.send<ExperimentEstimate>('/api/experiments/estimate', {
        body: create,
      })
    ).body
  expect((await estimate()).judges).toMatchObject({ calls: 12, tokens: null })
  const { id } = await laboratory.begin(create)
  const done = await laboratory.over(id)
  expect(done.columns.map(({ scores }) => scores['graph'])).toMatchObject([
    { mean: 0, n: 6 },
    { mean: 1, n: 6 },
  ])
  expect(done.progress.judges).toMatchObject({ calls: 12 })
  expect(done.progress.judges.cost).toBeGreaterThan(0)
  expect((await estimate()).judges).toMatchObject({ calls: 0, remembered: 12, tokens: 0 })
  const asked = laboratory.model.requests.length
  await laboratory.heddle.send(`/api/experiments/${id}/rescore`, {
    body: { evaluators: create.evaluators },
  })
  expect((await laboratory.over(id)).progress.judges.calls).toBe(12)
  expect(laboratory.model.requests.length).toBe(asked)
})

test('an estimate says which scores no connected model can give', async () => {
  const { create } = await tried([{ evaluator: 'answer-relevancy' }, contains('b:')])
  const { body } = await laboratory.heddle.send<ExperimentEstimate>('/api/experiments/estimate', {
    body: create,
  })
  expect(body.basis).toContain(
    'No model is connected as "embedding", so "answer-relevancy" will give errors and no scores.',
  )
  expect(body.judges).toMatchObject({ calls: 0, remembered: 0 })
})
