import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import { itemType, type PortType } from '../../engine/graph/port-types.ts'
import { keepsThread, mainInput, mainOutput } from './main-text.ts'

/** A way to call a deployment, ready to be copied. */
export interface CallExample {
  readonly id: string
  readonly title: string
  /** What it needs, or why one would take it. */
  readonly note: string
  readonly code: string
}

/**
 * How a deployment is called from elsewhere.
 * @param at its name, the address of the server, and what its graph takes and gives
 * @param chat it is a model of OpenAI's API, too
 */
export function callExamples(
  at: {
    readonly name: string
    readonly url: string
    readonly graph: Pick<Graph, 'inputs' | 'outputs'>
  },
  chat: boolean,
): readonly CallExample[] {
  const { name, url, graph } = at
  const input = sampleInput(graph)
  const output = mainOutput(graph) ?? 'answer'
  const address = `${url}/v1/graphs/${name}/runs`
  return [
    {
      id: 'curl',
      title: 'curl',
      note: 'The answer comes when the run has ended.',
      code: curl(address, { input }),
    },
    {
      id: 'curl-stream',
      title: 'curl, streaming',
      note: 'The events of the run as they happen.',
      code: curl(
        address,
        { input, ...(keepsThread(graph) ? { thread: 'a-conversation' } : {}) },
        true,
      ),
    },
    {
      id: 'typescript',
      title: 'TypeScript',
      note: 'With heddle/client, which takes lost connections up again.',
      code: `import { answerText, createClient } from 'heddle/client'

const heddle = createClient({ url: '${url}', token: process.env.HEDDLE_TOKEN! })

const run = await heddle.run('${name}', ${inTypeScript(input)})
console.log(run.status, run.outputs[${quoted(output)}])

// Or while it is written:
const events = heddle.stream('${name}', ${inTypeScript(input)})
for await (const text of answerText(events)) console.log(text)`,
    },
    ...(chat ? openAiExamples(at) : []),
    {
      id: 'mcp',
      title: 'MCP',
      note: `Assistants get the tool "${name}". This goes into their file of MCP servers.`,
      code: JSON.stringify(
        {
          mcpServers: {
            heddle: { url: `${url}/mcp`, headers: { Authorization: 'Bearer $HEDDLE_TOKEN' } },
          },
        },
        undefined,
        2,
      ),
    },
  ]
}

function openAiExamples({
  name,
  url,
  graph,
}: Parameters<typeof callExamples>[0]): readonly CallExample[] {
  const question = mainInput(graph)
  const said = question === undefined ? 'Hello' : sampleText(graph, question)
  return [
    {
      id: 'openai-python',
      title: 'OpenAI, Python',
      note: `The package openai; the model is "${name}".`,
      code: `import os
from openai import OpenAI

client = OpenAI(base_url="${url}/v1", api_key=os.environ["HEDDLE_TOKEN"])

answer = client.chat.completions.create(
    model="${name}",
    messages=[{"role": "user", "content": ${JSON.stringify(said)}}],
)
print(answer.choices[0].message.content)`,
    },
    {
      id: 'openai-typescript',
      title: 'OpenAI, TypeScript',
      note: `The package openai; the model is "${name}".`,
      code: `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${url}/v1', apiKey: process.env.HEDDLE_TOKEN })

const answer = await client.chat.completions.create({
  model: '${name}',
  messages: [{ role: 'user', content: ${quoted(said)} }],
})
console.log(answer.choices[0]?.message.content)`,
    },
  ]
}

/** A value for each input that must be given, and for the one that asks. */
export function sampleInput(graph: Pick<Graph, 'inputs'>): Readonly<Record<string, Json>> {
  const main = mainInput(graph)
  return Object.fromEntries(
    Object.entries(graph.inputs).flatMap(([name, { type, optional, default: fallback }]) => {
      if (name !== main && (optional === true || fallback !== undefined)) return []
      return [[name, type === 'text' ? sampleText(graph, name) : sampleOf(type)]]
    }),
  )
}

function sampleText({ inputs }: Pick<Graph, 'inputs'>, name: string): string {
  const fallback = inputs[name]?.default
  if (typeof fallback === 'string' && fallback !== '') return fallback
  return name === 'question' ? 'What is a heddle on a loom?' : `the ${name}`
}

function sampleOf(type: PortType): Json {
  if (type.endsWith('[]')) return []
  switch (itemType(type)) {
    case 'text':
      return 'text'
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'messages':
      return [{ role: 'user', content: 'Hello' }]
    case 'documents':
      return [{ id: 'a', text: 'A passage.' }]
    default:
      return {}
  }
}

function curl(address: string, body: object, stream = false): string {
  return [
    `curl ${stream ? '-N' : '-s'} ${address} \\`,
    '  -H "authorization: Bearer $HEDDLE_TOKEN" \\',
    '  -H "content-type: application/json" \\',
    ...(stream ? ['  -H "accept: text/event-stream" \\'] : []),
    `  -d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`,
  ].join('\n')
}

function inTypeScript(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map((one: Json) => inTypeScript(one)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, one]) => {
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)
    return `${key}: ${inTypeScript(one)}`
  })
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

function quoted(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`
}
