import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { printGraph } from '../engine/graph/canonical.ts'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import { check } from '../engine/graph/check.ts'
import { Graph } from '../engine/graph/document.ts'
import type { Json } from '../engine/graph/values.ts'
import { offlineModels } from '../engine/models/models.ts'
import { fakeChat, fakeModels } from '../engine/testing.ts'
import { run, type RunReport } from '../library/heddle.ts'
import { nodeTypes } from '../nodes/index.ts'
import { readExamples, readFirstVersion } from '../server/shipped-graphs.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

function textOf(name: string): string {
  return readFileSync(`${folder}${name}/graph.json`, 'utf8')
}

function graphOf(name: string): Graph {
  return Graph.parse(JSON.parse(textOf(name)))
}

describe.each(names)('%s', (name) => {
  const examples = readExamples(folder, name)

  test('has no problems, and stands in its canonical form', () => {
    const { problems } = check(JSON.parse(textOf(name)), checkContext(createCatalogue(nodeTypes)))
    expect(problems).toEqual([])
    expect(textOf(name)).toBe(printGraph(graphOf(name)))
    expect(graphOf(name).name).toBe(name)
  })

  test('is explained, drawn and described', () => {
    const readme = readFileSync(`${folder}${name}/README.md`, 'utf8')
    expect(readme).toMatch(new RegExp(`^# ${name}\n`))
    expect(graphOf(name).description).toMatch(/^[A-Z].*\.$/)
    const drawn = /```mermaid\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    for (const node of Object.keys(graphOf(name).nodes)) expect(drawn).toContain(node)
  })

  test('has examples for its inputs, each with a name of its own', () => {
    expect(examples.length).toBeGreaterThanOrEqual(10)
    expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length)
    const graph = graphOf(name)
    const required = Object.entries(graph.inputs).filter(([, { optional }]) => !optional)
    for (const { inputs } of examples)
      for (const [input] of required) expect(Object.keys(inputs)).toContain(input)
    const own = existsSync(`${folder}${name}/dataset.jsonl`)
    expect(existsSync(`${folder}${name}/dataset.json`)).toBe(!own)
  })
})

test('the sample comes with an earlier version, which has no problems either', () => {
  const first = readFirstVersion(folder, 'docs-chatbot')!
  expect(check(first.graph, checkContext(createCatalogue(nodeTypes))).problems).toEqual([])
  expect(first.graph.name).toBe('docs-chatbot')
  // Nodes that both have go by one name: a comparison then says what they contribute.
  const now = graphOf('docs-chatbot')
  for (const node of Object.keys(first.graph.nodes)) expect(Object.keys(now.nodes)).toContain(node)
  expect(Object.keys(first.graph.nodes).length).toBeLessThan(Object.keys(now.nodes).length)
})

/** Runs all examples of a graph without a model. */
async function runAll(name: string): Promise<Map<string, RunReport>> {
  const results = new Map<string, RunReport>()
  const graph = graphOf(name)
  for (const { id, inputs } of readExamples(folder, name)) {
    const known = Object.entries(inputs).filter(([input]) => Object.hasOwn(graph.inputs, input))
    results.set(
      id,
      await run(graph, Object.fromEntries(known), { models: offlineModels, indexes: { docs } }),
    )
  }
  return results
}

/** Enough to answer from; the documentation itself is asked in other tests. */
const docs = [
  { id: 'port', text: 'The server listens on port 4000. The variable PORT sets another port.' },
  { id: 'cancel', text: 'The Stop button cancels a run. Calls that are under way are aborted.' },
]

function expectedOf(name: string, id: string): Readonly<Record<string, Json>> {
  const found = readExamples(folder, name).find((example) => example.id === id)?.expected
  return found as Readonly<Record<string, Json>>
}

describe('without a model', () => {
  const replyText: unknown = expect.stringMatching(/\S/)
  let triage: Map<string, RunReport>

  beforeAll(async () => {
    triage = await runAll('support-triage')
  })

  test.each(['naive-rag', 'multi-query-rag', 'corrective-rag', 'agentic-rag'])(
    '%s answers with citations',
    async (name) => {
      const { outputs } = await run(
        graphOf(name),
        { question: 'On which port does the server listen?' },
        { models: offlineModels, indexes: { docs } },
      )
      expect(outputs['answer']).toBe('The server listens on port 4000. [1]')
      expect(outputs['citations']).toMatchObject([{ number: 1, id: expect.any(String) }])
    },
  )

  test('agentic-rag answers word for word as naive-rag does', async () => {
    const asked = ['On which port does the server listen?', 'How do I stop a run?', 'Who is Ada?']
    for (const question of asked) {
      const services = { models: offlineModels, indexes: { docs } }
      const { outputs } = await run(graphOf('agentic-rag'), { question }, services)
      const { outputs: plain } = await run(graphOf('naive-rag'), { question }, services)
      expect(outputs).toEqual({ ...plain, supported: question !== 'Who is Ada?' })
    }
  })

  test('support-triage asks a person about every message, with a reply to begin with', () => {
    for (const result of triage.values()) {
      expect(result.status).toBe('waiting')
      expect(result.waiting).toMatchObject([
        { path: 'review', fields: [{ name: 'decision' }, { name: 'reply', value: replyText }] },
      ])
    }
  })

  test('support-triage sorts nearly every message of its dataset as a person did', () => {
    const wrong = [...triage].flatMap(([id, { waiting }]) => {
      const [asked] = waiting ?? []
      const { topic } = expectedOf('support-triage', id)
      const right =
        typeof topic === 'string' && asked?.question.includes(`sorted as **${topic}**`) === true
      return right ? [] : [id]
    })
    expect(wrong.length).toBeLessThanOrEqual(2)
  })

  test('judge-groundedness finds what the passages do not say', async () => {
    const results = await runAll('judge-groundedness')
    const wrong = [...results].filter(
      ([id, { outputs }]) =>
        passOf(outputs['verdict']) !== expectedOf('judge-groundedness', id)['grounded'],
    )
    expect(wrong.map(([id]) => id)).toEqual([])
  })

  test('judge-correctness judges as many answers rightly as its page says', async () => {
    const results = [...(await runAll('judge-correctness'))]
    const right = results.filter(
      ([id, { outputs }]) =>
        passOf(outputs['verdict']) === expectedOf('judge-correctness', id)['correct'],
    )
    const readme = readFileSync(`${folder}judge-correctness/README.md`, 'utf8')
    expect(readme).toContain(`${right.length} of the ${results.length} answers are judged rightly`)
    expect(right.length).toBeGreaterThanOrEqual(11)
  })
})

test('with a model agentic-rag searches as the model says, asks GitHub, and cites passages only', async () => {
  const fetched: string[] = []
  const egress = {
    fetch(address: string | URL): Promise<Response> {
      fetched.push(String(address))
      return Promise.resolve(Response.json({ tag_name: '9.9.9' }))
    },
    close: () => Promise.resolve(),
  }
  const chat = fakeChat([
    {
      calls: [
        { id: 'a', name: 'search_docs', arguments: { query: 'port' } },
        {
          id: 'b',
          name: 'github_release',
          arguments: { owner: 'weavers', project: 'a/b?c' },
        },
      ],
    },
    'The server listens on port 4000 [1]. The newest version is 9.9.9.',
  ])
  const { outputs, error } = await run(
    graphOf('agentic-rag'),
    { question: 'On which port does it listen, and which release is the newest?' },
    { models: fakeModels({ chat }), indexes: { docs }, egress },
  )
  expect(error).toBeUndefined()
  expect(outputs).toMatchObject({
    answer: 'The server listens on port 4000 [1]. The newest version is 9.9.9.',
    citations: [{ number: 1, id: expect.any(String) }],
    supported: true,
  })
  expect(fetched).toEqual(['https://api.github.com/repos/weavers/a%2Fb%3Fc/releases/latest'])
})

function passOf(verdict: Json | undefined): boolean | undefined {
  const found = typeof verdict === 'object' && verdict !== null && 'pass' in verdict
  return found ? verdict['pass'] === true : undefined
}
