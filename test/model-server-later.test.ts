import { afterEach, expect, onTestFinished, test } from 'vitest'
import type { WebSocket } from 'ws'
import type { Session, Settings } from '../server/api.ts'
import { token } from './support/client.ts'
import { graph } from './support/graphs.ts'
import { openLive } from './support/live-socket.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'

const servers: ScriptedModel[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

/** A server at the port of one before, with a chat model of the given name. */
async function startModel(model: string, port = 0): Promise<ScriptedModel> {
  const server = await startScriptedModel({ port })
  const body = JSON.stringify({ data: [{ id: model }] })
  server.script(({ path, body: asked }) => {
    if (path === '/models') return { kind: 'raw', body, contentType: 'application/json' }
    const message = `model "${String(asked['model'])}" not found`
    return asked['model'] === model ? undefined : { kind: 'status', status: 404, message }
  })
  servers.push(server)
  return server
}

function portOf({ url }: ScriptedModel): number {
  return Number(new URL(url).port)
}

/** Heddle, started before its model server, with a socket of an editor. */
async function startedBefore(): Promise<{ heddle: Served; port: number; notices: string[] }> {
  const gone = await startScriptedModel()
  await gone.close()
  const heddle = await startServed({ variables: { OPENAI_BASE_URL: gone.url }, warm: false })
  onTestFinished(() => heddle[Symbol.asyncDispose]())
  await heddle.server.workspace.connection.settled()
  const socket = await openLive(heddle, { authorization: `Bearer ${token}` })
  const notices: string[] = []
  hear(socket, notices)
  await heddle.publish(
    graph('asking', {
      nodes: { answer: { type: 'generate@1', inputs: { question: '$.question' } } },
      outputs: { answer: 'answer.answer' },
    }),
  )
  return { heddle, port: portOf(gone), notices }
}

function hear(socket: WebSocket, notices: string[]): void {
  socket.on('message', (data: Buffer) => {
    // SAFETY: what the server sends are notices.
    notices.push((JSON.parse(data.toString('utf8')) as { type: string }).type)
  })
}

const question = 'What is a heddle?'
const soon = { timeout: 20_000, interval: 50 }

test('a model server that starts after Heddle is found, and editors are told at once', async () => {
  const { heddle, port, notices } = await startedBefore()
  const session = async (): Promise<Session> => (await heddle.send<Session>('/api/session')).body
  expect(await session()).toMatchObject({ offline: true, troubled: true })
  await startModel('late', port)
  await expect.poll(() => notices.includes('session-changed'), soon).toBe(true)
  expect(await session()).toMatchObject({ offline: false, troubled: false })
  const { profiles, trouble } = (await heddle.send<Settings>('/api/settings')).body
  expect(profiles[0]).toMatchObject({ name: 'default', resolved: 'openai:late' })
  expect(trouble).toBeUndefined()
})

test('a server that comes back with other models is asked for those', async () => {
  const { heddle, port } = await startedBefore()
  const first = await startModel('first', port)
  const model = (): string | undefined =>
    heddle.server.workspace.connection.models().chat('default')?.name
  await expect.poll(model, soon).toBe('openai:first')
  await first.close()
  const failed = await heddle.run('asking', { question })
  expect([failed.status, failed.error?.message]).toEqual([
    'failed',
    expect.stringContaining('is it running?'),
  ])
  // What was there before is not taken for offline.
  expect(model()).toBe('openai:first')
  await startModel('second', port)
  await expect.poll(model, soon).toBe('openai:second')
  expect((await heddle.run('asking', { question })).status).toBe('succeeded')
})

test('a model that is gone while its server is there is replaced after the call that fails', async () => {
  const { heddle, port } = await startedBefore()
  const first = await startModel('first', port)
  const model = (): string | undefined =>
    heddle.server.workspace.connection.models().chat('default')?.name
  await expect.poll(model, soon).toBe('openai:first')
  await first.close()
  await startModel('second', port)
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const failed = await heddle.run('asking', { question })
  expect(failed.error?.message).toContain('model "first" not found')
  await expect.poll(model, soon).toBe('openai:second')
})
