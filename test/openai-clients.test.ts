import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { ChatOpenAI } from '@langchain/openai'
import { generateText, streamText } from 'ai'
import OpenAI from 'official-openai'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ChatCompletion as Completion } from '../server/endpoints/chat-completion.ts'
import { token } from './support/client.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { echo, graph, oneAnswer } from './support/graphs.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed } from './support/served.ts'

const model = await startScriptedModel()
const heddle = await startServed()
const client = new OpenAI({ baseURL: `${heddle.url}/v1`, apiKey: token })

const said = 'Heddles lift the warp, one thread after another, so that a shuttle can pass.'
const conversation = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'What is a heddle?' },
  { role: 'assistant', content: 'A loop of wire.' },
  { role: 'user', content: 'And what does it lift?' },
] as const

afterAll(async () => {
  await heddle[Symbol.asyncDispose]()
  await model.close()
})

beforeEach(async () => {
  model.reset()
  await heddle.connect({ baseUrl: model.url, profiles: [{ name: 'default', model: 'gpt-5-mini' }] })
  await heddle.server.workspace.connection.settled()
  await heddle.publish(oneAnswer('answers'))
})

/** A graph that gives back what it was told of a conversation. */
const listens = graph('listens', {
  inputs: {
    question: { type: 'text' },
    history: { type: 'messages', optional: true },
    images: { type: 'text[]', optional: true },
  },
  nodes: {
    all: {
      type: 'json@1',
      config: {
        values: [
          {
            name: 'all',
            type: 'json',
            keys: { asked: 'question', before: 'history', pictures: 'images' },
          },
        ],
      },
      inputs: { question: '$.question', history: '$.history', images: '$.images' },
    },
  },
  outputs: { heard: 'all.all' },
})

describe("OpenAI's own client", () => {
  test('gets an answer, what it took, and the run behind it', async () => {
    model.script({ kind: 'text', text: said })
    const answer = await client.chat.completions.create({
      model: 'answers',
      messages: [...conversation],
    })
    expect(answer.choices).toMatchObject([
      { index: 0, message: { role: 'assistant', content: said }, finish_reason: 'stop' },
    ])
    expect(answer.usage?.total_tokens).toBeGreaterThan(10)
    expect(answer.usage?.prompt_tokens).toBeGreaterThan(0)
    const run = await heddle.look(answer.id.replace('chatcmpl-', ''))
    expect(run).toMatchObject({ graph: 'answers', status: 'succeeded', outputs: { answer: said } })
    // SAFETY: our answers have more than its client knows of.
    const { heddle: details } = answer as unknown as Completion
    expect(details).toMatchObject({ run: run.id, version: run.version, outputs: { answer: said } })
  })

  test('reads the answer while it is written', async () => {
    model.script({ kind: 'text', text: said, pace: 100 })
    const stream = await client.chat.completions.create({
      model: 'answers',
      messages: [...conversation],
      stream: true,
      stream_options: { include_usage: true },
    })
    const pieces: string[] = []
    const ends: unknown[] = []
    const usages: (number | null | undefined)[] = []
    let most = 0
    for await (const chunk of stream) {
      const [choice] = chunk.choices
      if (choice?.delta.content) {
        pieces.push(choice.delta.content)
        most = Math.max(most, await runsUnderWay())
      }
      if (choice?.finish_reason) ends.push(choice.finish_reason)
      usages.push(chunk.usage === null ? null : chunk.usage?.total_tokens)
    }
    const usage = usages.pop()
    expect(new Set(usages)).toEqual(new Set([null]))
    expect(pieces.join('')).toBe(said)
    expect(pieces.length).toBeGreaterThan(1)
    expect(most).toBe(1)
    expect(ends).toEqual(['stop'])
    expect(usage).toBeGreaterThan(10)
  })

  test('tells the graph what was said before, and shows it pictures', async () => {
    await heddle.publish(listens)
    const url = 'data:image/png;base64,iVBORw0KGgo='
    const answer = await client.chat.completions.create({
      model: 'listens',
      messages: [
        ...conversation.slice(0, 3),
        {
          role: 'user',
          content: [
            { type: 'text', text: 'And this?' },
            { type: 'image_url', image_url: { url } },
          ],
        },
      ],
    })
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual({
      asked: 'And this?',
      pictures: [url],
      before: conversation.slice(0, 3),
    })
  })

  test('lists the graphs that are chats as models', async () => {
    await heddle.publish(
      graph('adds', {
        inputs: { a: { type: 'number' } },
        nodes: { sum: { type: 'template@1', config: { template: '{{a}}' }, inputs: { a: '$.a' } } },
        outputs: { text: 'sum.text' },
      }),
    )
    const names: string[] = []
    for await (const { id } of client.models.list()) names.push(id)
    expect(names).toContain('answers')
    expect(names).toContain('docs-chatbot')
    expect(names).not.toContain('adds')
    expect(await client.models.retrieve('docs-chatbot')).toMatchObject({
      id: 'docs-chatbot',
      object: 'model',
      owned_by: 'heddle',
    })
  })

  test('is given the errors that it knows, as sentences', async () => {
    const ask = (change: object) =>
      client.chat.completions.create({
        model: 'answers',
        messages: [{ role: 'user', content: 'x' }],
        ...change,
      })
    await expect(ask({ model: 'nothing' })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
      type: 'invalid_request_error',
      param: null,
      message: expect.stringContaining('The model "nothing" does not exist here.'),
    })
    await expect(ask({ model: 'anwers' })).rejects.toThrow(
      'The model "anwers" does not exist here. Did you mean "answers"?',
    )
    await expect(ask({ messages: [] })).rejects.toMatchObject({
      status: 422,
      param: 'messages',
      message: expect.stringContaining('"messages" must have at least 1 entry, and is empty.'),
    })
    await expect(ask({ n: 2 })).rejects.toMatchObject({ status: 400, param: 'n' })
    await expect(ask({ tools: [{ type: 'function', function: { name: 'f' } }] })).rejects.toThrow(
      'This model calls no functions of its client',
    )
    const wrong = new OpenAI({ baseURL: `${heddle.url}/v1`, apiKey: 'wrong' })
    await expect(wrong.models.list()).rejects.toMatchObject({
      status: 401,
      type: 'authentication_error',
      param: null,
    })
  })

  test.each(['http://169.254.169.254/latest', 'file:///etc/passwd', 'https://example.com/a.png'])(
    'is refused a picture at %s, which nobody fetches',
    async (url) => {
      await heddle.publish(listens)
      const ask = client.chat.completions.create({
        model: 'listens',
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
      })
      await expect(ask).rejects.toMatchObject({
        status: 400,
        param: 'messages[0].content[0].image_url',
      })
    },
  )

  test('does not ask again for a run that failed', async () => {
    model.script({ kind: 'status', status: 400, message: 'No such model.' })
    const ask = client.chat.completions.create({
      model: 'answers',
      messages: [{ role: 'user', content: 'x' }],
    })
    await expect(ask).rejects.toMatchObject({ status: 502, code: 'model' })
    expect(model.requests).toHaveLength(1)
  })

  test('reads of a failure in the middle of a stream', async () => {
    model.script({ kind: 'status', status: 400, message: 'No such model.' })
    const stream = await client.chat.completions.create({
      model: 'answers',
      messages: [{ role: 'user', content: 'x' }],
      stream: true,
    })
    const read = async () => {
      for await (const _ of stream);
    }
    await expect(read()).rejects.toThrow('No such model.')
  })

  test('that closes its stream cancels the run', async () => {
    model.script({ kind: 'text', text: said.repeat(20), pace: 30 })
    const stream = await client.chat.completions.create({
      model: 'answers',
      messages: [{ role: 'user', content: 'x' }],
      stream: true,
    })
    let run = ''
    for await (const chunk of stream) {
      run = chunk.id.replace('chatcmpl-', '')
      if (chunk.choices[0]?.delta.content) break
    }
    await vi.waitFor(async () => expect((await heddle.look(run)).status).toBe('cancelled'), 5000)
  })
})

test('an answer that is written in a loop comes when it is settled, and only once', async () => {
  const stream = await client.chat.completions.create({
    model: 'docs-chatbot',
    messages: [{ role: 'user', content: 'What is a heddle on a loom?' }],
    stream: true,
  })
  const pieces: string[] = []
  let run = ''
  for await (const chunk of stream) {
    run = chunk.id.replace('chatcmpl-', '')
    if (chunk.choices[0]?.delta.content) pieces.push(chunk.choices[0].delta.content)
  }
  expect(pieces).toEqual([(await heddle.look(run)).outputs['answer']])
})

test('an answer that a retry makes another one is an error, not two answers in a row', async () => {
  await heddle.publish(oneAnswer('retries', { retry: { attempts: 2, delay: 0 } }))
  model.scriptNext({ kind: 'cut', text: said }, { kind: 'text', text: 'Something else entirely.' })
  const stream = await client.chat.completions.create({
    model: 'retries',
    messages: [{ role: 'user', content: 'x' }],
    stream: true,
  })
  let text = ''
  const read = async () => {
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  }
  await expect(read()).rejects.toMatchObject({ code: 'answer_changed' })
  expect(said.startsWith(text)).toBe(true)
})

test('a retry that says the same goes on where the first attempt was cut', async () => {
  await heddle.publish(oneAnswer('retries', { retry: { attempts: 2, delay: 0 } }))
  model.scriptNext({ kind: 'cut', text: said }, { kind: 'text', text: said })
  const stream = await client.chat.completions.create({
    model: 'retries',
    messages: [{ role: 'user', content: 'x' }],
    stream: true,
  })
  let text = ''
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  expect(text).toBe(said)
})

test('a graph without a model, and with one text output of any name, is a chat as well', async () => {
  await heddle.publish(echo('parrot'))
  const answer = await client.chat.completions.create({
    model: 'parrot',
    messages: [{ role: 'user', content: 'Hello' }],
  })
  expect(answer.choices[0]?.message.content).toBe('Hello')
  expect(answer.usage?.total_tokens).toBe(0)
})

describe('functions of the client', () => {
  test('reach a graph that takes them, and its calls come back', async () => {
    await heddle.publish(
      graph('plans', {
        inputs: { question: { type: 'text' }, tools: { type: 'json', optional: true } },
        nodes: {
          plan: {
            type: 'json@1',
            config: {
              values: [
                {
                  name: 'calls',
                  type: 'json',
                  each: 'tools',
                  keys: { name: 'item.function.name', arguments: 'question' },
                },
              ],
            },
            inputs: { question: '$.question', tools: '$.tools' },
          },
          words: { type: 'template@1', config: { template: '' }, inputs: { x: '$.question' } },
        },
        outputs: { answer: 'words.text', toolCalls: 'plan.calls' },
      }),
    )
    const request = {
      model: 'plans',
      messages: [{ role: 'user' as const, content: 'Bergen' }],
      tools: [{ type: 'function' as const, function: { name: 'weather', parameters: {} } }],
    }
    const answer = await client.chat.completions.create(request)
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: null,
        tool_calls: [{ id: 'call_1', function: { name: 'weather', arguments: '"Bergen"' } }],
      },
    })
    const streamed = await client.chat.completions.stream(request).finalChatCompletion()
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject([
      { id: 'call_1', function: { name: 'weather', arguments: '"Bergen"' } },
    ])
  })
})

describe('the AI SDK', () => {
  const provider = createOpenAICompatible({
    name: 'heddle',
    baseURL: `${heddle.url}/v1`,
    apiKey: token,
    includeUsage: true,
  })

  test('gets an answer as a whole', async () => {
    model.script({ kind: 'text', text: said })
    const { text, usage } = await generateText({ model: provider('answers'), prompt: 'x' })
    expect(text).toBe(said)
    expect(usage.totalTokens).toBeGreaterThan(10)
  })

  test('reads it in pieces', async () => {
    model.script({ kind: 'text', text: said, pace: 60 })
    const { textStream, usage } = streamText({ model: provider('answers'), prompt: 'x' })
    const pieces = await Array.fromAsync(textStream)
    expect(pieces.join('')).toBe(said)
    expect(pieces.length).toBeGreaterThan(1)
    expect((await usage).totalTokens).toBeGreaterThan(10)
  })
})

describe('ChatOpenAI of LangChain', () => {
  const chat = new ChatOpenAI({
    model: 'answers',
    apiKey: token,
    configuration: { baseURL: `${heddle.url}/v1` },
    maxRetries: 0,
  })

  test('gets an answer as a whole', async () => {
    model.script({ kind: 'text', text: said })
    expect((await chat.invoke('x')).text).toBe(said)
  })

  test('reads it in pieces', async () => {
    model.script({ kind: 'text', text: said, pace: 60 })
    const pieces: string[] = []
    for await (const { text } of await chat.stream('x')) pieces.push(text)
    expect(pieces.join('')).toBe(said)
  })
})

async function runsUnderWay(): Promise<number> {
  const { body } = await heddle.send<{ runs: { status: string }[] }>('/api/runs')
  return body.runs.filter(({ status }) => status === 'running').length
}

describe('a deployment', () => {
  test('is a model: each user keeps to one variant, which the answer names', async () => {
    const first = await publishVersion(heddle, saying('talks', 'first'))
    const second = await publishVersion(heddle, saying('talks', 'second'))
    const { status } = await deploy(heddle, 'talk', {
      graph: 'talks',
      variants: [
        { name: 'first', version: first, weight: 50 },
        { name: 'second', version: second, weight: 50 },
      ],
    })
    expect(status).toBeLessThan(300)
    const seen = new Map<string, Set<string>>()
    for (const user of Array.from({ length: 12 }, (_, at) => `user ${at}`)) {
      for (const question of ['One', 'Two']) {
        const answer = await client.chat.completions.create({
          model: 'talk',
          user,
          messages: [{ role: 'user', content: question }],
        })
        // SAFETY: our answers have more than its client knows of.
        const { variant = '' } = (answer as unknown as Completion).heddle
        expect(answer.choices[0]?.message.content).toBe(`${variant}: ${question}`)
        seen.set(user, (seen.get(user) ?? new Set()).add(variant))
      }
    }
    expect([...seen.values()].every((variants) => variants.size === 1)).toBe(true)
    expect(new Set([...seen.values()].flatMap((variants) => [...variants])).size).toBe(2)
    const names = (await Array.fromAsync(client.models.list())).map(({ id }) => id)
    expect(names).toContain('talk')
  })

  test('that is switched off is no model, and says so to who asks it all the same', async () => {
    const version = await publishVersion(heddle, saying('rests', 'one'))
    await deploy(heddle, 'resting', {
      graph: 'rests',
      variants: [{ name: 'one', version, weight: 1 }],
      enabled: false,
    })
    const messages = [{ role: 'user' as const, content: 'x' }]
    const patient = new OpenAI({ baseURL: `${heddle.url}/v1`, apiKey: token, maxRetries: 0 })
    await expect(
      patient.chat.completions.create({ model: 'resting', messages }),
    ).rejects.toMatchObject({ status: 503, code: 'DEPLOYMENT_DISABLED' })
    const names = (await Array.fromAsync(client.models.list())).map(({ id }) => id)
    expect(names).not.toContain('resting')
    await expect(client.models.retrieve('resting')).rejects.toMatchObject({ status: 404 })
  })
})
