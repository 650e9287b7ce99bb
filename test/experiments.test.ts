import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Example } from '../engine/evaluate/example.ts'
import type { Graph } from '../engine/graph/document.ts'
import type { ErrorBody, GraphAnswer, RunList, VersionList } from '../server/api.ts'
import type { GateList } from '../server/api/deployments.ts'
import type {
  AttributionAnswer,
  AttributionList,
  ComparisonAnswer,
  EvaluatorList,
  ExperimentAnswer,
  ExperimentCreate,
  ExperimentEstimate,
  ExperimentList,
  RequirementList,
  RowDetail,
  RowList,
} from '../server/api/experiments.ts'
import { token } from './support/client.ts'
import { deploy } from './support/deployed.ts'
import { graph } from './support/graphs.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let model: ScriptedModel
let heddle: Served
let made = 0

beforeAll(async () => {
  model = await startScriptedModel()
  heddle = await startServed()
  await heddle.connect({
    baseUrl: model.url,
    key: 'any',
    profiles: [{ name: 'default', model: 'gpt-5-mini' }],
  })
  await heddle.server.workspace.connection.settled()
  // An answer changes with the prompt and the temperature, and with nothing else.
  model.script(({ prompt, body }) =>
    Array.isArray(body['messages'])
      ? { kind: 'text', text: `Said at ${JSON.stringify(body['temperature'])} of ${tail(prompt)}` }
      : undefined,
  )
})
afterAll(async () => {
  await heddle[Symbol.asyncDispose]()
  await model.close()
})

function tail(prompt: string): string {
  return prompt.slice(-60).replaceAll('\n', ' ').trim()
}

/** Two nodes that ask the model, and a text around what the second said. */
function chain(name: string, around: string, temperature = 0): Graph {
  return graph(name, {
    nodes: {
      first: { type: 'generate@1', inputs: { question: '$.question' } },
      second: {
        type: 'generate@1',
        config: { temperature },
        inputs: { question: 'first.answer' },
      },
      around: {
        type: 'template@1',
        config: { template: around },
        inputs: { said: 'second.answer' },
      },
    },
    outputs: { answer: 'around.text' },
  })
}

/** A graph with two versions and a dataset for it. */
async function prepared(
  before: (name: string) => Graph,
  after: (name: string) => Graph,
  examples: readonly Example[] = questions(6),
): Promise<{ name: string; versions: [string, string] }> {
  made += 1
  const name = `tried-${made}`
  await heddle.publish(before(name))
  await heddle.publish(after(name))
  const { versions } = (await heddle.send<VersionList>(`/api/graphs/${name}/versions`)).body
  await heddle.send('/api/datasets', { body: { name, graph: name } })
  await heddle.send(`/api/datasets/${name}/changes`, { body: { put: examples } })
  return { name, versions: [versions.at(-1)!.version, versions[0]!.version] }
}

function questions(count: number): Example[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `q${at}`,
    inputs: { question: `Question ${at} of ${made}?` },
    expected: { answer: at % 2 === 0 ? 'even' : 'odd' },
    tags: [at % 2 === 0 ? 'even' : 'odd'],
  }))
}

async function begin(create: ExperimentCreate): Promise<ExperimentAnswer> {
  const { status, body } = await heddle.send<ExperimentAnswer>('/api/experiments', { body: create })
  expect(status).toBe(201)
  return body
}

async function over(id: string): Promise<ExperimentAnswer> {
  await vi.waitUntil(async () => (await look(id)).status !== 'running', {
    timeout: 30_000,
    interval: 50,
  })
  return look(id)
}

async function look(id: string): Promise<ExperimentAnswer> {
  return (await heddle.send<ExperimentAnswer>(`/api/experiments/${id}`)).body
}

const contains = (value: string) => ({
  key: value,
  evaluator: 'contains',
  settings: { texts: [value] },
})

test('a second variant executes only what differs, and the two are compared', async () => {
  const { name, versions } = await prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const experiment = await begin({
    graph: name,
    dataset: name,
    variants: [
      { name: 'before', version: versions[0] },
      { name: 'after', version: versions[1] },
    ],
    evaluators: [contains('b:'), { evaluator: 'latency' }],
  })
  expect(experiment).toMatchObject({ status: 'running', variants: ['before', 'after'] })
  const done = await over(experiment.id)
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

  const { body: comparison } = await heddle.send<ComparisonAnswer>(
    `/api/experiments/${experiment.id}/comparison`,
  )
  expect(comparison).toMatchObject({ baseline: 'before', candidate: 'after', examples: 6 })
  expect(comparison.metrics[0]).toMatchObject({ metric: 'b:', difference: 1, won: 6, lost: 0 })
  expect(comparison.sentence.map(({ text }) => text).join('')).toContain('6 examples are too few')

  const rows = (
    await heddle.send<RowList>(`/api/experiments/${experiment.id}/rows?metric=b:&show=improved`)
  ).body
  expect(rows.counts).toEqual({ regressed: 0, improved: 6, tied: 0, errors: 0 })
  expect(rows.rows[0]!.sides.map(({ outputs }) => outputs['answer'])).toEqual([
    expect.stringMatching(/^a: /),
    expect.stringMatching(/^b: /),
  ])
  expect(rows.rows[0]).toMatchObject({ change: 1, sides: [{ status: 'succeeded' }, {}] })

  // The runs of the experiment are left out of the list of runs, and found by it.
  const listed = async (query: string): Promise<number> =>
    (await heddle.send<RunList>(`/api/runs?${query}`)).body.runs.length
  expect(await listed(`graph=${name}`)).toBe(0)
  expect(await listed(`experiment=${experiment.id}`)).toBe(12)
  const { experiments } = (await heddle.send<ExperimentList>(`/api/experiments?graph=${name}`)).body
  expect(experiments.map(({ id }) => id)).toEqual([experiment.id])
})

test('an estimate knows what the journal answers before anything runs', async () => {
  const { name, versions } = await prepared(
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
    (await heddle.send<ExperimentEstimate>('/api/experiments/estimate', { body: create })).body
  // Nothing has run: but the second variant will find what the first has executed.
  expect(await estimate()).toMatchObject({ runs: 12, executions: 36, reused: 12, tokens: null })
  await over((await begin({ ...create, variants: [create.variants[0]!] })).id)
  const asked = model.requests.length
  expect(await estimate()).toMatchObject({ runs: 12, executions: 36, reused: 30 })
  expect((await estimate()).basis).toContain('earlier runs')
  expect(model.requests.length).toBe(asked)
  expect(await estimate()).toMatchObject({ modelCalls: 0, tokens: 0 })
})

test('a grid of overrides becomes variants, trials are runs of their own', async () => {
  const { name, versions } = await prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
    questions(2),
  )
  const { id } = await begin({
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
  const done = await over(id)
  expect(done.variants).toEqual([
    'template x {{said}}, temperature 0',
    'template x {{said}}, temperature 1',
    'template y {{said}}, temperature 0',
    'template y {{said}}, temperature 1',
  ])
  expect(done.progress).toMatchObject({ runs: 16, done: 16, failed: 0 })
  // Each trial executes the first node once, for all four variants.
  expect(done.columns.map(({ executed }) => executed)).toEqual([12, 8, 4, 4])
  const { rows } = (await heddle.send<RowList>(`/api/experiments/${id}/rows?limit=1`)).body
  expect(rows[0]!.sides[0]!.trials).toHaveLength(2)
})

test('an experiment is stopped, goes on, gets another variant and other scores without running again', async () => {
  const { name, versions } = await prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const { id } = await begin({
    graph: name,
    dataset: name,
    variants: [{ name: 'before', version: versions[0] }],
    evaluators: [contains('a:')],
    concurrency: 1,
    requestsPerMinute: 600,
  })
  await vi.waitUntil(async () => (await look(id)).progress.done > 0, { timeout: 30_000 })
  const { body: stopped } = await heddle.send<ExperimentAnswer>(`/api/experiments/${id}/stop`, {
    method: 'POST',
  })
  expect(stopped.status).toBe('stopped')
  expect(stopped.progress.done).toBeLessThan(6)
  await heddle.send(`/api/experiments/${id}/resume`, { method: 'POST' })
  expect((await over(id)).progress).toMatchObject({ runs: 6, done: 6, failed: 0 })

  await heddle.send(`/api/experiments/${id}/variants`, {
    body: { name: 'after', version: versions[1] },
  })
  const both = await over(id)
  expect(both.variants).toEqual(['before', 'after'])
  expect(both.columns[1]).toMatchObject({ executed: 6, reused: 12 })

  const asked = model.requests.length
  const { executed } = both.progress
  await heddle.send(`/api/experiments/${id}/rescore`, {
    body: { evaluators: [contains('b:'), { ...contains('a:'), settings: { texts: [': '] } }] },
  })
  const rescored = await over(id)
  expect(model.requests.length).toBe(asked)
  expect(rescored.progress.executed).toBe(executed)
  expect(rescored.columns.map(({ scores }) => [scores['a:']?.mean, scores['b:']?.mean])).toEqual([
    [1, 0],
    [1, 1],
  ])
  expect(rescored.evaluators.map(({ key }) => key)).toEqual(['a:', 'b:'])
})

test('a budget ends an experiment with a sentence', async () => {
  const { name, versions } = await prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const { id } = await begin({
    graph: name,
    dataset: name,
    variants: [{ name: 'before', version: versions[0] }],
    evaluators: [],
    concurrency: 1,
    budget: { executions: 4 },
  })
  expect(await over(id)).toMatchObject({
    status: 'stopped',
    reason: 'Its budget of 4 node executions is used up.',
    progress: { done: 2 },
  })
})

test('runs that fail are counted apart, and do not end the others', async () => {
  const { name, versions } = await prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
    [{ id: 'unfit', inputs: { other: 'x' } }, ...questions(2)],
  )
  const { id } = await begin({
    graph: name,
    dataset: name,
    variants: [{ name: 'before', version: versions[0] }],
    evaluators: [contains('a:')],
  })
  const done = await over(id)
  expect(done).toMatchObject({ status: 'done', progress: { failed: 1, done: 3 } })
  expect(done.columns[0]!.scores['a:']).toMatchObject({ mean: 1, n: 2, errors: 1 })
  const { rows } = (await heddle.send<RowList>(`/api/experiments/${id}/rows?show=errors`)).body
  expect(rows).toHaveLength(1)
  expect(rows[0]!.sides[0]).toMatchObject({
    status: 'failed',
    problem: expect.stringContaining('question'),
  })
})

test('whoever follows an experiment is told how it comes on, and when it is done', async () => {
  const { name, versions } = await prepared(
    (own) => chain(own, 'a: {{said}}'),
    (own) => chain(own, 'b: {{said}}'),
  )
  const { id } = await begin({
    graph: name,
    dataset: name,
    variants: [{ name: 'before', version: versions[0] }],
    evaluators: [],
  })
  const response = await fetch(`${heddle.url}/api/experiments/${id}/events`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const text = await response.text()
  expect(text).toMatch(/^event: progress\ndata: \{"runs":6/)
  const [, last] = /event: done\ndata: (.*)\n\n$/.exec(text) ?? []
  expect(JSON.parse(last ?? '{}')).toMatchObject({ id, status: 'done' })
})

test('an attribution runs the hybrids, mostly from the journal, and shares the difference out', async () => {
  const { name, versions } = await prepared(
    (own) => chain(own, 'a: {{said}}', 0),
    (own) => chain(own, 'b: {{said}}', 1),
    questions(8),
  )
  const { id } = await begin({
    graph: name,
    dataset: name,
    variants: [
      { name: 'before', version: versions[0] },
      { name: 'after', version: versions[1] },
    ],
    evaluators: [contains('b:')],
  })
  await over(id)
  const path = `/api/experiments/${id}/attributions`
  const begun = await heddle.send<AttributionAnswer>(path, {
    body: { baseline: 'before', candidate: 'after', metric: 'b:' },
  })
  expect(begun).toMatchObject({ status: 202, body: { status: 'running' } })
  const list = async (): Promise<AttributionList> => (await heddle.send<AttributionList>(path)).body
  await vi.waitUntil(async () => (await list()).attributions[0]!.status !== 'running', {
    timeout: 30_000,
    interval: 50,
  })
  const [found] = (await list()).attributions
  expect(found).toMatchObject({ status: 'done', result: { total: 1, exact: true, possible: 4 } })
  const shares = found!.result!.shares.map(({ nodes, share }) => [nodes.join(), share])
  expect(shares).toEqual(
    expect.arrayContaining([
      ['around', 1],
      ['second', 0],
    ]),
  )
  // Four hybrids of eight examples and three nodes, two of them known whole.
  expect(found!.result!.executedSpans).toBe(16)
  expect(found!.result!.reusedSpans).toBe(80)
  // Hybrids are no experiments of their own.
  const { experiments } = (await heddle.send<ExperimentList>(`/api/experiments?graph=${name}`)).body
  expect(experiments).toHaveLength(1)
  const same = await heddle.send<ErrorBody>(path, {
    body: { baseline: 'before', candidate: 'before', metric: 'b:' },
  })
  expect(same.status).toBe(422)
})

test('an experiment on the dataset of the requirements reports the gate of each version', async () => {
  const { name, versions } = await prepared(
    (own) => chain(own, 'b: {{said}}'),
    (own) => chain(own, 'a: {{said}}'),
    questions(24),
  )
  const list: RequirementList = {
    dataset: name,
    evaluators: [contains('b:')],
    requirements: [
      { kind: 'at-least', metric: 'b:', value: 0.9 },
      { kind: 'no-regression', metric: 'b:', beyond: 0.1 },
    ],
  }
  const path = `/api/graphs/${name}/requirements`
  expect((await heddle.send(path, { method: 'PUT', body: list })).body).toEqual(list)
  const wrong = await heddle.send<ErrorBody>(path, {
    method: 'PUT',
    body: { ...list, requirements: [{ kind: 'at-least', metric: 'none', value: 1 }] },
  })
  expect(wrong.body.error.message).toContain('no evaluator of the list has that key')
  const { id } = await begin({
    graph: name,
    dataset: name,
    variants: [
      { name: 'good', version: versions[0] },
      { name: 'bad', version: versions[1] },
    ],
    evaluators: list.evaluators,
  })
  await over(id)
  const gateOf = async (version: string) =>
    (await heddle.send<GateList>(`/api/gates?gate=requirements&version=${version}`)).body.results
  await vi.waitUntil(async () => (await gateOf(versions[1])).length > 0, { timeout: 10_000 })
  expect(await gateOf(versions[0])).toMatchObject([{ passed: true }])
  expect(await gateOf(versions[1])).toMatchObject([
    {
      passed: false,
      evidence: { experiment: id, results: [{ passed: false }, { passed: false }] },
    },
  ])
  const deployed = async (version: string): Promise<number> => {
    const variants = [{ name: 'all', version, weight: 100 }]
    return (await deploy(heddle, name, { graph: name, variants, gates: ['requirements'] })).status
  }
  expect(await deployed(versions[1])).toBe(409)
  expect(await deployed(versions[0])).toBe(201)

  for (const [format, start] of [
    ['html', '<!doctype html>'],
    ['csv', 'example,'],
    ['markdown', '# good'],
    ['junit', '<?xml'],
  ] as const) {
    const report = await heddle.send(`/api/experiments/${id}/report?format=${format}`)
    expect(report.text.slice(0, start.length)).toBe(start)
    expect(report.headers.get('content-disposition')).toContain('attachment')
  }
})

test('passages of both sides stand beside each other, with rank moves and gold marks', async () => {
  const retrieving = (own: string, topN: number): Graph =>
    graph(own, {
      nodes: {
        find: {
          type: 'retrieve@1',
          config: { index: 'docs', topK: 8 },
          inputs: { queries: '$.question' },
        },
        rank: {
          type: 'rerank@1',
          config: { topN },
          inputs: { documents: 'find.documents', query: '$.question' },
        },
      },
      outputs: { documents: 'rank.documents' },
    })
  const { name, versions } = await prepared(
    (own) => retrieving(own, 3),
    (own) => retrieving(own, 5),
    [
      {
        id: 'port',
        inputs: { question: 'On which port does the server listen?' },
        gold: [{ document: 'docs/configuration.md', grade: 1 }],
      },
    ],
  )
  const { id } = await begin({
    graph: name,
    dataset: name,
    variants: versions.map((version, at) => ({ name: `v${at}`, version })),
    evaluators: [{ evaluator: 'hit', node: 'find', settings: { k: 8 } }, { evaluator: 'latency' }],
  })
  await over(id)
  const { passages } = (await heddle.send<RowDetail>(`/api/experiments/${id}/rows/port`)).body
  expect(passages.map(({ node, sides }) => [node, sides.map((side) => side.length)])).toEqual([
    ['find', [8, 8]],
    ['rank', [3, 5]],
  ])
  const [before, after] = passages[1]!.sides
  expect(before!.map(({ otherRank }) => otherRank)).toEqual([1, 2, 3])
  expect(after!.slice(3).map(({ otherRank }) => otherRank)).toEqual([null, null])
  expect(passages[0]!.sides[0]!.some(({ gold }) => gold)).toBe(true)
})

test('what does not fit is refused in a sentence before anything runs', async () => {
  const { name, versions } = await prepared(
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
    const { status, body } = await heddle.send<ErrorBody>('/api/experiments', {
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
  expect(await said({ variants: [{ name: 'v', version: 'nothing' }] })).toContain(
    'neither a version with that hash nor such a label',
  )
  expect(
    await said({ variants: [{ name: 'v', version: 'draft', overrides: { none: { a: 1 } } }] }),
  ).toContain('changes the node "none"')
  const { draft } = (await heddle.send<GraphAnswer>(`/api/graphs/${name}`)).body
  expect(draft.name).toBe(name)
  const { evaluators } = (await heddle.send<EvaluatorList>('/api/evaluators')).body
  expect(evaluators.find(({ id }) => id === 'ndcg')).toMatchObject({
    family: 'retrieval',
    settings: { type: 'object' },
  })
})
