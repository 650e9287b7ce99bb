import { FakeStreamingChatModel } from '@langchain/core/utils/testing'
import { AIMessageChunk } from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'
import { expect, test } from 'vitest'
import { startScriptedModel } from '../../test/support/scripted-model-server.ts'
import { complete, type ChatRequest } from './chat-model.ts'
import { langchainChat } from './langchain-chat.ts'

const { signal } = new AbortController()
const hello: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }] }

function chatOpenAi(url: string): ChatOpenAI {
  return new ChatOpenAI({
    model: 'm',
    apiKey: 'none',
    configuration: { baseURL: url },
    maxRetries: 0,
    streamUsage: true,
  })
}

test('a model of LangChain answers, and its tokens are counted', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'text', text: 'It is 4000.' })
  const model = langchainChat('mine:m', chatOpenAi(server.url))
  expect(await complete(model, { ...hello, temperature: 0.7 }, { signal })).toEqual({
    text: 'It is 4000.',
    toolCalls: [],
    finishReason: 'stop',
    usage: { model: 'mine:m', calls: 1, inputTokens: 2, outputTokens: 3, cost: null },
  })
  expect(server.requests[0]?.body).not.toHaveProperty('temperature')
})

test('it calls tools', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'tool-call', name: 'search', arguments: { query: 'port' } })
  const tools = [{ name: 'search', description: 'Searches', parameters: { type: 'object' } }]
  const model = langchainChat('mine:m', chatOpenAi(server.url))
  const { toolCalls, finishReason } = await complete(model, { ...hello, tools }, { signal })
  expect(finishReason).toBe('tool_calls')
  expect(toolCalls).toEqual([{ id: 'call_1', name: 'search', arguments: { query: 'port' } }])
})

test('it is asked for JSON in words', async () => {
  await using server = await startScriptedModel()
  server.script({ kind: 'text', text: '{"a": 1}' })
  const schema = { type: 'object', properties: { a: { type: 'number' } } }
  const model = langchainChat('mine:m', chatOpenAi(server.url))
  await complete(model, { ...hello, schema: { name: 'x', schema } }, { signal })
  expect(server.requests[0]?.prompt).toContain(JSON.stringify(schema))
})

test('one that says nothing of its end has come to it', async () => {
  const fake = new FakeStreamingChatModel({
    chunks: [new AIMessageChunk('It is '), new AIMessageChunk('4000.')],
  })
  const result = await complete(langchainChat('fake', fake), hello, { signal })
  expect(result).toMatchObject({ text: 'It is 4000.', finishReason: 'stop' })
  expect(result.usage).toMatchObject({ model: 'langchain:fake', uncounted: 1 })
})
