import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readFile } from 'node:fs/promises'
import { isPortType } from '../engine/graph/port-types.ts'
import { subgraphType } from '../engine/graph/subgraph-type.ts'
import type { Json } from '../engine/graph/values.ts'
import type { ChatEvent, ChatModel } from '../engine/models/chat-model.ts'
import type { Models } from '../engine/models/models.ts'
import type { Reranker } from '../engine/models/reranker.ts'
import type { NodeIndexes } from '../engine/run/node-context.ts'
import {
  fakeFetch,
  fakeIndexes,
  fakeModels,
  fakeSandbox,
  testNode,
  type NodeTest,
} from '../engine/testing.ts'
import { upgradeFaults } from '../test/support/stored-upgrades.ts'
import { nodeTypes } from './index.ts'

/** One config and one set of inputs for each node type with which it must run offline. */
interface Sample {
  readonly config?: Readonly<Record<string, Json>>
  readonly inputs: Readonly<Record<string, Json>>
  /** What a person says when it asks. */
  readonly answer?: Readonly<Record<string, Json>>
  /** Outputs that must be there. */
  readonly gives: readonly string[]
  /** What it asks when a model is connected. */
  readonly reaches?: 'chat' | 'rerank' | 'index' | 'web' | 'sandbox'
}

const documents = [
  { id: 'port', title: 'Port', text: 'The default port is 4000. PORT changes it.', score: 2 },
  { id: 'host', title: 'Host', text: 'The default host is 127.0.0.1.', score: 1 },
]
const question = 'What is the default port?'

const searchTool = {
  name: 'search_docs',
  description: 'Searches the documentation.',
  parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
  target: {
    settings: { kind: 'index', index: 'docs', description: '', topK: 6, mode: 'auto' },
  },
}

const samples: Readonly<Record<string, Sample>> = {
  rewrite: {
    inputs: { question },
    gives: ['query', 'queries', 'keywords'],
    reaches: 'chat',
  },
  retrieve: {
    config: { index: 'docs' },
    inputs: { queries: [question] },
    gives: ['documents'],
    reaches: 'index',
  },
  fuse: { inputs: { lists: [documents, [documents[1]!]] }, gives: ['documents'] },
  filter: {
    config: { minShare: 0.7, maxTokens: 1000 },
    inputs: { documents },
    gives: ['documents', 'dropped'],
  },
  rerank: { inputs: { query: question, documents }, gives: ['documents'], reaches: 'rerank' },
  grade: {
    inputs: { question, documents },
    gives: ['enough', 'documents', 'verdict', 'score'],
    reaches: 'chat',
  },
  generate: {
    inputs: { question, documents },
    gives: ['answer', 'citations', 'supported'],
    reaches: 'chat',
  },
  agent: {
    inputs: { question, tools: [searchTool] },
    gives: ['answer', 'citations', 'supported', 'documents', 'messages', 'steps', 'stopped'],
    reaches: 'chat',
  },
  tool: { config: { index: 'docs' }, inputs: {}, gives: ['tool'] },
  validate: {
    inputs: { answer: 'The default port is 4000 [1].', documents },
    gives: ['verdict', 'pass', 'score'],
    reaches: 'chat',
  },
  judge: {
    inputs: { question, answer: 'The default port is 4000 [1].', documents },
    gives: ['verdict', 'score'],
    reaches: 'chat',
  },
  switch: {
    config: { cases: [{ port: 'high', when: 'value > 3' }] },
    inputs: { value: 4 },
    gives: ['high'],
  },
  classify: {
    config: { classes: [{ name: 'port', keywords: ['port'] }, { name: 'host' }] },
    inputs: { value: question },
    gives: ['port', 'class', 'classes', 'confidence', 'reason'],
    reaches: 'chat',
  },
  extract: {
    config: { schema: { type: 'object', properties: { port: { type: 'integer' } } } },
    inputs: { text: 'Port: 4000' },
    gives: ['json', 'complete', 'missing', 'unproved', 'evidence', 'verdict'],
    reaches: 'chat',
  },
  human: {
    config: { question: 'Is {{answer}} right?', fields: [{ name: 'right', type: 'boolean' }] },
    inputs: { answer: 'The default port is 4000.' },
    answer: { right: true },
    gives: ['right'],
  },
  budget: { inputs: { value: 'Hello' }, gives: ['within', 'used'] },
  'read-file': {
    inputs: { file: { hash: 'h', name: 'port.txt', mediaType: 'text/plain', bytes: 5 } },
    gives: ['text', 'title'],
  },
  template: { inputs: { text: 'Hello' }, gives: ['text'] },
  memory: {
    config: { messages: 1 },
    inputs: {
      history: [
        { role: 'user', content: 'The shuttle of my loom is stuck in the shed.' },
        { role: 'assistant', content: 'Lift the shafts of the loom.' },
        { role: 'user', content: question },
      ],
    },
    gives: ['messages', 'summary'],
    reaches: 'chat',
  },
  json: {
    config: { values: [{ name: 'first', type: 'text', value: 'list[0].text' }] },
    inputs: { list: documents },
    gives: ['first'],
  },
  code: {
    config: { code: 'return { sum: inputs.a + 1 }', outputs: [{ name: 'sum', type: 'number' }] },
    inputs: { a: 1 },
    gives: ['sum'],
    reaches: 'sandbox',
  },
  http: {
    config: { url: 'https://api.example.com/orders/{{number}}' },
    inputs: { number: 7 },
    gives: ['status', 'body', 'json', 'headers'],
    reaches: 'web',
  },
  note: { config: { text: 'Mind the step.' }, inputs: {}, gives: [] },
  graph: { config: { graph: 'other' }, inputs: {}, gives: [] },
}

const indexes = fakeIndexes({ docs: documents })
const fetch = fakeFetch(() => ({ json: { total: 3 } }))
const files = { read: () => Promise.resolve(Buffer.from('Hello')) }
const sandbox = fakeSandbox(({ inputs }) => ({ sum: Number(inputs['a']) + 1 }))

test('the catalogue lists every node file once', () => {
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
    .map((file) => file.replace(/\.ts$/, ''))
  expect(nodeTypes.map(({ type }) => type).sort()).toEqual(files.sort())
})

const named = nodeTypes.map((type) => ({ name: type.type, type }))

describe.each(named)('$name', ({ name, type }) => {
  const sample = samples[name]
  const { description } = type

  test('has a test beside it', () => {
    expect(readdirSync(import.meta.dirname)).toContain(`${name}.test.ts`)
  })

  test('says what it is, with an icon', () => {
    expect(description.title).toMatch(/^[A-Z]/)
    expect(description.description).toMatch(/^[A-Z].*\.$/)
    expect(description.icon).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  test('parses its settings, with defaults that are plain JSON', () => {
    const parsed = type.config.parse(sample?.config ?? {})
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
    expect(type.config.parse(parsed)).toEqual(parsed)
  })

  test('upgrades the settings of each older version, as stored in nodes/fixtures', () => {
    expect(upgradeFaults(type, `${import.meta.dirname}/fixtures`)).toEqual([])
  })

  test('describes each setting for its form', () => {
    const { properties } = description.configSchema as {
      properties: Record<string, { description?: string }>
    }
    const bare = Object.keys(properties).filter((key) => !properties[key]?.description)
    expect(bare).toEqual([])
    expect(JSON.parse(JSON.stringify(description))).toEqual(description)
  })

  test('puts the settings that few change behind the others', () => {
    const { properties } = description.configSchema as {
      properties: Record<string, Record<string, unknown>>
    }
    const marks = Object.values(properties).map((property) => property['x-ui-advanced'] === true)
    expect(marks).toEqual(marks.toSorted((a, b) => Number(a) - Number(b)))
  })

  test('describes each port, and gives it a type there is', () => {
    const ports = [...Object.entries(description.inputs), ...Object.entries(description.outputs)]
    const wrong = ports.filter(
      ([, { type: portType, description: text }]) =>
        !isPortType(portType) || !/^\S.*[^.]$/.test(text),
    )
    expect(wrong).toEqual([])
  })

  test('reaches nothing but the engine', async () => {
    const source = await readFile(`${import.meta.dirname}/${name}.ts`, 'utf8')
    const imported = [...source.matchAll(/from '([^']+)'/g)].map((found) => found[1])
    for (const path of imported) expect(path).toMatch(/^(zod|node:timers\/promises|\.\.\/engine\/)/)
    expect(source).not.toMatch(/process\.env|(?<!context\.)\bfetch\(/)
  })
})

// The engine itself runs a graph in the place of a node.
const executed = named.filter(({ name }) => name !== subgraphType)

describe.each(executed)('an execution of $name', ({ name, type }) => {
  const sample = samples[name]

  test('has a sample here', () => {
    expect(sample).toBeDefined()
  })

  test('runs offline, and what it gives fits its ports', async () => {
    const { outputs, calls } = await testNode(type, { ...sample, indexes, fetch, sandbox, files })
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining([...(sample?.gives ?? [])]))
    expect(JSON.parse(JSON.stringify(outputs))).toEqual(outputs)
    expect(calls).toEqual([])
  })

  test('gives the same again for the same', async () => {
    const first = await testNode(type, { ...sample, indexes, fetch, sandbox, files })
    const second = await testNode(type, { ...sample, indexes, fetch, sandbox, files })
    expect(second.outputs).toEqual(first.outputs)
  })

  test('leaves its inputs as they were', async () => {
    const inputs = structuredClone(sample?.inputs ?? {})
    await testNode(type, { ...sample, inputs, indexes, fetch, sandbox, files })
    expect(inputs).toEqual(sample?.inputs)
  })

  test('lets go of a model or an index that hangs when it is told to stop', async () => {
    const controller = new AbortController()
    const reason = new Error('Cancelled by a test.')
    const hanging = hang(() => controller.abort(reason))
    const run = testNode(type, { ...sample, ...hanging, files, signal: controller.signal })
    const failure = await run.then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(hanging.reached()).toBe(sample?.reaches)
    expect(failure).toBe(sample?.reaches === undefined ? undefined : reason)
  })
})

/** Models and indexes that answer only when their signal aborts; `onReached` is called first. */
function hang(onReached: () => void): {
  models: Models
  indexes: NodeIndexes
  fetch: NonNullable<NodeTest['fetch']>
  sandbox: NonNullable<NodeTest['sandbox']>
  reached: () => Sample['reaches']
} {
  let reached: Sample['reaches']
  const wait = (kind: NonNullable<Sample['reaches']>, signal: AbortSignal): Promise<never> => {
    reached = kind
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      onReached()
    })
  }
  const chat: ChatModel = {
    name: 'fake:hanging',
    async *stream(_, { signal }): AsyncGenerator<ChatEvent, void, undefined> {
      await wait('chat', signal)
      yield { type: 'text-delta', text: 'too late' }
    },
  }
  const reranker: Reranker = {
    name: 'fake:hanging',
    rerank: (_, { signal }) => wait('rerank', signal),
  }
  return {
    models: fakeModels({ chat, reranker }),
    indexes: {
      open: async (name) => ({
        ...(await indexes.open(name)),
        search: ({ signal }) => wait('index', signal ?? new AbortController().signal),
      }),
    },
    fetch: (_, init) => wait('web', init?.signal ?? new AbortController().signal),
    sandbox: { run: (_, signal) => wait('sandbox', signal ?? new AbortController().signal) },
    reached: () => reached,
  }
}
