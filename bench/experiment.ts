import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Graph, GraphNode } from '../engine/graph/document.ts'
import type { VersionList } from '../server/api.ts'
import type { ExperimentAnswer, ExperimentCreate } from '../server/api/experiments.ts'
import { startScriptedModel } from '../test/support/scripted-model-server.ts'
import { spawnServer, type Spawned } from '../test/support/spawned.ts'
import type { Benchmark } from './benchmark.ts'
import { table } from './table.ts'

/** Nodes in a chain, each of which asks the model. */
const nodes = 8
/** Milliseconds that the model takes. */
const modelTime = 50
const concurrency = 4

/** What the second variant of an experiment costs, where only its last node differs. */
export const experiment: Benchmark = {
  name: 'experiment',
  description: 'A second variant that differs in the last node, against the first',
  async run([given]) {
    const examples = Number(given ?? 500)
    const home = await mkdtemp(join(tmpdir(), 'heddle-bench-experiment-'))
    const model = await startScriptedModel()
    model.script({ kind: 'text', text: 'An answer of some words.', firstAfter: modelTime })
    const variables = {
      OPENAI_API_KEY: 'any',
      OPENAI_BASE_URL: model.url,
      HEDDLE_MODEL: 'scripted',
    }
    const heddle = await spawnServer({ home, variables })
    try {
      return await measure(heddle, examples)
    } finally {
      await heddle.kill()
      await model.close()
      await rm(home, { recursive: true, force: true })
    }
  },
}

async function measure(heddle: Spawned, examples: number) {
  const [before, after] = await prepare(heddle, examples)
  const create: ExperimentCreate = {
    graph: 'chain',
    dataset: 'chain',
    variants: [{ name: 'first', version: before }],
    evaluators: [{ evaluator: 'length' }],
    concurrency,
  }
  const { body } = await heddle.send<ExperimentAnswer>('/api/experiments', { body: create })
  const first = await timed(heddle, body.id)
  await heddle.send(`/api/experiments/${body.id}/variants`, {
    body: { name: 'second', version: after },
  })
  const second = await timed(heddle, body.id)
  const [one, other] = second.answer.columns
  if (one === undefined || other === undefined || second.answer.progress.failed > 0) {
    throw new Error(`The experiment did not come to a good end: ${second.answer.reason ?? ''}`)
  }
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1)
  const rows = [
    ['first', String(one.executed), String(one.reused), seconds(first.ms)],
    ['second', String(other.executed), String(other.reused), seconds(second.ms)],
  ]
  process.stdout.write(
    `${examples} examples, a chain of ${nodes} nodes that ask a model of ${modelTime} ms, ${concurrency} runs at once\n\n${table([['variant', 'executed', 'reused', 'seconds'], ...rows])}\n`,
  )
  return {
    examples,
    executed_share: other.executed / one.executed,
    time_share: second.ms / first.ms,
  }
}

/** Waits for an experiment, and takes its time. */
async function timed(
  heddle: Spawned,
  id: string,
): Promise<{ ms: number; answer: ExperimentAnswer }> {
  const begun = performance.now()
  for (;;) {
    const { body: answer } = await heddle.send<ExperimentAnswer>(`/api/experiments/${id}`)
    if (answer.status !== 'running') return { ms: performance.now() - begun, answer }
    await wait(100)
  }
}

/** Two versions of a chain, and questions for it. @returns the hashes of the versions */
async function prepare(heddle: Spawned, examples: number): Promise<[string, string]> {
  await heddle.publish(chain(0))
  await heddle.publish(chain(1))
  const { versions } = (await heddle.send<VersionList>('/api/graphs/chain/versions')).body
  await heddle.send('/api/datasets', { body: { name: 'chain', graph: 'chain' } })
  const put = Array.from({ length: examples }, (_, at) => ({
    id: `q${at}`,
    inputs: { question: `What is the answer to question ${at}?` },
  }))
  await heddle.send('/api/datasets/chain/changes', { body: { put } })
  return [versions.at(-1)!.version, versions[0]!.version]
}

/** @param temperature of the last node */
function chain(temperature: number): Graph {
  const entries = Array.from({ length: nodes }, (_, at): [string, GraphNode] => [
    `step${at + 1}`,
    {
      type: 'generate@1',
      // Each does other work, so that none answers for another.
      config: { temperature: at === nodes - 1 ? temperature : (at + 1) / 10 },
      inputs: {
        question: '$.question',
        ...(at === 0 ? {} : { feedback: `step${at}.answer` }),
      },
    },
  ])
  return {
    heddle: 1,
    name: 'chain',
    inputs: { question: { type: 'text' } },
    nodes: Object.fromEntries(entries),
    outputs: { answer: `step${nodes}.answer` },
  }
}
