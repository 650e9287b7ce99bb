import { expect, test } from 'vitest'
import { startEventServer } from '../../test/support/event-server.ts'
import { defaultCallSettings } from './call-settings.ts'
import { postJson } from './post-json.ts'
import { providerFetch } from './provider-fetch.ts'

test('a server that sends a call on to another one gets no key there', async () => {
  await using other = await startEventServer()
  await using server = await startEventServer()
  server.answer((_, response) => {
    response.writeHead(307, { location: `${other.url}/steal?key=1` }).end()
  })
  const address = {
    provider: 'claude',
    kind: 'anthropic' as const,
    baseUrl: server.url,
    key: 'sk-canary-7f3a9b',
  }
  const { signal } = new AbortController()
  const options = { model: 'claude:haiku', signal, settings: defaultCallSettings, tokens: 1 }
  await expect(postJson(address, '/messages', {}, options)).rejects.toMatchObject({
    message: `The server at ${server.url} sends its calls on to ${other.url}/steal, where nothing is sent. If that is the right place, enter it as the address of the connection.`,
    retryable: false,
  })
  expect(other.requests).toEqual([])
})

test('an answer that is too large for memory is broken off', async () => {
  await using server = await startEventServer()
  const left = Promise.withResolvers<void>()
  server.answer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write('x'.repeat(10_000)), 1)
    response.once('close', () => {
      clearInterval(timer)
      left.resolve()
    })
  })
  const address = { provider: 'local', baseUrl: server.url, key: undefined }
  const response = await providerFetch(address, 'local:m', 100_000)(`${server.url}/embeddings`)
  await expect(response.text()).rejects.toThrow(
    `${new URL(server.url).host} answered with more than 100000 bytes, which is the limit for one answer.`,
  )
  await left.promise
})
