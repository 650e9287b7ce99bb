import { expect, vi } from 'vitest'
import type { Example } from '../../engine/evaluate/example.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { VersionList } from '../../server/api.ts'
import type {
  ChosenEvaluator,
  ExperimentAnswer,
  ExperimentCreate,
} from '../../server/api/experiments.ts'
import { graph } from './graphs.ts'
import { startScriptedModel, type ScriptedModel } from './scripted-model-server.ts'
import { startServed, type Served } from './served.ts'

/** A server with a scripted model, on which experiments are begun and waited for. */
export interface Laboratory extends AsyncDisposable {
  readonly model: ScriptedModel
  readonly heddle: Served
  /** A graph with two versions, older first, and a dataset for it, all of one name. */
  prepared(
    before: (name: string) => Graph,
    after: (name: string) => Graph,
    examples?: readonly Example[],
  ): Promise<{ name: string; versions: [string, string] }>
  questions(count: number): Example[]
  begin(create: ExperimentCreate): Promise<ExperimentAnswer>
  look(id: string): Promise<ExperimentAnswer>
  /** As it is when it is not running any more. */
  over(id: string): Promise<ExperimentAnswer>
}

/** An answer of the model changes with the prompt and the temperature, and with nothing else. */
export async function openLaboratory(): Promise<Laboratory> {
  const model = await startScriptedModel()
  const heddle = await startServed()
  let made = 0
  await heddle.connect({
    baseUrl: model.url,
    key: 'any',
    profiles: [{ name: 'default', model: 'gpt-5-mini' }],
  })
  await heddle.server.workspace.connection.settled()
  model.script(({ prompt, body }) =>
    Array.isArray(body['messages'])
      ? { kind: 'text', text: `Said at ${JSON.stringify(body['temperature'])} of ${tail(prompt)}` }
      : undefined,
  )

  function questions(count: number): Example[] {
    return Array.from({ length: count }, (_, at) => ({
      id: `q${at}`,
      inputs: { question: `Question ${at} of ${made}?` },
      expected: { answer: at % 2 === 0 ? 'even' : 'odd' },
      tags: [at % 2 === 0 ? 'even' : 'odd'],
    }))
  }

  async function look(id: string): Promise<ExperimentAnswer> {
    return (await heddle.send<ExperimentAnswer>(`/api/experiments/${id}`)).body
  }

  return {
    model,
    heddle,
    questions,
    look,
    async prepared(before, after, examples = questions(6)) {
      made += 1
      const name = `tried-${made}`
      await heddle.publish(before(name))
      await heddle.publish(after(name))
      const { versions } = (await heddle.send<VersionList>(`/api/graphs/${name}/versions`)).body
      await heddle.send('/api/datasets', { body: { name, graph: name } })
      await heddle.send(`/api/datasets/${name}/changes`, { body: { put: examples } })
      return { name, versions: [versions.at(-1)!.version, versions[0]!.version] }
    },
    async begin(create) {
      const { status, body } = await heddle.send<ExperimentAnswer>('/api/experiments', {
        body: create,
      })
      expect(status).toBe(201)
      return body
    },
    async over(id) {
      await vi.waitUntil(async () => (await look(id)).status !== 'running', {
        timeout: 30_000,
        interval: 50,
      })
      return look(id)
    },
    async [Symbol.asyncDispose]() {
      await heddle[Symbol.asyncDispose]()
      await model.close()
    },
  }
}

function tail(prompt: string): string {
  return prompt.slice(-60).replaceAll('\n', ' ').trim()
}

/** Two nodes that ask the model, and a text around what the second said. */
export function chain(name: string, around: string, temperature = 0): Graph {
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

/** Scores whether the answer contains a text, under that text. */
export function contains(value: string): ChosenEvaluator {
  return { key: value, evaluator: 'contains', settings: { texts: [value] } }
}
