import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ErrorBody, GraphAnswer, RunList } from '../server/api.ts'
import type {
  ComparisonAnswer,
  EvaluatorList,
  ExperimentAnswer,
  ExperimentCreate,
  ExperimentEstimate,
  ExperimentList,
  RowList,
} from '../server/api/experiments.ts'
import { token } from './support/client.ts'
import { chain, contains, openLaboratory, type Laboratory } from './support/laboratory.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let laboratory: Laboratory
beforeAll(async () => {
  laboratory = await openLaboratory()
})
afterAll(() => laboratory[Symbol.asyncDispose]())

test('a second variant executes only what differs, and the two are compared', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const experiment = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: [
      { name: 'before', version: versions[0] },
      { name: 'after', version: versions[1] },
    ],
    evaluators: [contains('b:'), { evaluator: 'latency' }],
  })
  expect(experiment).toMatchObject({ status: 'running', variants: ['before', 'after'] })
  const done = await laboratory.over(experiment.id)
  expect(done).toMatchObject({
    status: 'done',
    examples: 6,
    progress: { runs: 12, done: 12, failed: 0, executed: 24, reused: 12, left: 0 },
  })
  expect(done.columns.map(({ executed, reused }) => [executed, reused])).toEqual([
    [18, 0],
    [6, 12],
  ])
  expect(done.columns.map(({ scores }) => scores['b:'])).toMatchObject([
    { mean: 0, n: 6, errors: 0 },
    { mean: 1, n: 6, errors: 0 },
  ])
  // What was reused took as long as when it was executed.
  expect(done.columns[1]!.latency!.p50).toBeGreaterThan(0)

  const { body: comparison } = await laboratory.heddle.send<ComparisonAnswer>(
    `/api/experiments/${experiment.id}/comparison`,
  )
  expect(comparison).toMatchObject({
    baseline: 'before',
    candidate: 'after',
    examples: 6,
    changed: 1,
  })
  expect(comparison.metrics[0]).toMatchObject({ metric: 'b:', difference: 1, won: 6, lost: 0 })
  expect(comparison.sentence.map(({ text }) => text).join('')).toContain('6 examples are too few')

  const rows = (
    await laboratory.heddle.send<RowList>(
      `/api/experiments/${experiment.id}/rows?metric=b:&show=improved`,
    )
  ).body
  expect(rows.counts).toEqual({ regressed: 0, improved: 6, tied: 0, errors: 0 })
  expect(rows.rows[0]!.sides.map(({ outputs }) => outputs['answer'])).toEqual([
    expect.stringMatching(/^a: /),
    expect.stringMatching(/^b: /),
  ])
  expect(rows.rows[0]).toMatchObject({ change: 1, sides: [{ status: 'succeeded' }, {}] })

  // The runs of the experiment are left out of the list of runs, and found by it.
  const listed = async (query: string): Promise<number> =>
    (await laboratory.heddle.send<RunList>(`/api/runs?${query}`)).body.runs.length
  expect(await listed(`graph=${name}`)).toBe(0)
  expect(await listed(`experiment=${experiment.id}`)).toBe(12)
  const { experiments } = (
    await laboratory.heddle.send<ExperimentList>(`/api/experiments?graph=${name}`)
  ).body
  expect(experiments.map(({ id }) => id)).toEqual([experiment.id])
})

test('an estimate knows what the journal answers before anything runs', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const create: ExperimentCreate = {
    graph: name,
    dataset: name,
    variants: versions.map((version, at) => ({ name: `v${at}`, version })),
    evaluators: [],
  }
  const estimate = async (): Promise<ExperimentEstimate> =>
    (
      await laboratory.heddle.send<ExperimentEstimate>('/api/experiments/estimate', {
        body: create,
      })
    ).body
  // Nothing has run: but the second variant will find what the first has executed.
  expect(await estimate()).toMatchObject({ runs: 12, executions: 36, reused: 12, tokens: null })
  await laboratory.over((await laboratory.begin({ ...create, variants: [create.variants[0]!] })).id)
  const asked = laboratory.model.requests.length
  expect(await estimate()).toMatchObject({ runs: 12, executions: 36, reused: 30 })
  expect((await estimate()).basis).toContain('earlier runs')
  expect(laboratory.model.requests.length).toBe(asked)
  expect(await estimate()).toMatchObject({ modelCalls: 0, tokens: 0 })
})

test('a grid of overrides becomes variants, trials are runs of their own', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
    laboratory.questions(2),
  )
  const { id } = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: [{ name: 'base', version: versions[0] }],
    grid: [
      { node: 'around', setting: 'template', values: ['x {{said}}', 'y {{said}}'] },
      { node: 'second', setting: 'temperature', values: [0, 1] },
    ],
    evaluators: [contains('x')],
    trials: 2,
  })
  const done = await laboratory.over(id)
  expect(done.variants).toEqual([
    'template x {{said}}, temperature 0',
    'template x {{said}}, temperature 1',
    'template y {{said}}, temperature 0',
    'template y {{said}}, temperature 1',
  ])
  expect(done.progress).toMatchObject({ runs: 16, done: 16, failed: 0 })
  // Each trial executes the first node once, for all four variants.
  expect(done.columns.map(({ executed }) => executed)).toEqual([12, 8, 4, 4])
  const { rows } = (await laboratory.heddle.send<RowList>(`/api/experiments/${id}/rows?limit=1`))
    .body
  expect(rows[0]!.sides[0]!.trials).toHaveLength(2)
})

test('an experiment is stopped, goes on, gets another variant and other scores without running again', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const { id } = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: [{ name: 'before', version: versions[0] }],
    evaluators: [contains('a:')],
    concurrency: 1,
    requestsPerMinute: 600,
  })
  await vi.waitUntil(async () => (await laboratory.look(id)).progress.done > 0, { timeout: 30_000 })
  const { body: stopped } = await laboratory.heddle.send<ExperimentAnswer>(
    `/api/experiments/${id}/stop`,
    {
      method: 'POST',
    },
  )
  expect(stopped.status).toBe('stopped')
  expect(stopped.progress.done).toBeLessThan(6)
  await laboratory.heddle.send(`/api/experiments/${id}/resume`, { method: 'POST' })
  expect((await laboratory.over(id)).progress).toMatchObject({ runs: 6, done: 6, failed: 0 })

  await laboratory.heddle.send(`/api/experiments/${id}/variants`, {
    body: { name: 'after', version: versions[1] },
  })
  const both = await laboratory.over(id)
  expect(both.variants).toEqual(['before', 'after'])
  expect(both.columns[1]).toMatchObject({ executed: 6, reused: 12 })

  const asked = laboratory.model.requests.length
  const { executed } = both.progress
  await laboratory.heddle.send(`/api/experiments/${id}/rescore`, {
    body: { evaluators: [contains('b:'), { ...contains('a:'), settings: { texts: [': '] } }] },
  })
  const rescored = await laboratory.over(id)
  expect(laboratory.model.requests.length).toBe(asked)
  expect(rescored.progress.executed).toBe(executed)
  expect(rescored.columns.map(({ scores }) => [scores['a:']?.mean, scores['b:']?.mean])).toEqual([
    [1, 0],
    [1, 1],
  ])
  expect(rescored.evaluators.map(({ key }) => key)).toEqual(['a:', 'b:'])
})

test('a budget ends an experiment with a sentence', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const { id } = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: [{ name: 'before', version: versions[0] }],
    evaluators: [],
    concurrency: 1,
    budget: { executions: 4 },
  })
  expect(await laboratory.over(id)).toMatchObject({
    status: 'stopped',
    reason: 'Its budget of 4 node executions is used up.',
    progress: { done: 2 },
  })
})

test('runs that fail are counted apart, and do not end the others', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
    [{ id: 'unfit', inputs: { other: 'x' } }, ...laboratory.questions(2)],
  )
  const { id } = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: [{ name: 'before', version: versions[0] }],
    evaluators: [contains('a:')],
  })
  const done = await laboratory.over(id)
  expect(done).toMatchObject({ status: 'done', progress: { failed: 1, done: 3 } })
  expect(done.columns[0]!.scores['a:']).toMatchObject({ mean: 1, n: 2, errors: 1 })
  const { rows } = (
    await laboratory.heddle.send<RowList>(`/api/experiments/${id}/rows?show=errors`)
  ).body
  expect(rows).toHaveLength(1)
  expect(rows[0]!.sides[0]).toMatchObject({
    status: 'failed',
    problem: expect.stringContaining('question'),
  })
})

test('whoever follows an experiment is told how it comes on, and when it is done', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const { id } = await laboratory.begin({
    graph: name,
    dataset: name,
    variants: [{ name: 'before', version: versions[0] }],
    evaluators: [],
  })
  const response = await fetch(`${laboratory.heddle.url}/api/experiments/${id}/events`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const text = await response.text()
  expect(text).toMatch(/^event: progress\ndata: \{"runs":6/)
  const [, last] = /event: done\ndata: (.*)\n\n$/.exec(text) ?? []
  expect(JSON.parse(last ?? '{}')).toMatchObject({ id, status: 'done' })
})

test('what does not fit is refused in a sentence before anything runs', async () => {
  const { name, versions } = await laboratory.prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const create = {
    graph: name,
    dataset: name,
    variants: [{ name: 'v', version: versions[0] }],
    evaluators: [{ evaluator: 'contains', settings: { texts: ['x'] } }],
  }
  const said = async (change: object): Promise<string> => {
    const { status, body } = await laboratory.heddle.send<ErrorBody>('/api/experiments', {
      body: { ...create, ...change },
    })
    return `${status} ${body.error.message}`
  }
  expect(await said({ graph: 'none' })).toBe('404 There is no graph "none".')
  expect(await said({ dataset: 'none' })).toBe('404 There is no dataset "none".')
  expect(await said({ datasetVersion: 9 })).toContain('404 There is no version 9')
  expect(await said({ split: 'none' })).toContain('422 None of the 6 examples')
  expect(await said({ evaluators: [{ evaluator: 'none' }] })).toContain('There is no evaluator')
  expect(await said({ evaluators: [{ evaluator: 'regex', settings: { pattern: 7 } }] })).toContain(
    'The settings of the evaluator "regex" do not fit',
  )
  expect(
    await said({ evaluators: [{ evaluator: 'contains', settings: { text: 'x' } }] }),
  ).toContain('The evaluator "contains" has no setting "text". Did you mean "texts"?')
  const misspelt = [
    { key: 'a', evaluator: 'contains', node: 'secnd', settings: { texts: ['x'] } },
    { key: 'b', evaluator: 'length', node: 'nowhere' },
  ]
  expect(await said({ evaluators: misspelt })).toContain(
    '422 The evaluator "contains" scores the node "secnd", which the graph does not have. Did you mean "second"? The evaluator "length" scores the node "nowhere", which the graph does not have. Its nodes are',
  )
  expect(await said({ variants: [{ name: 'v', version: 'nothing' }] })).toContain(
    'neither a version with that hash nor such a label',
  )
  expect(
    await said({ variants: [{ name: 'v', version: 'draft', overrides: { none: { a: 1 } } }] }),
  ).toContain('changes the node "none"')
  const { draft } = (await laboratory.heddle.send<GraphAnswer>(`/api/graphs/${name}`)).body
  expect(draft.name).toBe(name)
  const { evaluators } = (await laboratory.heddle.send<EvaluatorList>('/api/evaluators')).body
  expect(evaluators.find(({ id }) => id === 'ndcg')).toMatchObject({
    family: 'retrieval',
    settings: { type: 'object' },
  })
})
