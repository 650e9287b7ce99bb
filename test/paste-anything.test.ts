import { describe, expect, test } from 'vitest'
import { catalogueContext } from '../editor/document/catalogue-context.ts'
import { adoption } from '../editor/paste/adoption.ts'
import { readPasted } from '../editor/paste/read-pasted.ts'
import { applyCommand } from '../editor/document/apply-command.ts'
import { check } from '../engine/graph/check.ts'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import type { Graph, GraphNode } from '../engine/graph/document.ts'
import { nodeTypes } from '../nodes/index.ts'

const catalogue = createCatalogue(nodeTypes)
const context = catalogueContext(catalogue.describe())
const known = (type: string): boolean => catalogue.get(type) !== undefined

async function pasted(text: string) {
  const read = await readPasted(text, known)
  if (!read.ok) throw new Error(read.reason)
  return read
}

async function refused(text: string): Promise<string> {
  const read = await readPasted(text, known)
  return read.ok ? `Taken for ${read.what}.` : read.reason
}

/** The nodes, after the settings of each were found to be right: only wires may still be missing. */
async function nodesOf(text: string): Promise<Record<string, GraphNode>> {
  const { graph } = await pasted(text)
  expect(wrongIn(graph)).toEqual([])
  // SAFETY: nothing that is pasted from elsewhere has frames.
  return graph.nodes as Record<string, GraphNode>
}

/** What is wrong with a graph beside what somebody is still to wire or to choose. */
function wrongIn(graph: Graph): readonly string[] {
  const open = ['not-connected', 'prompt-variable', 'no-output', 'unused']
  return check(graph, checkContext(catalogue))
    .problems.filter(({ code }) => !open.includes(code))
    .map(({ message }) => message)
    .filter((message) => !message.includes('lacks the setting "index"'))
}

describe('a curl command', () => {
  test('becomes an HTTP node with its method, body, query and headers', async () => {
    const nodes = await nodesOf(
      `curl -sS -X PUT 'https://api.example.com/v1/orders/:number?full=1' \\
        -H 'Content-Type: application/json' -H "X-Trace: on" \\
        --data-raw '{"city": "Köln", "by": "it'\\''s me"}'`,
    )
    expect(nodes).toEqual({
      example: {
        type: 'http@1',
        config: {
          method: 'PUT',
          url: 'https://api.example.com/v1/orders/{{number}}?full=1',
          body: `{"city": "Köln", "by": "it's me"}`,
          headers: [{ name: 'X-Trace', value: 'on' }],
        },
      },
    })
    expect(
      (await nodesOf('curl -G https://a.example.org/find -d q=tea -d size=3'))['a']?.config,
    ).toEqual({
      url: 'https://a.example.org/find',
      query: [
        { name: 'q', value: 'tea' },
        { name: 'size', value: '3' },
      ],
    })
  })

  test('loses its keys, which are named as secrets', async () => {
    const read = await pasted(
      `curl https://api.openai.com/v1/models -H "Authorization: Bearer sk-1234567890" -H 'x-api-key: $MY_KEY' -u ada:pass`,
    )
    const text = JSON.stringify(read.graph)
    expect(text).not.toMatch(/sk-1234567890|ada:pass/)
    expect(text).toContain('Bearer {{secret.AUTHORIZATION}}')
    expect(text).toContain('{{secret.MY_KEY}}')
    expect(read.told.join(' ')).toContain('as the secret AUTHORIZATION, MY_KEY under Settings')
    expect(wrongIn(read.graph)).toEqual([])
  })

  test('that an HTTP node cannot do is refused, and parts that were not understood are named', async () => {
    expect(await refused('curl ftp://example.com/file')).toContain('speaks only http and https')
    expect(await refused('curl -v')).toContain('names no address')
    expect(
      (await pasted('curl https://a.example/x --proxy-insecure -F file=@a.png')).told.join(' '),
    ).toContain('Not taken over: --proxy-insecure, the form field file=@a.png.')
  })
})

test('an OpenAPI document in YAML becomes an HTTP node for each operation', async () => {
  const read = await pasted(`openapi: 3.1.0
servers: [{ url: https://pets.example.com/v2/ }]
security: [{ key: [] }]
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  parameters: { size: { name: size, in: query, schema: { type: integer } } }
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      summary: One pet
      parameters: [{ $ref: '#/components/parameters/size' }]
    delete: { security: [] }
  /pets:
    post: { operationId: addPet, requestBody: { content: {} } }
`)
  expect(wrongIn(read.graph)).toEqual([])
  expect(read.graph.nodes['getPet']).toEqual({
    type: 'http@1',
    title: 'One pet',
    config: {
      url: 'https://pets.example.com/v2/pets/{{petId}}',
      query: [{ name: 'size', value: '{{size}}' }],
      headers: [{ name: 'X-Key', value: '{{secret.KEY}}' }],
    },
  })
  expect(Object.keys(read.graph.nodes)).toEqual(['getPet', 'delete-pets-petId', 'addPet'])
  expect(read.told).toEqual(['Keep the key of the API as the secret KEY under Settings.'])
})

describe('a prompt', () => {
  test('with placeholders of other tools reads inputs', async () => {
    const nodes = await nodesOf('Answer {user_query} in the tone of {tone}. Be short.')
    expect(nodes['generate']?.config?.['prompt']).toBe(
      'Answer {{question}} in the tone of {{tone}}. Be short.',
    )
    const two = await nodesOf('Translate to {{ language }}: {{text}}')
    expect(two['prompt']?.config).toEqual({ template: 'Translate to {{language}}: {{text}}' })
    expect(two['generate']?.inputs).toEqual({ question: 'prompt.text' })
  })

  test('without them is what the model is told; messages of a request are taken apart', async () => {
    const text = 'You are a careful editor: mend the grammar and nothing else.'
    expect((await nodesOf(text))['generate']?.config?.['system']).toBe(text)
    const body = {
      model: 'gpt-4o',
      temperature: 0.5,
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
      ],
    }
    const read = await pasted(JSON.stringify(body))
    expect(read.graph.nodes['generate']).toMatchObject({
      config: { system: 'Be kind.', prompt: 'Hello', temperature: 0.5 },
    })
    expect(read.told).toEqual(['It asked the model gpt-4o; here it asks the profile default.'])
  })
})

describe('code', () => {
  test('in JavaScript becomes a node that runs it', async () => {
    const read = await pasted(
      "```js\nimport _ from 'lodash'\nexport function sum(a, b) {\n  return a + b\n}\n```",
    )
    expect(wrongIn(read.graph)).toEqual([])
    expect(read.graph.nodes['code']).toMatchObject({
      config: {
        code: "// import _ from 'lodash'\nfunction sum(a, b) {\n  return a + b\n}\nreturn { result: await sum(inputs.a, inputs.b) }",
      },
    })
    expect(read.told).toEqual([
      'The code of a node can import nothing: its imports stand there as comments.',
      'It reads the inputs a, b: wire them.',
    ])
  })

  test('in Python is kept as comments, and said so', async () => {
    const read = await pasted('def main(x: str) -> dict:\n    return {"y": x}')
    expect(JSON.stringify(read.graph)).toContain('// def main(x: str) -> dict:')
    expect(read.told[0]).toContain('Python does not run here')
    expect(wrongIn(read.graph)).toEqual([])
  })
})

test('a LangGraph export becomes its shape, with Switches for its choices and without what leads back', async () => {
  const read = await pasted(
    JSON.stringify({
      nodes: ['__start__', 'agent', 'tools', 'write', '__end__'].map((id) => ({
        id,
        type: 'runnable',
      })),
      edges: [
        { source: '__start__', target: 'agent' },
        { source: 'agent', target: 'tools', conditional: true },
        { source: 'agent', target: 'write', conditional: true },
        { source: 'tools', target: 'agent' },
        { source: 'write', target: '__end__' },
      ],
    }),
  )
  const nodes = read.graph.nodes as Record<string, GraphNode>
  expect(nodes['after-agent']).toMatchObject({
    config: {
      cases: [
        { port: 'tools', when: 'value.next == "tools"' },
        { port: 'write', when: 'value.next == "write"' },
      ],
    },
    inputs: { value: 'agent.state' },
  })
  expect(nodes['agent']?.inputs).toEqual({ state: '$.state' })
  expect(nodes['write']?.inputs).toEqual({ state: 'after-agent.write' })
  expect(read.graph.outputs).toEqual({ state: 'write.state' })
  expect(read.told.join(' ')).toContain('tools → agent leads back and was left out')
  expect(wrongIn(read.graph)).toEqual([])
  const drawn = await pasted(
    'graph TD;\n\t__start__([start]):::first\n\t__start__ --> agent;\n\tagent -.-> tools;\n\ttools --> agent;\n\tagent -. &nbsp;done&nbsp; .-> __end__;',
  )
  expect(Object.keys(drawn.graph.nodes)).toEqual(['agent', 'tools', 'after-agent'])
})

const dify = `app: { name: Support, mode: advanced-chat }
kind: app
version: 0.3.0
workflow:
  graph:
    edges:
      - { source: s, target: k, sourceHandle: source }
      - { source: k, target: c, sourceHandle: source }
      - { source: c, target: l, sourceHandle: billing }
      - { source: l, target: i, sourceHandle: source }
      - { source: i, target: a, sourceHandle: 'true' }
    nodes:
      - { id: s, position: { x: 0, y: 0 }, data: { type: start, title: Start, variables: [{ variable: tone, type: select, label: Tone, required: false }] } }
      - { id: k, position: { x: 300, y: 0 }, data: { type: knowledge-retrieval, title: Find, query_variable_selector: [sys, query], multiple_retrieval_config: { top_k: 4 } } }
      - { id: c, position: { x: 600, y: 0 }, data: { type: question-classifier, title: Sort, query_variable_selector: [sys, query], classes: [{ id: billing, name: About billing }, { id: other, name: Other }], model: { name: gpt-4o } } }
      - id: l
        position: { x: 900, y: 0 }
        data:
          type: llm
          title: Answer it
          model: { name: gpt-4o, completion_params: { temperature: 0.3 } }
          context: { enabled: true, variable_selector: [k, result] }
          prompt_template:
            - { role: system, text: 'Be {{#s.tone#}}. Use {{#context#}}' }
            - { role: user, text: '{{#sys.query#}}' }
      - { id: i, position: { x: 1200, y: 0 }, data: { type: if-else, title: Long enough, cases: [{ case_id: 'true', logical_operator: and, conditions: [{ variable_selector: [l, text], comparison_operator: contains, value: refund }] }] } }
      - { id: a, position: { x: 1500, y: 0 }, data: { type: answer, title: Reply, answer: 'Here: {{#l.text#}} {{#env.FOOTER#}}' } }
      - { id: t, position: { x: 1500, y: 300 }, data: { type: tool, title: Search the web } }
`

describe('a Dify export', () => {
  test('becomes nodes with its prompts, variables and branches, and says what has no counterpart', async () => {
    const read = await pasted(dify)
    expect(wrongIn(read.graph)).toEqual([])
    const nodes = read.graph.nodes as Record<string, GraphNode>
    expect(read.graph.inputs).toEqual({
      question: { type: 'text' },
      tone: { type: 'text', optional: true, description: 'Tone' },
    })
    expect(nodes['find']).toMatchObject({ config: { topK: 4 }, inputs: { queries: '$.question' } })
    expect(nodes['answer-it']).toMatchObject({
      type: 'generate@1',
      config: {
        system: 'Be {{tone}}. Use {{documents}}',
        prompt: '{{question}}',
        temperature: 0.3,
      },
      inputs: { question: 'sort.about-billing', documents: 'find.documents', tone: '$.tone' },
    })
    expect(nodes['long-enough']?.config).toEqual({
      cases: [{ port: 'if', when: 'value contains "refund"' }],
    })
    expect(nodes['reply']).toMatchObject({
      config: { template: 'Here: {{answer-it}} [env.FOOTER]' },
      inputs: { 'answer-it': 'long-enough.if' },
    })
    expect(nodes['search-the-web']?.type).toBe('note@1')
    expect(read.graph.outputs).toEqual({ answer: 'reply.text' })
    const told = read.told.join(' ')
    expect(told).toContain('Choose an index for Find')
    expect(told).toContain('kept as notes: Search the web (tool)')
    expect(told).toContain('Left out: the variable env.FOOTER.')
  })

  test('brings the inputs and outputs along that a graph does not have', async () => {
    const { graph: foreign } = await pasted(dify)
    const here: Graph = {
      heddle: 1,
      name: 'here',
      inputs: { question: { type: 'text', description: 'Its own' } },
      nodes: { find: { type: 'template@1' } },
      outputs: {},
    }
    const paste = adoption(here, foreign, { at: [10, 20], frame: undefined }, context)
    const after = structuredClone(here)
    for (const command of paste.commands) applyCommand(after, command)
    expect(after.inputs).toMatchObject({
      question: { description: 'Its own' },
      tone: { type: 'text' },
    })
    expect(after.nodes['answer-it']).toMatchObject({ inputs: { documents: 'find2.documents' } })
    expect(after.outputs).toEqual({ answer: 'reply.text' })
    expect(paste.cut).toBe(0)
    expect(wrongIn(after)).toEqual([])
  })
})

test('nodes are read from JSON and YAML, also without the braces around them', async () => {
  const node = { type: 'template@1', config: { template: 'a' } }
  expect(await nodesOf(JSON.stringify(node))).toEqual({ template: node })
  expect(await nodesOf(`"hello": ${JSON.stringify(node)},`)).toEqual({ hello: node })
  expect(await nodesOf('hello:\n  type: template@1\n  config: { template: a }')).toEqual({
    hello: node,
  })
  const schema = { type: 'object', title: 'Invoice', properties: { total: { type: 'number' } } }
  expect((await nodesOf(JSON.stringify(schema)))['invoice']).toEqual({
    type: 'extract@1',
    config: { schema },
  })
  expect((await nodesOf('https://www.example.com/feed.xml'))['example']?.config).toEqual({
    url: 'https://www.example.com/feed.xml',
  })
})

test('what nothing can be made of is refused with the reason', async () => {
  expect(await refused('')).toBe('The clipboard holds no text to paste.')
  expect(await refused('Dear all')).toContain('Nothing can be made of "Dear all".')
  expect(await refused('{"a": 1}')).toContain('JSON in which there is no node')
  expect(await refused('{"type": "teleport@1"}')).toBe('There is no node type "teleport" here.')
  expect(await refused('{"nodes": [{"id": "1"}], "connections": {}}')).toContain('n8n')
})
