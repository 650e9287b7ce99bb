import { expect, test } from 'vitest'
import { z } from 'zod'
import { fakeChat } from '../testing/fake-models.ts'
import { askBySchema, askStructured } from './structured.ts'

const Point = z.object({ x: z.number(), label: z.string() })
const { signal } = new AbortController()
const request = {
  name: 'point',
  schema: Point,
  messages: [{ role: 'user' as const, content: 'Where is it?' }],
}

test('gives the value that fits the schema', async () => {
  const model = fakeChat([{ json: { x: 1, label: 'here' } }])
  expect(await askStructured(model, request, { signal })).toEqual({ x: 1, label: 'here' })
})

test('sends the schema as a format and in words, for servers that ignore the first', async () => {
  const model = fakeChat([{ json: { x: 1, label: 'here' } }])
  await askStructured(model, request, { signal })
  const [sent] = model.requests
  expect(sent?.schema).toEqual({
    name: 'point',
    schema: {
      type: 'object',
      properties: { x: { type: 'number' }, label: { type: 'string' } },
      required: ['x', 'label'],
      additionalProperties: false,
    },
  })
  expect(sent?.messages.at(-1)?.content).toContain('"required":["x","label"]')
})

test('sends an answer that does not fit back once, with what is wrong', async () => {
  const model = fakeChat(['{"x": "left"}', { json: { x: 2, label: 'there' } }])
  expect(await askStructured(model, request, { signal })).toEqual({ x: 2, label: 'there' })
  expect(model.requests).toHaveLength(2)
  expect(model.requests[1]?.messages.at(-1)?.content).toMatch(/x: .*expected number/)
})

test('fails after the second answer that does not fit, and shows what was said', async () => {
  const model = fakeChat(['I do not know.', 'I still do not know.'])
  await expect(askStructured(model, request, { signal })).rejects.toThrow(
    'The model "fake:chat" did not answer with the JSON that was asked for: it holds no JSON. It said “I still do not know.”.',
  )
  expect(model.requests).toHaveLength(2)
})

test('does not repair what was cut off at the limit of tokens', async () => {
  const model = {
    ...fakeChat([]),
    async *stream() {
      yield { type: 'text-delta' as const, text: '{"x": 1, "lab' }
      yield {
        type: 'end' as const,
        finishReason: 'length',
        usage: { model: 'm', calls: 1, inputTokens: 1, outputTokens: 1, cost: null },
      }
    },
  }
  await expect(askStructured(model, request, { signal })).rejects.toThrow(/cut off/)
})

const schema = { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] }
const byHand = { ...request, schema }

test('takes a schema that somebody wrote by hand, and sends back what is wrong by it', async () => {
  const model = fakeChat([{ json: { x: 'left' } }, { json: { x: 3 } }])
  expect(await askBySchema(model, byHand, { signal })).toEqual({ json: { x: 3 } })
  expect(model.requests[0]?.schema?.schema).toEqual(schema)
  expect(model.requests[1]?.messages.at(-1)?.content).toMatch(/"x": .*number/)
})

test('fails when the second answer does not fit a schema written by hand either', async () => {
  const model = fakeChat(['Nothing.', { json: {} }])
  await expect(askBySchema(model, byHand, { signal })).rejects.toThrow(/the whole: .*"x"/)
})

test('takes an answer that is no JSON where it is allowed to', async () => {
  const otherwise = (text: string): 'none' | undefined => (text === 'None.' ? 'none' : undefined)
  expect(await askBySchema(fakeChat(['None.']), byHand, { signal, otherwise })).toBe('none')
})
