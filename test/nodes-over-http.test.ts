import { expect, test, vi } from 'vitest'
import type { NodeType } from '../engine/graph/define-node.ts'
import type { Json } from '../engine/graph/values.ts'
import { openAiChat } from '../engine/models/openai-chat.ts'
import { fakeModels, testNode, type NodeTestResult } from '../engine/testing.ts'
import extract from '../nodes/extract.ts'
import generate from '../nodes/generate.ts'
import grade from '../nodes/grade.ts'
import judge from '../nodes/judge.ts'
import rerank from '../nodes/rerank.ts'
import rewrite from '../nodes/rewrite.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'

// The first question loads the tables by which languages are told, and a busy machine is slow.
vi.setConfig({ testTimeout: 60_000 })

const documents = [
  { id: 'port', text: 'The default port is 4000.' },
  { id: 'host', text: 'The default host is local.' },
]
const question = 'What is the default port?'

/** Runs a node with a model behind a server that gives these answers, one for each call. */
async function overHttp(
  type: NodeType,
  config: Readonly<Record<string, Json>>,
  inputs: Readonly<Record<string, Json>>,
  answers: readonly Json[],
): Promise<{ result: NodeTestResult; bodies: readonly Readonly<Record<string, unknown>>[] }> {
  await using server = await startScriptedModel()
  server.script((_, call) => ({ kind: 'text', text: JSON.stringify(answers[call - 1]) }))
  const address = { provider: 'openai', baseUrl: server.url, key: 'sk-test' }
  const models = fakeModels({ chat: openAiChat(address, 'gpt-4o-mini') })
  const result = await testNode(type, { config, inputs, models })
  return { result, bodies: server.requests.map(({ body }) => body) }
}

test('rewrite asks for all its methods in one request, with a strict schema', async () => {
  const json = { query: question, questions: [], general: 'What are ports?', passage: 'It is 80.' }
  const methods = ['standalone', 'decompose', 'step-back', 'hyde']
  const { result, bodies } = await overHttp(rewrite, { methods }, { question }, [json])
  expect(result.outputs['queries']).toEqual([question, 'What are ports?', 'It is 80.'])
  expect(result.usage).toMatchObject({ calls: 1 })
  expect(result.usage.inputTokens).toBeGreaterThan(0)
  expect(bodies[0]).toMatchObject({ response_format: { json_schema: { strict: true } } })
})

test('rerank scores passages in requests of their own', async () => {
  const inputs = { query: question, documents }
  const config = { method: 'pointwise', concurrency: 1 }
  const { result } = await overHttp(rerank, config, inputs, [{ score: 3 }, { score: 8 }])
  expect(result.outputs['documents']).toMatchObject([
    { id: 'host', score: 0.8 },
    { id: 'port', score: 0.3 },
  ])
  expect(result.usage.calls).toBe(2)
})

test('generate sends a picture and a schema, and repairs once', async () => {
  const picture = 'data:image/png;base64,iVBORw0KGgo='
  const schema = { type: 'object', properties: { port: { type: 'integer' } }, required: ['port'] }
  const inputs = { question, documents, images: [picture] }
  const answers = [{ port: 'many' }, { port: 4000 }]
  const { result, bodies } = await overHttp(generate, { schema }, inputs, answers)
  expect(result.outputs['json']).toEqual({ port: 4000 })
  expect(result.usage.calls).toBe(2)
  expect(JSON.stringify(bodies[0])).toContain(`"image_url":{"url":"${picture}"`)
  // A schema that allows further properties is not one for the strict mode.
  expect(bodies[0]).toMatchObject({ response_format: { json_schema: { strict: false } } })
})

test('extract keeps the refs of its schema whole', async () => {
  const schema = {
    type: 'object',
    properties: { port: { $ref: '#/$defs/port' } },
    required: ['port'],
    $defs: { port: { type: 'integer' } },
  }
  const json = { fields: { port: 4000 }, evidence: [{ field: 'port', quote: 'port is 4000' }] }
  const inputs = { text: 'The default port is 4000.' }
  const { result, bodies } = await overHttp(extract, { schema }, inputs, [json])
  expect(result.outputs).toMatchObject({ json: { port: 4000 }, complete: true, unproved: [] })
  expect(bodies[0]).toMatchObject({
    response_format: { json_schema: { schema: { $defs: { port: { type: 'integer' } } } } },
  })
})

test('grade and judge read what a server says', async () => {
  const graded = {
    passages: [{ number: 2, helps: 'no' }],
    reason: 'The first says it.',
    enough: true,
    missing: '',
  }
  const { result } = await overHttp(grade, {}, { question, documents }, [graded])
  expect(result.outputs).toMatchObject({ enough: true, documents: [{ id: 'port' }] })
  const inputs = { question, answer: 'It is 4000.', other: 'It is 80.', documents }
  const compared = await overHttp(judge, {}, inputs, [
    { reason: 'It is right.', better: 'first' },
    { reason: 'It is right.', better: 'second' },
  ])
  expect(compared.result.outputs).toMatchObject({ preferred: 'answer', score: 1 })
})
