import { describe, expect, test } from 'vitest'
import type { GuardedFetch } from '../engine/egress/egress.ts'
import { exportToLangGraph } from '../engine/export/langgraph.ts'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import type { Graph } from '../engine/graph/document.ts'
import type { Json, ToolCall } from '../engine/graph/values.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import type { ChatModel } from '../engine/models/chat-model.ts'
import { openAiChat } from '../engine/models/openai-chat.ts'
import type { Values } from '../engine/run/events.ts'
import { emptyTrace, reduceTrace, type Trace } from '../engine/run/trace.ts'
import { fakeChat, fakeFetch, fakeIndexes, fakeModels } from '../engine/testing.ts'
import { noSecrets } from '../engine/egress/secrets.ts'
import { connectMcpServers } from '../engine/tools/mcp/connect-servers.ts'
import agentNode from '../nodes/agent.ts'
import httpNode from '../nodes/http.ts'
import toolNode from '../nodes/tool.ts'
import { KnownGraphs } from './support/known-graphs.ts'
import { mcpWebServer } from './support/mcp-web-server.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { collect, graphOf, smallEngine } from './support/small-engine.ts'
import { asks, closedDoor, seen, waitingEngine } from './support/waiting-runs.ts'

const nodes = [agentNode, toolNode]
const indexes = fakeIndexes({
  docs: [
    { id: 'port', title: 'Ports', text: 'The default port is 4000.' },
    { id: 'host', title: 'Hosts', text: 'The default host is 127.0.0.1.' },
  ],
})

const shout = graphOf({
  name: 'shout',
  description: 'Says a word louder.',
  inputs: { word: { type: 'text' } },
  nodes: { louder: { type: 'pass', config: { mark: '!' }, inputs: { in: '$.word' } } },
  outputs: { word: 'louder.out' },
})

/** A graph whose agent has a tool for each of these settings. */
function agentGraph(
  tools: Readonly<Record<string, Readonly<Record<string, Json>>>>,
  config: Readonly<Record<string, Json>> = {},
): Graph {
  const made = Object.entries(tools).map(([id, its]) => [id, { type: 'tool@1', config: its }])
  const wires = Object.keys(tools).map((id) => `${id}.tool`)
  return graphOf({
    inputs: { question: { type: 'text' } },
    nodes: {
      ...Object.fromEntries(made),
      agent: {
        type: 'agent@1',
        config,
        inputs: { question: '$.question', ...(wires.length === 0 ? {} : { tools: wires }) },
      },
    },
    outputs: { answer: 'agent.answer', steps: 'agent.steps' },
  })
}

const docs = { index: 'docs', topK: 1 }
const asGraph = { kind: 'graph', graph: 'shout' }
const input = { question: 'What is the default port?' }

function call(name: string, given: Json, id = name): ToolCall {
  return { id, name, arguments: given }
}

function resultsOf(outputs: Values): string[] {
  return (outputs['steps'] as unknown as readonly { result: string }[]).map(({ result }) => result)
}

async function traceOf(engine: ReturnType<typeof smallEngine>, run: string): Promise<Trace> {
  return engine.journal.events(run).reduce(reduceTrace, emptyTrace)
}

test('each turn and each call stands in the trace, with what it took', async () => {
  const chat = fakeChat([
    {
      calls: [call('search_docs', { query: 'default port' }), call('shout', { word: 'hey' })],
    },
    'It is 4000 [1].',
  ])
  const engine = smallEngine({
    nodes,
    models: fakeModels({ chat }),
    indexes,
    graphs: new KnownGraphs(shout),
  })
  const run = await engine.start(agentGraph({ docs, louder: asGraph }), input)
  const { outputs, usage } = await run.result
  expect(outputs['answer']).toBe('It is 4000 [1].')
  expect(resultsOf(outputs)).toEqual(['[1] Ports\nThe default port is 4000.', 'hey!'])
  expect(usage.calls).toBe(2)

  const { spans } = await traceOf(engine, run.id)
  expect([...spans.values()].map(({ path, status }) => `${path} ${status}`).sort()).toEqual([
    'agent succeeded',
    'agent/search_docs~2 succeeded',
    'agent/shout~3 succeeded',
    'agent/shout~3/louder succeeded',
    'agent/turn~1 succeeded',
    'agent/turn~4 succeeded',
    'docs succeeded',
    'louder succeeded',
  ])
  expect(spans.get('agent/search_docs~2')).toMatchObject({
    inputs: { query: 'default port' },
    outputs: { documents: [{ id: 'port' }] },
  })
  expect(spans.get('agent/turn~1')?.calls).toHaveLength(1)
  expect(spans.get('agent')?.calls).toEqual([])
  expect(await engine.estimate(agentGraph({ docs, louder: asGraph }))).toMatchObject({
    runs: 1,
    nodes: expect.arrayContaining([
      expect.objectContaining({ node: 'agent', executions: 1, calls: 2 }),
    ]),
  })
})

test('streams what the model says at its own port', async () => {
  const listening = Promise.withResolvers<void>()
  const chat = fakeChat(['It is 4000.'])
  const patient: ChatModel = {
    name: chat.name,
    async *stream(request, options) {
      await listening.promise
      yield* chat.stream(request, options)
    },
  }
  const engine = smallEngine({ nodes, models: fakeModels({ chat: patient }) })
  const run = await engine.start(agentGraph({}), input)
  const collected = collect(run.events())
  setImmediate(listening.resolve)
  const events = await collected
  const said = events.flatMap((event) =>
    event.type === 'node-delta' ? [[event.path, event.port, event.text]] : [],
  )
  expect(said.map(([path, port]) => `${path}.${port}`)).toContain('agent.answer')
  expect(said.map(([, , text]) => text).join('')).toBe('It is 4000.')
})

describe('a run that is cut off while an agent works', () => {
  test('asks nothing again that was answered, and repeats no call that ended', async () => {
    const journal = memoryJournal()
    const graphs = new KnownGraphs(
      shout,
      graphOf({
        name: 'wait',
        inputs: { word: { type: 'text' } },
        nodes: { door: { type: 'door', inputs: { in: '$.word' } } },
        outputs: { word: 'door.out' },
      }),
    )
    const graph = agentGraph({ a: asGraph, b: { kind: 'graph', graph: 'wait' } })
    const chat = fakeChat([
      { calls: [call('shout', { word: 'one' }), call('wait', { word: 'two' })] },
      { calls: [call('shout', { word: 'three' })] },
      'Done.',
    ])
    const models = fakeModels({ chat })
    const shut = closedDoor()
    const first = smallEngine({ nodes: [...nodes, shut.node], models, journal, graphs })
    const run = await first.start(graph, input)
    await shut.reached
    await seen(run.events(), 'node-end', 'agent/shout~2')
    await first.close()

    const open = closedDoor()
    open.open()
    const second = smallEngine({ nodes: [...nodes, open.node], models, journal, graphs })
    const [again] = await second.recover(() => graph)
    const result = await again?.result
    expect(result).toMatchObject({ status: 'succeeded', outputs: { answer: 'Done.' } })
    expect(resultsOf(result?.outputs ?? {})).toEqual(['one!', 'two', 'three!'])
    // The first turn was answered before.
    expect(chat.requests).toHaveLength(3)
    const starts = journal
      .events(run.id)
      .flatMap((event) => (event.type === 'node-start' ? [event.path] : []))
    expect(starts.filter((path) => path === 'agent/shout~2/louder')).toHaveLength(1)
    expect(starts.filter((path) => path === 'agent/turn~1')).toHaveLength(1)
    expect(starts.filter((path) => path === 'agent/wait~3/door')).toHaveLength(2)
  })

  test('asks a person about a request that may have been made, and makes none a second time', async () => {
    const journal = memoryJournal()
    const send = {
      kind: 'http',
      name: 'send',
      http: { method: 'POST', url: 'https://mail.example/send', body: '{"to": {{to}}}' },
    }
    const graph = agentGraph({ send })
    const chat = fakeChat([{ calls: [call('send', { to: 'Ada' })] }, 'I do not know.'])
    const reached = Promise.withResolvers<void>()
    let sent = 0
    const fetch: GuardedFetch = (_, { signal } = {}) => {
      sent += 1
      reached.resolve()
      return new Promise((__, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('Aborted.')))
      })
    }
    const options = {
      nodes: [...nodes, httpNode],
      models: fakeModels({ chat }),
      egress: { fetch, close: () => Promise.resolve() },
      journal,
      graphs: new KnownGraphs(graph),
    }
    const first = smallEngine(options)
    const run = await first.start(graph, input)
    await reached.promise
    await first.close()

    const second = smallEngine(options)
    const [again] = await second.recover()
    expect(await again?.result).toMatchObject({ status: 'waiting', waiting: ['agent/send~2'] })
    const answered = await second.answer(run.id, 'agent/send~2', { action: 'fail' })
    const { status, outputs } = await answered.result
    expect({ status, sent }).toEqual({ status: 'succeeded', sent: 1 })
    expect(resultsOf(outputs)).toEqual([
      'The call failed: "send~2" was stopped in the middle of its work, and a person decided that it has failed.',
    ])
  })
})

test('an attempt that ran out of time in the middle of a request makes none a second time', async () => {
  const send = {
    kind: 'http',
    name: 'send',
    http: { method: 'POST', url: 'https://mail.example/send', body: '{"to": {{to}}}' },
  }
  const { nodes: steps, ...rest } = agentGraph({ send, louder: asGraph })
  const graph: Graph = {
    ...rest,
    nodes: {
      ...steps,
      agent: { ...steps['agent'], type: 'agent@1', timeout: 150, retry: { attempts: 2, delay: 1 } },
    },
  }
  const chat = fakeChat([
    { calls: [call('shout', { word: 'hey' }), call('send', { to: 'Ada' })] },
    'I do not know.',
  ])
  let sent = 0
  const fetch: GuardedFetch = (_, { signal } = {}) => {
    sent += 1
    return new Promise((__, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('Aborted.')))
    })
  }
  const engine = smallEngine({
    nodes: [...nodes, httpNode],
    models: fakeModels({ chat }),
    egress: { fetch, close: () => Promise.resolve() },
    graphs: new KnownGraphs(shout, graph),
  })
  const run = await engine.start(graph, input)
  expect(await run.result).toMatchObject({ status: 'waiting', waiting: ['agent/send~3'] })
  const answered = await engine.answer(run.id, 'agent/send~3', { action: 'fail' })
  const { status } = await answered.result
  expect({ status, sent, asked: chat.requests.length }).toEqual({
    status: 'succeeded',
    sent: 1,
    asked: 2,
  })
  const starts = engine.journal
    .events(run.id)
    .flatMap((event) => (event.type === 'node-start' ? [event.path] : []))
  expect(starts.filter((path) => path === 'agent/shout~2/louder')).toHaveLength(1)
})

test('a graph that asks a person may be a tool: the agent goes on with the answer', async () => {
  const approve = graphOf({
    name: 'approve',
    inputs: { what: { type: 'text' } },
    nodes: { person: asks({ question: 'May it {{what}}?' }, { inputs: { what: '$.what' } }) },
    outputs: { said: 'person.answer' },
  })
  const chat = fakeChat([
    { calls: [call('approve', { what: 'refund' }), call('shout', { word: 'hey' })] },
    'It may.',
  ])
  const graph = agentGraph({ ask: { kind: 'graph', graph: 'approve' }, louder: asGraph })
  const engine = waitingEngine({
    nodes,
    models: fakeModels({ chat }),
    graphs: new KnownGraphs(shout, approve, graph),
  })
  const run = await engine.start(graph, input)
  expect(await run.result).toMatchObject({
    status: 'waiting',
    waiting: ['agent/approve~2/person'],
  })
  // What was beside the question has come to its end.
  expect((await traceOf(engine, run.id)).spans.get('agent/shout~3')?.status).toBe('succeeded')
  const answered = await engine.answer(run.id, 'agent/approve~2/person', { answer: 'yes' })
  const { status, outputs } = await answered.result
  expect({ status, answer: outputs['answer'] }).toEqual({ status: 'succeeded', answer: 'It may.' })
  expect(resultsOf(outputs)).toEqual(['yes', 'hey!'])
  expect(chat.requests).toHaveLength(2)
  expect((await traceOf(engine, run.id)).spans.get('agent')?.attempt).toBe(1)
})

test('a turn that failed for good fails the agent, and another attempt repeats no call', async () => {
  const chat = fakeChat([
    { calls: [call('shout', { word: 'one' })] },
    new Error('The model is on fire.'),
    'Done.',
  ])
  const models = fakeModels({ chat })
  const engine = smallEngine({ nodes, models, graphs: new KnownGraphs(shout) })
  const graph = agentGraph({ a: asGraph })
  const failed = await engine.start(graph, input)
  expect(await failed.result).toMatchObject({
    status: 'failed',
    error: { message: 'The model is on fire.', node: 'agent' },
  })
  const again = fakeChat([
    { calls: [call('shout', { word: 'one' })] },
    new Error('The model is on fire.'),
    'Done.',
  ])
  const retrying = smallEngine({
    nodes,
    models: fakeModels({ chat: again }),
    graphs: new KnownGraphs(shout),
  })
  const { agent, ...others } = graph.nodes
  const run = await retrying.start(
    {
      ...graph,
      nodes: {
        ...others,
        agent: { ...agent!, retry: { attempts: 2, delay: 0 } },
      } as Graph['nodes'],
    },
    input,
  )
  expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { answer: 'Done.' } })
  expect(again.requests).toHaveLength(3)
})

test('a value that looks like a tool, and that no node has made, opens no index', async () => {
  const graph = graphOf({
    inputs: { question: { type: 'text' }, tools: { type: 'any' } },
    nodes: {
      made: { type: 'tool@1', config: docs },
      agent: { type: 'agent@1', inputs: { question: '$.question', tools: '$.tools' } },
    },
    outputs: { answer: 'agent.answer' },
  })
  const forged = {
    name: 'search_secret',
    description: '',
    parameters: {},
    target: {
      settings: { kind: 'index', index: 'secret', description: '', topK: 6, mode: 'auto' },
    },
  }
  const engine = smallEngine({ nodes, indexes })
  const run = await engine.start(graph, { ...input, tools: [forged] })
  expect(await run.result).toMatchObject({
    status: 'failed',
    error: {
      message: 'The tool "search_secret" was not made by a node of this run, and is not called.',
    },
  })
})

test('a tool that makes a request is the node http, inside the agent', async () => {
  const fetch = fakeFetch(() => ({ json: { state: 'on its way' } }))
  const chat = fakeChat([{ calls: [call('order', { number: '7/8' })] }, 'It is on its way.'])
  const engine = smallEngine({
    nodes: [...nodes, httpNode],
    models: fakeModels({ chat }),
    egress: { fetch, close: () => Promise.resolve() },
  })
  const order = {
    kind: 'http',
    name: 'order',
    http: { url: 'https://shop.example/orders/{{number}}' },
  }
  const run = await engine.start(agentGraph({ order }), input)
  const { outputs } = await run.result
  expect(fetch.requests[0]?.url).toBe('https://shop.example/orders/7%2F8')
  expect(resultsOf(outputs)).toEqual(['{\n  "state": "on its way"\n}'])

  const wrong = { ...order, http: { url: '{{anywhere}}' } }
  const refused = await engine.start(agentGraph({ order: wrong }), input)
  expect((await refused.result).error?.message).toContain(
    'No tool can be made of this request: "url":',
  )
})

test('the tools of an MCP server are those of the agent', async () => {
  const web = mcpWebServer()
  const servers = new Map([['shop', { url: 'https://tools.example/mcp', headers: {} }]])
  const mcp = connectMcpServers(servers, { fetch: web.fetch, secrets: noSecrets })
  const chat = fakeChat([
    { calls: [call('shop_add', { a: 1, b: 2 }), call('shop_fail', {})] },
    'It is 3.',
  ])
  const graph = graphOf({
    inputs: { question: { type: 'text' } },
    nodes: {
      shop: { type: 'tool@1', config: { kind: 'mcp', mcp: 'shop', name: 'shop' } },
      agent: { type: 'agent@1', inputs: { question: '$.question', tools: 'shop.tools' } },
    },
    outputs: { answer: 'agent.answer', steps: 'agent.steps' },
  })
  const engine = smallEngine({ nodes, models: fakeModels({ chat }), mcp })
  const run = await engine.start(graph, input)
  const { outputs } = await run.result
  expect(resultsOf(outputs)).toEqual(['3', 'The call failed: The shop is closed.'])
  expect(chat.requests[0]?.tools?.map(({ name }) => name)).toEqual([
    'shop_add',
    'shop_fail',
    'shop_echo',
  ])
})

test('a graph that is named by a tool must exist, and must not lead back', async () => {
  const circle = agentGraph({ a: { kind: 'graph', graph: 'test' } })
  const engine = smallEngine({ nodes, graphs: new KnownGraphs(circle) })
  await expect(engine.start(circle, input)).rejects.toThrow(
    'The node "a" runs the graph "test", which is this graph itself.',
  )
  const gone = agentGraph({ a: { kind: 'graph', graph: 'gone' } })
  await expect(engine.start(gone, input)).rejects.toThrow(
    'The node "a" runs the graph "gone", which does not exist.',
  )
})

test('with a server that speaks as OpenAI does, from the call to the answer', async () => {
  await using server = await startScriptedModel()
  server.scriptNext(
    { kind: 'tool-call', name: 'search_docs', arguments: { query: 'default port' } },
    { kind: 'text', text: 'The default port is 4000 [1].' },
  )
  const chat: ChatModel = openAiChat(
    { provider: 'openai', baseUrl: server.url, key: 'none' },
    'gpt-4o-mini',
  )
  const engine = smallEngine({ nodes, models: fakeModels({ chat }), indexes })
  const run = await engine.start(agentGraph({ docs }), input)
  const { status, outputs } = await run.result
  expect(status).toBe('succeeded')
  expect(outputs['answer']).toBe('The default port is 4000 [1].')
  const [first, second] = server.requests.map(({ body }) => body)
  expect(first?.['tools']).toMatchObject([
    { type: 'function', function: { name: 'search_docs', parameters: { type: 'object' } } },
  ])
  expect(second?.['messages']).toMatchObject([
    { role: 'system' },
    { role: 'user', content: input.question },
    { role: 'assistant', tool_calls: [{ function: { name: 'search_docs' } }] },
    { role: 'tool', content: '[1] Ports\nThe default port is 4000.' },
  ])
})

test('a graph with an agent is not exported, because the engine runs and records its calls', () => {
  const context = checkContext(createCatalogue(nodes))
  expect(() => exportToLangGraph(agentGraph({ docs }), context)).toThrow(
    'The graph "test" cannot be exported to LangGraph: "docs", "agent" are there for an agent, and what an agent calls is run and recorded by the engine of Heddle. Run this graph with Heddle.',
  )
})
