import { beforeEach, describe, expect, it } from 'vitest'
import { endOf, engineEnd, ExportFolder } from '../../test/support/exported-graph.ts'
import {
  attempts,
  featureGraphs,
  featureNodes,
  innerGraphs,
} from '../../test/support/feature-graphs.ts'
import { KnownGraphs } from '../../test/support/known-graphs.ts'
import { graphOf } from '../../test/support/small-engine.ts'
import { createCatalogue } from '../graph/catalogue.ts'
import { checkContext } from '../graph/catalogue-check.ts'
import type { Graph } from '../graph/document.ts'
import { GraphError } from '../graph/problem.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { offlineModels } from '../models/models.ts'
import { createEngine } from '../run/create-engine.ts'
import type { NodeContext } from '../run/node-context.ts'
import { ExportError } from './langgraph/refuse-unfit.ts'
import { exportToLangGraph } from './langgraph.ts'

const catalogue = createCatalogue(featureNodes)
const graphs = new KnownGraphs(...innerGraphs)
const context = checkContext(catalogue, graphs)

const services = {
  models: offlineModels,
  indexes: {
    open: (name: string) => Promise.reject(new Error(`There is no index "${name}".`)),
    version: () => Promise.resolve(undefined),
  },
}
const engine = createEngine({ ...services, catalogue, graphs, journal: memoryJournal() })

/** Loads the exported file of a graph of feature nodes. */
function loaded(graph: Graph): ReturnType<ExportFolder['load']> {
  const folder = new ExportFolder()
  const nodes = folder.nodesModule('test/support/feature-graphs.ts', 'featureNodes')
  return folder.load(graph, context, nodes)
}

function one(shows: string): Graph {
  const found = featureGraphs.find((feature) => feature.shows === shows)
  if (found === undefined) throw new Error(`No graph shows "${shows}".`)
  return found.graph
}

beforeEach(() => attempts.clear())

describe('an exported graph gives the same outputs as the engine', () => {
  for (const { shows, graph, inputs } of featureGraphs) {
    it(`with ${shows}`, async () => {
      const { run } = await loaded(graph)
      for (const input of inputs) {
        expect(await endOf(run(input))).toEqual(await engineEnd(engine, graph, input))
      }
    })
  }
})

describe('the exported file', () => {
  it('takes its node types from Heddle, and of its engine nothing but types', () => {
    for (const { graph } of featureGraphs) {
      const text = exportToLangGraph(graph, context)
      const modules = [...text.matchAll(/^(import (?:type )?)[^']* from '([^']*)'$/gm)]
      for (const [, how, module] of modules) {
        expect([
          'import node:crypto',
          'import node:timers/promises',
          'import node:url',
          'import @langchain/langgraph',
          'import heddle/nodes',
          'import type heddle',
        ]).toContain(`${how}${module}`)
      }
      expect(modules.length).toBeGreaterThan(2)
    }
  })

  it('reads as somebody would have written it', () => {
    const text = exportToLangGraph(one('a chain'), context)
    expect(text).toContain(`
async function runFirst(state: State, runtime: Runtime): Promise<Update> {
  const inputs = { in: state.input.word }
  return { first: await firstNode(inputs, runtime) }
}

async function runSecond(state: State, runtime: Runtime): Promise<Update> {
  const inputs = { in: state.first?.out }
  return { second: await second(inputs, runtime) }
}

export const graph = new StateGraph(State, Context)
  .addNode({ runFirst, runSecond })
  .addEdge(START, 'runFirst')
  .addEdge('runFirst', 'runSecond')
  .addEdge('runSecond', END)
  .compile()
`)
    expect(text.split('\n').length).toBeLessThan(160)
    expect(text).not.toMatch(/attempt|gather|contained|Failure|sleep/)
  })

  it('waits with one edge for several nodes, and only for those that others do not wait for', () => {
    const text = exportToLangGraph(one('joins of uneven branches'), context)
    expect(text).toContain(".addEdge(['runC', 'runD'], 'runJoin')")
  })

  it('says what it is and how it is run', () => {
    const text = exportToLangGraph(one('a chain'), context)
    expect(text).toMatch(/^\/\*\*\n \* chain\n \* Puts marks behind a word\.\n/)
    expect(text).toMatch(/version [0-9a-f]{16}/)
    expect(text).toContain(`node chain.ts '{ "word": "…" }'`)
  })

  it('shows settings that the graph leaves out, and prompts line by line', () => {
    const graph = graphOf({
      nodes: { say: { type: 'template', config: { template: 'Say `${this}`\nor \\that.' } } },
      outputs: { text: 'say.text' },
    })
    expect(exportToLangGraph(graph, context)).toContain(
      "'template@1',\n  {\n    template: `Say \\`\\${this}\\`\nor \\\\that.`,\n  },",
    )
    const counts = graphOf({ nodes: { a: { type: 'count' } }, outputs: { number: 'a.number' } })
    expect(exportToLangGraph(counts, context)).toContain("'count@1', { enough: 3 }")
  })

  it('is the same for the same meaning', () => {
    const graph = one('frames inside frames')
    const { heddle, name, inputs, nodes, outputs } = graph
    const moved = { layout: { count: [1, 2] as [number, number] }, outputs, nodes, inputs }
    expect(exportToLangGraph({ ...moved, heddle, name }, context)).toBe(
      exportToLangGraph(graph, context),
    )
  })

  it('holds a graph that runs inside only once', () => {
    const text = exportToLangGraph(one('subgraphs, inside one another and inside a map'), context)
    expect(text.match(/^async function marked\(/gm)).toHaveLength(1)
    expect(text.match(/^async function markedTwice\(/gm)).toHaveLength(1)
  })

  it('runs no text of the graph as code', async () => {
    const graph = one('texts that look like code')
    const { run } = await loaded(graph)
    await run({})
    expect(globalThis).not.toHaveProperty('hacked')
    const text = exportToLangGraph(graph, context)
    // Neither line ends nor marks of direction that an editor would show otherwise than they are read.
    expect(text).not.toMatch(/[\r\u2028-\u202E\u2066-\u2069]/)
  })
})

describe('what the engine does around a node', () => {
  const busy = (config: object, more: object = {}): Graph =>
    graphOf({
      nodes: { busy: { type: 'busy', config: { name: 'busy', ...config }, ...more } },
      outputs: { out: 'busy.out' },
    })

  it('is done too: what may pass is tried three times', async () => {
    const { run } = await loaded(busy({ times: 2 }))
    expect(await run({})).toEqual({ out: 'busy' })
    expect(attempts.get('busy')).toBe(3)
    await expect((await loaded(busy({ name: 'other', times: 3 }))).run({})).rejects.toThrow(
      'The model is busy.',
    )
    expect(attempts.get('other')).toBe(3)
  })

  it('is not done for an error that stays', async () => {
    const { run } = await loaded(busy({ retryable: false }))
    await expect(run({})).rejects.toThrow('The model is busy.')
    expect(attempts.get('busy')).toBe(1)
  })

  it('follows the retry setting of a node, for every error', async () => {
    const retry = { attempts: 4, delay: 0 }
    const { run } = await loaded(busy({ times: 3, retryable: false }, { retry }))
    expect(await run({})).toEqual({ out: 'busy' })
    expect(attempts.get('busy')).toBe(4)
  })

  it('never repeats what must not happen twice, unless the graph says so', async () => {
    const send = (more: object): Graph =>
      graphOf({
        nodes: { send: { type: 'send', config: { name: 'send' }, ...more } },
        outputs: { sent: 'send.sent' },
      })
    await expect((await loaded(send({}))).run({})).rejects.toThrow('It was not sent.')
    expect(attempts.get('send')).toBe(1)
    const retried = await loaded(send({ retry: { attempts: 2, delay: 0 } }))
    await expect(retried.run({})).rejects.toThrow('It was not sent.')
    expect(attempts.get('send')).toBe(3)
  })
})

describe('a run of the exported file', () => {
  const said = graphOf({
    inputs: { question: { type: 'text' } },
    nodes: {
      loop: { frame: 'loop', max: 1 },
      say: { type: 'say', in: 'loop', inputs: { messages: '$.question' } },
      behind: { type: 'need', in: 'loop', inputs: { in: 'say.text' } },
    },
    outputs: { text: 'behind.out' },
  })

  it('hands its services to the nodes, also inside frames', async () => {
    const models: NodeContext['models'] = {
      chat: (name) => ({
        name,
        async *stream({ messages }) {
          await Promise.resolve()
          yield { type: 'text-delta', text: `${name} heard ${messages.length}` }
        },
      }),
      embedding: () => undefined,
      reranker: () => undefined,
    }
    const { run } = await loaded(said)
    expect(await run({ question: 'hi' }, { ...services, models })).toEqual({
      text: 'default heard 1',
    })
    const offline = await run({ question: 'hi' })
    expect(offline['text']).toMatch(/^offline: /)
  })

  it('ends when its signal aborts', async () => {
    const graph = graphOf({
      nodes: { slow: { type: 'slow', config: { milliseconds: 60_000 }, onError: 'emit' } },
      outputs: { out: 'slow.out' },
    })
    const { run } = await loaded(graph)
    const controller = new AbortController()
    const running = run({}, services, controller.signal)
    setTimeout(() => controller.abort(), 20)
    await expect(running).rejects.toThrow(/abort/i)
  })

  it('streams what its nodes say, also inside frames', async () => {
    const graph = graphOf({
      nodes: {
        first: { type: 'talk', config: { words: 2, pause: 1 } },
        loop: { frame: 'loop', max: 1 },
        inside: { type: 'talk', in: 'loop', config: { words: 1, pause: 1 } },
        behind: { type: 'takes', in: 'loop', inputs: { text: 'inside.text', json: 'first.text' } },
      },
      outputs: { all: 'behind.all' },
    })
    const exported = await loaded(graph)
    const pieces: unknown[] = []
    const stream = await exported.graph.stream({ input: {} }, { streamMode: 'custom' })
    for await (const piece of stream) pieces.push(piece)
    expect(pieces).toEqual([
      { node: 'first', port: 'text', text: '0 ' },
      { node: 'first', port: 'text', text: '1 ' },
      { node: 'inside', port: 'text', text: '0 ' },
    ])
  })

  it('refuses an input that is missing', async () => {
    const { run } = await loaded(said)
    await expect(run({})).rejects.toThrow('The input "question" (text) is missing.')
  })
})

describe('what cannot be exported', () => {
  const human = { type: 'human', config: { question: 'Is it good?' } }

  it('is a graph that waits for a person, with the names of its nodes', () => {
    const graph = graphOf({
      name: 'asks',
      nodes: {
        loop: { frame: 'loop', max: 2 },
        approve: { ...human, in: 'loop' },
        again: human,
        inner: { type: 'graph', config: { graph: 'asks-inside' } },
      },
      outputs: { answer: 'approve.answer' },
    })
    const inside = graphOf({
      name: 'asks-inside',
      nodes: { sign: human },
      outputs: { answer: 'sign.answer' },
    })
    const known = checkContext(catalogue, new KnownGraphs(inside))
    expect(() => exportToLangGraph(graph, known)).toThrow(ExportError)
    expect(() => exportToLangGraph(graph, known)).toThrow(
      'The graph "asks" cannot be exported to LangGraph: "approve", "again", "inner/sign" wait for a person, and a run that waits needs the journal of Heddle. Export a graph without human nodes, or run this one with Heddle.',
    )
  })

  it('is a graph with errors', () => {
    const graph = graphOf({ nodes: { a: { type: 'nobody' } }, outputs: { a: 'a.out' } })
    expect(() => exportToLangGraph(graph, context)).toThrow(GraphError)
  })
})
