import { expect, test } from 'vitest'
import { startScriptedModel } from '../../test/support/scripted-model-server.ts'
import { testConnection, testKey } from './test-connection.ts'

const { signal } = new AbortController()
const connect = (baseUrl: string, key?: string): ReturnType<typeof testConnection> =>
  testConnection({ provider: 'openai', baseUrl, key }, signal)

test('lists the models of a server that answers', async () => {
  await using server = await startScriptedModel({ key: 'secret' })
  expect(await connect(server.url, 'secret')).toEqual({
    ok: true,
    verdict: 'works',
    message: `Connected to ${server.url}: 3 models.`,
    models: ['scripted', 'scripted-embedding', 'scripted-rerank'],
  })
})

test('says that the key is missing or wrong', async () => {
  await using server = await startScriptedModel({ key: 'secret' })
  expect(await connect(server.url)).toMatchObject({
    ok: false,
    verdict: 'needs-key',
    message: `The server at ${server.url} wants a key (status 401).`,
  })
  expect(await connect(server.url, 'other')).toMatchObject({
    ok: false,
    verdict: 'wrong-key',
    message: `The server at ${server.url} did not accept the key (status 401).`,
  })
})

test('says what is wrong with an address', async () => {
  await using server = await startScriptedModel()
  const bare = server.url.replace(/v1$/, 'v2')
  expect(await connect(bare)).toMatchObject({
    message: `The server at ${bare} has no list of models there. Does the address end in /v1?`,
  })
  expect(await connect('openai.com')).toMatchObject({
    message: '"openai.com" is no address; it must begin with http:// or https://.',
  })
})

test('takes a web page for what it is', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'raw', contentType: 'text/html', body: '<h1>Welcome</h1>' })
  expect((await connect(server.url)).message).toMatch(/answered with a web page/)
})

test('does not wait longer than it is told', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'hang' })
  const report = await testConnection(
    { provider: 'openai', baseUrl: server.url, key: undefined },
    AbortSignal.timeout(30),
  )
  expect(report).toMatchObject({
    verdict: 'unreachable',
    message: `The server at ${server.url} did not answer in time.`,
  })
})

test('a server that is not there cannot be reached, and one that says nonsense can', async () => {
  const server = await startScriptedModel()
  const { url } = server
  await server.close()
  expect(await connect(url, 'secret')).toMatchObject({ ok: false, verdict: 'unreachable' })
  await using other = await startScriptedModel()
  other.script({ kind: 'raw', contentType: 'application/json', body: '{' })
  expect(await connect(other.url, 'secret')).toMatchObject({ ok: false, verdict: 'other' })
})

test('a list of models that anybody gets is no proof of a key', async () => {
  const key = { provider: 'openai', key: 'secret' }
  await using locked = await startScriptedModel({ key: 'secret' })
  expect(await testKey({ ...key, baseUrl: locked.url }, signal)).toMatchObject({ verdict: 'works' })
  await using open = await startScriptedModel()
  expect(await testKey({ ...key, baseUrl: open.url }, signal)).toMatchObject({
    ok: true,
    verdict: 'unproven',
    message: `Connected to ${open.url}: 3 models. It names them without a key too, so this does not show whether the key is right.`,
  })
  expect(await testKey({ ...key, key: undefined, baseUrl: open.url }, signal)).toMatchObject({
    verdict: 'works',
  })
})
