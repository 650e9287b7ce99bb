import type { Graph } from '../../engine/graph/document.ts'
import { keepsThread, mainInput, mainOutput } from './main-text.ts'
import { pythonExamples } from './python-examples.ts'
import { sampleInput, sampleText } from './sample-input.ts'
import { curl, inTypeScript, quoted } from './written-code.ts'

/** A way to call a deployment, ready to be copied. */
export interface CallExample {
  readonly id: string
  readonly title: string
  /** What it needs, or why one would take it. */
  readonly note: string
  readonly language: 'shell' | 'typescript' | 'python' | 'json'
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
      language: 'shell',
      title: 'curl',
      note: 'The answer comes when the run has ended.',
      code: curl(address, { input }),
    },
    {
      id: 'curl-stream',
      language: 'shell',
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
      language: 'typescript',
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
    ...pythonExamples({ address, input, output }),
    ...(chat ? openAiExamples(at) : []),
    {
      id: 'mcp',
      language: 'json',
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
      language: 'python',
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
      language: 'typescript',
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
