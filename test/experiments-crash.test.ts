import { onTestFinished, expect, test, vi } from 'vitest'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { VersionList } from '../server/api.ts'
import type { ExperimentAnswer } from '../server/api/experiments.ts'
import { graph } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { spawnServer, type Spawned } from './support/spawned.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

const examples = 20

test('an experiment whose server is killed goes on at the next start, and repeats nothing that was done', async () => {
  using folder = temporaryFolder()
  const model = await startScriptedModel()
  onTestFinished(() => model.close())
  model.script({ kind: 'text', text: 'An answer.', firstAfter: 60 })
  const variables = { OPENAI_API_KEY: 'any', OPENAI_BASE_URL: model.url, HEDDLE_MODEL: 'small' }

  const first = await spawnServer({ home: folder.path, variables })
  onTestFinished(() => first.kill())
  const id = await beginExperiment(first)
  const look = async (heddle: Spawned): Promise<ExperimentAnswer> =>
    (await heddle.send<ExperimentAnswer>(`/api/experiments/${id}`)).body
  // The second variant reuses what the first one asked, so requests count examples and runs do not.
  await vi.waitUntil(() => model.requests.length >= examples / 2, { timeout: 60_000 })
  await first.kill()

  const second = await spawnServer({ home: folder.path, variables })
  onTestFinished(() => second.kill())
  await vi.waitUntil(async () => (await look(second)).status !== 'running', { timeout: 60_000 })
  const done = await look(second)
  expect(done).toMatchObject({
    status: 'done',
    progress: { runs: 2 * examples, done: 2 * examples, failed: 0 },
  })
  expect(done.columns.map(({ scores }) => scores['length'])).toMatchObject([
    { n: examples, errors: 0 },
    { n: examples, errors: 0 },
  ])
  // Only what was under way when the server was killed was asked again: four runs at once.
  expect(model.requests.length).toBeLessThanOrEqual(examples + 4)

  await second.kill()
  const store = new DatabaseSync(join(folder.path, 'heddle.sqlite'), { readOnly: true })
  onTestFinished(() => store.close())
  const count = (text: string): unknown => store.prepare(text).get()?.['count']
  expect(count('SELECT count(*) AS count FROM scores')).toBe(2 * examples)
  expect(count('SELECT count(DISTINCT run) AS count FROM scores')).toBe(2 * examples)
})

async function beginExperiment(heddle: Spawned): Promise<string> {
  for (const around of ['a: {{said}}', 'b: {{said}}']) {
    await heddle.publish(
      graph('tried', {
        nodes: {
          answer: { type: 'generate@1', inputs: { question: '$.question' } },
          around: {
            type: 'template@1',
            config: { template: around },
            inputs: { said: 'answer.answer' },
          },
        },
        outputs: { answer: 'around.text' },
      }),
    )
  }
  const { versions } = (await heddle.send<VersionList>('/api/graphs/tried/versions')).body
  await heddle.send('/api/datasets', { body: { name: 'tried', graph: 'tried' } })
  const put = Array.from({ length: examples }, (_, at) => ({
    id: `q${at}`,
    inputs: { question: `Question ${at}?` },
  }))
  await heddle.send('/api/datasets/tried/changes', { body: { put } })
  const { body } = await heddle.send<ExperimentAnswer>('/api/experiments', {
    body: {
      graph: 'tried',
      dataset: 'tried',
      variants: versions.toReversed().map(({ version }, at) => ({ name: `v${at + 1}`, version })),
      evaluators: [{ evaluator: 'length' }],
    },
  })
  return body.id
}
