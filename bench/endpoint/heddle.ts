import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { GraphAnswer, Readiness } from '../../server/api.ts'
import { launch, type Launched } from '../launch.ts'
import { requestText } from './connection.ts'
import { portOf, type Contender } from './contender.ts'
import { improving, kinds, pages, reading, system, temperature, topK, type Kind } from './work.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const token = 'a-token-for-the-benchmark-only'
const authorization = `Bearer ${token}`
const index = 'bench'

/** Heddle as `npm start` starts it. @param profile a folder for profiles of its processor time */
export function launchHeddle(home: string, modelUrl: string, profile?: string): Promise<Launched> {
  const flags = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]
  return launch([...flags, 'server/main.ts'], project, {
    HEDDLE_HOME: home,
    HEDDLE_TOKEN: token,
    HEDDLE_DRAIN: '0',
    OPENAI_BASE_URL: modelUrl,
    OPENAI_API_KEY: 'none',
    HEDDLE_MODEL: 'scripted',
  })
}

/** Saves the graphs and deploys each under its own name; the folder keeps them. */
export async function deployGraphs({ url }: Launched): Promise<void> {
  await send(url, 'POST', '/api/indexes', { name: index })
  const documents = pages().map(({ id, text }) => ({
    id,
    title: id,
    source: id,
    text,
    format: 'markdown',
  }))
  await send(url, 'PUT', `/api/indexes/${index}/documents`, { documents })
  for (const kind of kinds) {
    const graph = graphOf(kind)
    await send(url, 'POST', '/api/graphs', { name: graph.name, graph })
    const { version } = await send<GraphAnswer>(url, 'GET', `/api/graphs/${graph.name}`)
    await send(url, 'PUT', `/api/deployments/${kind}`, {
      settings: { graph: graph.name, variants: [{ name: 'only', version, weight: 100 }] },
    })
  }
}

/** Kept when nothing is being built any more. */
export async function settled({ url }: Launched): Promise<void> {
  for (;;) {
    const { status, indexing } = await send<Readiness>(url, 'GET', '/ready')
    if (status === 'ready' && !indexing) return
    await wait(20)
  }
}

/** @param events streams the events of runs; otherwise chunks as OpenAI sends them */
export function heddle(server: Launched, events: boolean): Contender {
  const port = portOf(server)
  const run = (kind: Kind, question: string, more: Readonly<Record<string, string>> = {}) =>
    requestText(
      port,
      `/v1/graphs/${kind}/runs`,
      { input: { question } },
      { authorization, ...more },
    )
  return {
    name: events ? 'Heddle' : 'Heddle, as OpenAI',
    server,
    port,
    whole: run,
    streamed: events
      ? (kind, question) => run(kind, question, { accept: 'text/event-stream' })
      : (kind, question) =>
          requestText(
            port,
            '/v1/chat/completions',
            { model: kind, stream: true, messages: [{ role: 'user', content: question }] },
            { authorization },
          ),
    firstWord: events ? 'Every ' : '"content":"E',
    lastWord: events ? '"status":"succeeded"' : '[DONE]',
  }
}

function graphOf(kind: Kind): { name: string } & Record<string, unknown> {
  const ask = { type: 'generate@1', config: { system, prompt: '{{question}}', temperature } }
  const question = '$.question'
  return {
    heddle: 1,
    name: `${kind}-graph`,
    inputs: { question: { type: 'text' } },
    nodes: {
      ...(kind === 'two' ? { write: { ...ask, inputs: { question } } } : {}),
      ...(kind === 'rag'
        ? {
            retrieve: {
              type: 'retrieve@1',
              config: { index, topK, mode: 'keyword' },
              inputs: { queries: question },
            },
          }
        : {}),
      ask: {
        ...ask,
        config: { ...ask.config, prompt: promptOf(kind) },
        inputs: {
          question,
          ...(kind === 'two' ? { draft: 'write.answer' } : {}),
          ...(kind === 'rag' ? { documents: 'retrieve.documents' } : {}),
        },
      },
    },
    outputs: { answer: 'ask.answer' },
  }
}

function promptOf(kind: Kind): string {
  return { one: '{{question}}', two: improving, rag: reading }[kind]
}

async function send<Body>(url: string, method: string, path: string, body?: object): Promise<Body> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}: ${text}`)
  // SAFETY: whoever asks says what comes back.
  return JSON.parse(text) as Body
}
