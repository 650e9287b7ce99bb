import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Graph } from '../../engine/graph/document.ts'
import { startScriptedModel } from '../../test/support/scripted-model-server.ts'
import { launch } from '../launch.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const token = 'a-token-for-the-benchmark-only'

/** A server with the built editor, in a process of its own, and a model that streams 50 words a second. */
export interface ServedEditor extends AsyncDisposable {
  readonly url: string
  /** Signs one browser in. */
  loginLink(): Promise<string>
  publish(graph: Graph): Promise<void>
  /** @returns the id of the run, once it is over */
  run(graph: string, input: object): Promise<string>
}

export async function serveEditor(): Promise<ServedEditor> {
  const home = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
  const model = await startScriptedModel({ pace: 20 })
  model.script({
    kind: 'text',
    text: 'The heddle lifts the threads of the warp. '.repeat(90),
    pace: 20,
  })
  const server = await launch(['server/main.ts'], project, {
    HEDDLE_HOME: home,
    HEDDLE_TOKEN: token,
    HEDDLE_DRAIN: '0',
    OPENAI_BASE_URL: model.url,
    HEDDLE_MODEL: 'scripted',
  })

  async function send(path: string, body?: object): Promise<Response> {
    return fetch(server.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async function told<Answer>(path: string, body?: object): Promise<Answer> {
    const response = await send(path, body)
    const text = await response.text()
    if (!response.ok)
      throw new Error(`${path} was answered with ${response.status}: ${text.slice(0, 800)}`)
    // SAFETY: the routes of this server give what the callers say.
    return JSON.parse(text) as Answer
  }

  for (;;) {
    const readiness = await (await fetch(`${server.url}/ready`)).text()
    const page = await fetch(`${server.url}/`)
    if (!readiness.includes('"indexing":true') && page.status < 500) break
    await wait(50)
  }
  return {
    url: server.url,
    loginLink: async () => (await told<{ url: string }>('/api/login-links', {})).url,
    async publish(graph) {
      await told('/api/graphs', { name: graph.name, graph })
    },
    run: async (graph, input) =>
      (await told<{ id: string }>(`/v1/graphs/${graph}/runs`, { input })).id,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await model.close()
      rmSync(home, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
