import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ErrorBody, RunList } from '../server/api.ts'
import type { DeploymentAnswer, DeploymentSave } from '../server/api/deployments.ts'
import type { ExperimentList } from '../server/api/experiments.ts'
import type { MonitorAnswer, MonitorScores } from '../server/api/monitor.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { graph } from './support/graphs.ts'
import { noPostgres, withPostgres } from './support/postgres.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Fails where the model does. */
const advice = graph('advice', {
  nodes: { answer: { type: 'generate@1', inputs: { question: '$.question' } } },
  outputs: { answer: 'answer.answer' },
})
const rubric = { evaluator: 'rubric', share: 1 }
const length = { evaluator: 'length', share: 1 }

/** A judge that gives the best of five levels, and answers that are as long as they are. */
async function judge(): Promise<ScriptedModel> {
  const model = await startScriptedModel()
  onTestFinished(() => model.close())
  model.script(({ prompt }) =>
    isJudged(prompt)
      ? { kind: 'text', text: JSON.stringify({ reason: 'It says what was asked.', score: 5 }) }
      : prompt.includes('broken')
        ? { kind: 'status', status: 400, message: 'Not today.' }
        : { kind: 'text', text: 'Beat the weft twice.' },
  )
  return model
}

function isJudged(prompt: string): boolean {
  return prompt.startsWith('Judge the answer')
}

const judged = ({ requests }: ScriptedModel): number =>
  requests.filter(({ prompt }) => isJudged(prompt)).length

async function served(
  model: ScriptedModel,
  options: { home?: string; every?: number; name?: string; database?: string } = {},
): Promise<Served> {
  const { home, every = 20, name = 'gpt-5-mini', database } = options
  const heddle = await startServed({
    warm: false,
    scoring: { every },
    ...(home === undefined ? {} : { home }),
    variables: database === undefined ? {} : { DATABASE_URL: database },
  })
  onTestFinished(() => heddle[Symbol.asyncDispose]())
  await heddle.connect({ baseUrl: model.url, profiles: [{ name: 'default', model: name }] })
  return heddle
}

async function set(
  heddle: Served,
  settings: Partial<DeploymentSave['settings']>,
): Promise<DeploymentAnswer> {
  const version = await publishVersion(heddle, advice)
  const variants = [{ name: 'current', version, weight: 100 }]
  const { status, body } = await deploy(heddle, 'support', {
    graph: 'advice',
    variants,
    ...settings,
  })
  expect(status).toBeOneOf([200, 201])
  return body
}

async function ask(heddle: Served, amount: number, question = 'How'): Promise<void> {
  for (let at = 0; at < amount; at += 1) {
    await heddle.send('/v1/graphs/support/runs', {
      body: { input: { question: `${question} ${at}?` } },
    })
  }
}

async function read(heddle: Served, query = 'deployment=support'): Promise<MonitorAnswer> {
  return (await heddle.send<MonitorAnswer>(`/api/monitor?${query}`)).body
}

async function scoresOf(heddle: Served, key: string): Promise<MonitorScores> {
  const found = (await read(heddle)).scores.find((one) => one.key === key)
  expect(found).toBeDefined()
  return found!
}

async function scored(heddle: Served, key: string, n: number): Promise<MonitorScores> {
  await vi.waitFor(async () => expect((await scoresOf(heddle, key)).whole?.n).toBe(n), {
    timeout: 20_000,
  })
  return scoresOf(heddle, key)
}

test('runs that a deployment answered are scored in the background, and their means are shown', async () => {
  const model = await judge()
  const heddle = await served(model)
  const { revision } = await set(heddle, { evaluators: [rubric, { ...length, key: 'words' }] })
  expect(revision.settings.evaluators).toEqual([rubric, { ...length, key: 'words' }])
  await ask(heddle, 3)
  await ask(heddle, 1, 'broken')
  const found = await scored(heddle, 'rubric', 3)
  expect(found).toMatchObject({
    evaluator: 'rubric',
    title: 'Rubric',
    type: 'number',
    direction: 'higher',
    range: [0, 1],
    share: 1,
    whole: { mean: 1, high: 1, n: 3, of: 3 },
    errors: 0,
    notApplicable: 0,
  })
  expect(found.whole?.low).toBeLessThan(0.9)
  expect(found.buckets.reduce((all, { n }) => all + n, 0)).toBe(3)
  expect((await scored(heddle, 'words', 3)).whole).toMatchObject({ mean: 4, low: 4, high: 4 })
  expect(judged(model)).toBe(3)

  // What judges ask is neither a request nor a run of anybody.
  const { whole, scoring } = await read(heddle)
  expect(whole.requests).toBe(4)
  expect(scoring).toMatchObject({ unpricedToday: 0, notes: [] })
  expect(scoring?.spentToday).toBeGreaterThan(0)
  expect((await read(heddle, '')).whole.requests).toBe(4)
  expect((await read(heddle, 'graph=advice')).scores).toMatchObject([
    { key: 'rubric', whole: { n: 3 } },
    { key: 'words', whole: { n: 3 } },
  ])
  const { runs } = (await heddle.send<RunList>('/api/runs?limit=50')).body
  expect(runs.map((run) => run.graph)).toEqual(['advice', 'advice', 'advice', 'advice'])
  expect((await heddle.send<ExperimentList>('/api/experiments')).body.experiments).toEqual([])
})

test('a graph judges, and what it ran for that is no run of anybody', async () => {
  const model = await judge()
  const heddle = await served(model)
  await heddle.publish(
    graph('polite', {
      inputs: { question: { type: 'text' }, answer: { type: 'text' } },
      nodes: {
        said: {
          type: 'template@1',
          inputs: { answer: '$.answer' },
          config: { template: '{{answer}}' },
        },
        score: { type: 'judge@1', inputs: { question: '$.question', answer: 'said.text' } },
      },
      outputs: { verdict: 'score.verdict' },
    }),
  )
  const evaluator = { evaluator: 'graph', key: 'polite', settings: { graph: 'polite' }, share: 1 }
  await set(heddle, { evaluators: [evaluator] })
  await ask(heddle, 2)
  await scored(heddle, 'polite', 2)
  const { runs } = (await heddle.send<RunList>('/api/runs?limit=50')).body
  expect(runs.map((run) => run.graph)).toEqual(['advice', 'advice'])
  expect((await read(heddle, '')).whole.requests).toBe(2)
})

test('what a server did not come to is scored by the next one, once', async () => {
  const model = await judge()
  const home = ownFolder()
  const first = await served(model, { home })
  await set(first, { evaluators: [rubric] })
  model.script(({ prompt }) => (isJudged(prompt) ? { kind: 'hang' } : undefined))
  await ask(first, 3)
  // It stops in the middle of a score.
  await vi.waitFor(() => expect(judged(model)).toBeGreaterThan(0), { timeout: 20_000 })
  await first[Symbol.asyncDispose]()
  model.script(({ prompt }) =>
    isJudged(prompt)
      ? { kind: 'text', text: JSON.stringify({ reason: 'It does.', score: 4 }) }
      : undefined,
  )
  const second = await served(model, { home })
  const { whole } = await scored(second, 'rubric', 3)
  expect(whole?.mean).toBeCloseTo(0.75)
  const before = judged(model)
  await second[Symbol.asyncDispose]()
  const third = await served(model, { home })
  await ask(third, 1, 'Why')
  await scored(third, 'rubric', 4)
  expect(judged(model)).toBe(before + 1)
})

test('runs beside others, and runs from before an evaluator was set, are left out', async () => {
  const model = await judge()
  const heddle = await served(model)
  const first = await publishVersion(heddle, saying('loom', 'one'))
  const second = await publishVersion(heddle, saying('loom', 'two'))
  const settings: DeploymentSave['settings'] = {
    graph: 'loom',
    mode: 'shadow',
    variants: [
      { name: 'answers', version: first, weight: 100 },
      { name: 'beside', version: second, weight: 100 },
    ],
  }
  await deploy(heddle, 'support', settings)
  await ask(heddle, 1, 'Before')
  await deploy(heddle, 'support', { ...settings, evaluators: [length] })
  await ask(heddle, 2)
  await scored(heddle, 'length', 2)
  const ended = heddle.server.workspace.journal.runs({ graph: 'loom', limit: 50 })
  expect(ended).toHaveLength(6)
  const rows = await heddle.server.workspace.store.selectFrom('scores').selectAll().execute()
  expect(rows.map(({ variant, deployment }) => [variant, deployment])).toEqual([
    ['answers', 'support'],
    ['answers', 'support'],
  ])
})

test('a ceiling ends what asks a model for the day, and nothing else', async () => {
  const model = await judge()
  const heddle = await served(model)
  await set(heddle, { evaluators: [rubric, length], maxCostPerDay: 0.000_000_1 })
  await ask(heddle, 6)
  await scored(heddle, 'length', 6)
  await vi.waitFor(async () => {
    expect((await read(heddle)).scoring?.notes).toEqual([
      expect.stringMatching(/^The ceiling of \$1e-7 a day is reached\./),
    ])
  })
  // Two are scored at once.
  expect((await scoresOf(heddle, 'rubric')).whole?.n).toBeOneOf([1, 2])
})

test('a price that nobody knows is told, and no ceiling can be held with it', async () => {
  const model = await judge()
  const heddle = await served(model, { name: 'home-made' })
  await set(heddle, { evaluators: [rubric], maxCostPerDay: 5 })
  await ask(heddle, 5)
  await vi.waitFor(async () => {
    expect((await read(heddle)).scoring).toMatchObject({
      spentToday: 0,
      maxCostPerDay: 5,
      notes: [expect.stringMatching(/^The price of a model that was asked today is not known/)],
    })
  })
  expect((await read(heddle)).scoring?.unpricedToday).toBeOneOf([1, 2])
  await set(heddle, { evaluators: [rubric] })
  await scored(heddle, 'rubric', 5)
})

test('what could not be scored says why, and is no 0', async () => {
  const model = await judge()
  const heddle = await served(model)
  model.script(({ prompt }) =>
    isJudged(prompt) ? { kind: 'status', status: 400, message: 'The judge is out.' } : undefined,
  )
  await set(heddle, { evaluators: [rubric] })
  await ask(heddle, 1)
  await vi.waitFor(async () => {
    expect(await scoresOf(heddle, 'rubric')).toMatchObject({
      whole: null,
      errors: 1,
      problem: expect.stringContaining('The judge is out.'),
    })
  })
})

test('evaluators that do not fit are refused, with all that is wrong', async () => {
  const model = await judge()
  const heddle = await served(model)
  const version = await publishVersion(heddle, advice)
  const variants = [{ name: 'current', version, weight: 100 }]
  const refused = async (settings: Partial<DeploymentSave['settings']>): Promise<string> => {
    const all = { graph: 'advice', variants, ...settings }
    const { status, body } = await heddle.send<ErrorBody>('/api/deployments/support', {
      method: 'PUT',
      body: { settings: all },
    })
    expect(status).toBe(422)
    return body.error.message
  }
  const said = await refused({
    evaluators: [
      { evaluator: 'token-f1', share: 0.5 },
      { evaluator: 'contains', share: 2 },
      { evaluator: 'pairwise', share: 0 },
      { evaluator: 'rubrik', share: 1 },
      { evaluator: 'length', share: 1, settings: { units: 'words' } },
      { evaluator: 'length', share: 1, node: 'anser' },
      { evaluator: 'graph', share: 1, settings: { graph: 'nobody' } },
    ],
    maxCostPerDay: -1,
  })
  for (const part of [
    'A deployment may have at most 5 evaluators, and this one has 7.',
    'The evaluator "token-f1" needs what an example expects',
    'The evaluator "contains" with these settings needs what an example expects',
    'The share of the evaluator "contains" must be above 0 and at most 1 (0.1 is one run in ten), and is 2.',
    'The evaluator "pairwise" compares two runs',
    'There is no evaluator "rubrik". Did you mean "rubric"?',
    'The evaluator "length" has no setting "units".',
    'which the graph does not have. Did you mean "answer"?',
    'There is no graph "nobody" to judge with.',
    '"maxCostPerDay" must be above 0',
  ]) {
    expect(said).toContain(part)
  }
  expect(await refused({ evaluators: [length, length] })).toContain(
    'Two evaluators are named "length"; give each a "key" of its own.',
  )
  const { revision } = await set(heddle, { evaluators: [] })
  expect(revision.settings).not.toHaveProperty('evaluators')
  expect((await read(heddle)).scores).toEqual([])
})

describe.skipIf(noPostgres)(`several servers${noPostgres ? ` (${noPostgres})` : ''}`, () => {
  const postgres = withPostgres()

  test('score each run once, whichever of them answered, and tell the same', async () => {
    const model = await judge()
    const database = await postgres.database()
    const first = await served(model, { database })
    const second = await served(model, { database })
    await set(first, { evaluators: [rubric] })
    await ask(first, 2)
    await ask(second, 2, 'Why')
    await scored(first, 'rubric', 4)
    await scored(second, 'rubric', 4)
    expect(judged(model)).toBe(4)
    // What the one leaves the other takes over.
    await first[Symbol.asyncDispose]()
    await ask(second, 1, 'When')
    await scored(second, 'rubric', 5)
    expect(judged(model)).toBe(5)
  })
})
