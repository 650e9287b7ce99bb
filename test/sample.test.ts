import { expect, test, vi } from 'vitest'
import type { RunList, VersionList } from '../server/api.ts'
import type { ExperimentAnswer, ExperimentList } from '../server/api/experiments.ts'
import type { ExecutionList } from '../server/api/history.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

async function evaluations(heddle: Served): Promise<ExperimentList['experiments']> {
  return (await heddle.send<ExperimentList>('/api/experiments?graph=docs-chatbot')).body.experiments
}

/** The evaluation of the sample, when so many of its runs are done. */
async function recorded(heddle: Served, runs: number) {
  return vi.waitUntil(
    async () => (await evaluations(heddle)).find(({ progress }) => progress.done >= runs),
    { timeout: 60_000, interval: 50 },
  )
}

test('the sample is run on its dataset once, without a model, and what was recorded can be deleted', async () => {
  const home = ownFolder()
  await using model = await startScriptedModel()
  let id = ''
  {
    await using heddle = await startServed({ home, sample: true })
    const { versions } = (await heddle.send<VersionList>('/api/graphs/docs-chatbot/versions')).body
    expect(versions.map(({ number, author }) => [number, author])).toEqual([
      [2, 'Heddle'],
      [1, 'Heddle'],
    ])
    const experiment = await recorded(heddle, 2)
    id = experiment.id
    expect(experiment).toMatchObject({ sample: true, createdBy: 'Heddle', examples: 138 })
    const { body } = await heddle.send<ExperimentAnswer>(`/api/experiments/${id}`)
    expect(body.columns.map(({ version }) => version)).toEqual(
      versions.map(({ version }) => version).toReversed(),
    )

    // A model that is connected meanwhile is not asked: nobody wanted to pay for these runs.
    await heddle.connect({ baseUrl: model.url, key: 'any', profiles: [] })
    await recorded(heddle, experiment.progress.done + 4)
  }
  {
    // Nor after a new start, when it goes on.
    await using heddle = await startServed({ home, sample: true })
    const before = await recorded(heddle, 0)
    await recorded(heddle, before.progress.done + 4)
    const chats = model.requests.filter(({ path }) => path === '/chat/completions')
    expect(chats).toEqual([])

    await heddle.send(`/api/experiments/${id}/stop`, { method: 'POST' })
    const list = async (query: string): Promise<RunList['runs']> =>
      (await heddle.send<RunList>(`/api/runs?graph=docs-chatbot${query}`)).body.runs
    expect(await list('')).toEqual([])
    const [run] = await list('&experiments=true&limit=5')
    expect(run).toMatchObject({ experiment: id, graph: 'docs-chatbot' })
    const executions = async (): Promise<ExecutionList['executions']> =>
      (await heddle.send<ExecutionList>('/api/graphs/docs-chatbot/executions?node=retrieve')).body
        .executions
    const scored = (await executions()).flatMap(({ scores = [] }) => scores)
    expect(scored).toContainEqual({
      metric: 'mrr',
      title: 'Reciprocal rank',
      value: expect.any(Number),
    })

    expect((await heddle.send(`/api/experiments/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect(await list('&experiments=true')).toEqual([])
    expect(await executions()).toEqual([])
    expect(heddle.logged()).not.toContain('"level":"error"')
  }
  {
    // Nobody wants back what was deleted.
    await using heddle = await startServed({ home, sample: true })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await evaluations(heddle)).toEqual([])
  }
})

test('nothing is run where a model is connected, where the sample was run before, or where nobody wants it', async () => {
  await using model = await startScriptedModel()
  const variables = { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'any', HEDDLE_MODEL: 'scripted' }
  const home = ownFolder()
  {
    await using heddle = await startServed({ home, sample: true, variables })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await evaluations(heddle)).toEqual([])
    expect(model.requests.filter(({ path }) => path === '/chat/completions')).toEqual([])
  }
  {
    await using heddle = await startServed({ home })
    await heddle.run('docs-chatbot', { question: 'What is a heddle?' })
    expect(await evaluations(heddle)).toEqual([])
  }
  await using heddle = await startServed({ home, sample: true })
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await evaluations(heddle)).toEqual([])
})
