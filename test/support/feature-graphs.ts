import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { defineNode, port, type NodeType } from '../../engine/graph/define-node.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import { ModelError } from '../../engine/models/model-error.ts'
import type { Values } from '../../engine/run/events.ts'
import budgetNode from '../../nodes/budget.ts'
import graphNode from '../../nodes/graph.ts'
import humanNode from '../../nodes/human.ts'
import switchNode from '../../nodes/switch.ts'
import templateNode from '../../nodes/template.ts'
import { graphOf } from './small-engine.ts'
import { smallNodes } from './small-nodes.ts'

/** How often each of these was tried: the file of an exported graph shares this module with its test. */
export const attempts = new Map<string, number>()

function countAttempt(name: string): number {
  const count = (attempts.get(name) ?? 0) + 1
  attempts.set(name, count)
  return count
}

const about = { version: 1, family: 'transform', description: 'For tests.' } as const

/** Fails as a model that is busy does, until it was tried often enough. */
const busy = defineNode({
  ...about,
  type: 'busy',
  title: 'Busy',
  effect: 'pure',
  family: 'model',
  config: z.object({
    name: z.string(),
    times: z.number().default(1),
    retryable: z.boolean().default(true),
  }),
  inputs: { in: port.any({ optional: true }) },
  outputs: { out: port.any() },
  run({ config: { name, times, retryable }, inputs }) {
    const failed = countAttempt(name) <= times
    if (!failed) return Promise.resolve({ out: inputs.in ?? name })
    const message = 'The model is busy.'
    throw new ModelError({ model: 'test', message, retryable, retryAfter: 0 })
  },
})

/** Must not happen twice. */
const send = defineNode({
  ...about,
  type: 'send',
  title: 'Send',
  effect: 'at-most-once',
  config: z.object({ name: z.string() }),
  inputs: {},
  outputs: { sent: port.boolean() },
  run({ config: { name } }) {
    countAttempt(name)
    throw new ModelError({ model: 'test', message: 'It was not sent.', retryable: true })
  },
})

/** Streams signs of life, and listens to nobody. */
const talk = defineNode({
  ...about,
  type: 'talk',
  title: 'Talk',
  effect: 'pure',
  config: z.object({ words: z.number(), pause: z.number() }),
  inputs: {},
  outputs: { text: port.text() },
  async run({ config: { words, pause }, context }) {
    for (let word = 0; word < words; word += 1) {
      await wait(pause)
      context.delta('text', `${word} `)
    }
    return { text: `${words} words` }
  },
})

/** Asks a model for one word. */
const say = defineNode({
  ...about,
  type: 'say',
  title: 'Say',
  effect: 'pure',
  family: 'model',
  config: z.object({ model: z.string().default('default') }),
  inputs: { messages: port.messages() },
  outputs: { text: port.text() },
  async run({ config, inputs, context }) {
    const model = context.models.chat(config.model)
    if (model === undefined) return { text: `offline: ${JSON.stringify(inputs.messages)}` }
    let text = ''
    for await (const event of model.stream(
      { messages: inputs.messages },
      { signal: context.signal },
    ))
      if (event.type === 'text-delta') text += event.text
    return { text }
  },
})

/** Tells what the engine told it. */
const tell = defineNode({
  ...about,
  type: 'tell',
  title: 'Tell',
  effect: 'pure',
  config: z.object({ deep: z.object({ kind: z.string().default('plain') }).prefault({}) }),
  inputs: { one: port.any({ optional: true }), two: port.any({ optional: true }) },
  outputs: { wired: port.json(), other: port.any(), kind: port.text() },
  run: ({ config, inputs, context }) =>
    Promise.resolve({
      wired: { ...context.wired, keys: Object.keys(inputs) } as unknown as Json,
      kind: config.deep.kind,
    }),
})

/** One value of each type. */
const values = defineNode({
  ...about,
  type: 'values',
  title: 'Values',
  effect: 'pure',
  config: z.object({ score: z.number().nullable().default(0.5), value: z.json().default(null) }),
  inputs: {},
  outputs: {
    text: port.text(),
    number: port.number(),
    boolean: port.boolean(),
    json: port.json(),
    any: port.any(),
    messages: port.messages(),
    documents: port.documents(),
    verdict: port.verdict(),
    texts: port.texts(),
    verdicts: port.verdicts(),
    documentLists: port.documentLists(),
  },
  run: ({ config: { score, value } }) =>
    Promise.resolve({
      text: 'warp',
      number: 3,
      boolean: false,
      json: { a: [1, null] },
      any: value,
      messages: [{ role: 'assistant' as const, content: 'weft' }],
      documents: [
        { id: '1', text: 'one' },
        { id: '2', text: 'two' },
      ],
      verdict: { pass: true, score, reasons: ['because', 'of this'] },
      texts: ['a', 'b'],
      verdicts: [{ pass: false, score, reasons: [] }],
      documentLists: [[{ id: '3', text: 'three' }], []],
    }),
})

/** Keeps what arrives at inputs of each type. */
const takes = defineNode({
  ...about,
  type: 'takes',
  title: 'Takes',
  effect: 'pure',
  config: z.object({}),
  inputs: {
    text: port.text({ optional: true }),
    number: port.number({ optional: true }),
    boolean: port.boolean({ optional: true }),
    json: port.json({ optional: true }),
    messages: port.messages({ optional: true }),
    documents: port.documents({ optional: true }),
    verdict: port.verdict({ optional: true }),
    texts: port.texts({ optional: true }),
    numbers: port.numbers({ optional: true }),
    list: port.list({ optional: true }),
  },
  outputs: { all: port.json() },
  run: ({ inputs }) => Promise.resolve({ all: { ...inputs } as unknown as Json }),
})

export const featureNodes: readonly NodeType[] = [
  ...smallNodes,
  busy,
  send,
  talk,
  say,
  tell,
  values,
  takes,
  budgetNode,
  graphNode,
  humanNode,
  switchNode,
  templateNode,
]

/** A graph that shows one thing, and inputs to run it with. */
export interface FeatureGraph {
  readonly shows: string
  readonly graph: Graph
  readonly inputs: readonly Values[]
}

/** Puts its mark behind a word. */
const marked = graphOf({
  name: 'marked',
  inputs: {
    word: { type: 'text' },
    mark: { type: 'text', default: '!' },
    more: { type: 'number', optional: true },
  },
  nodes: {
    input: {
      type: 'template',
      config: { template: '{{word}}{{mark}}{{more}}' },
      inputs: { word: '$.word', mark: '$.mark', more: '$.more' },
    },
  },
  outputs: { word: 'input.text', mark: ['$.mark'] },
})

/** Runs `marked` twice, once for each letter. */
const markedTwice = graphOf({
  name: 'marked-twice',
  inputs: { letters: { type: 'text[]' } },
  nodes: {
    each: { frame: 'map', over: '$.letters' },
    inner: {
      type: 'graph',
      in: 'each',
      config: { graph: 'marked' },
      inputs: { word: '$item', more: '$index' },
    },
    again: {
      type: 'graph',
      in: 'each',
      config: { graph: 'marked' },
      inputs: { word: 'inner.word', mark: '$item' },
    },
  },
  outputs: { words: 'again.word' },
})

/** Fails for the word "bad". */
const picky = graphOf({
  name: 'picky',
  inputs: { word: { type: 'text' } },
  nodes: { fail: { type: 'fail', config: { on: ['bad'] }, inputs: { in: '$.word' } } },
  outputs: { word: 'fail.out' },
})

const never = graphOf({
  name: 'slow-one',
  nodes: { slow: { type: 'talk', config: { words: 1, pause: 5000 } } },
  outputs: { text: 'slow.text' },
})

/** Fails in two places at once. */
const twofold = graphOf({
  name: 'twofold',
  inputs: { word: { type: 'text' } },
  nodes: {
    first: { type: 'fail', inputs: { in: '$.word' } },
    second: { type: 'fail' },
  },
  outputs: { word: 'first.out' },
})

export const innerGraphs: readonly Graph[] = [marked, markedTwice, picky, never, twofold]

const hostile = [
  '`${globalThis.hacked = true}`',
  "'; globalThis.hacked = true //",
  '"*/ globalThis.hacked = true /*',
  '</script><script>globalThis.hacked = true</script>',
  'a\r\nb\n\u2028c\u2029d\u0000e\u202Ef\u{1F9F6}\uD800 \\u0041 \\` \\${x}',
  'both \' and " quotes',
]

function note(text: string): { title: string; note: string } {
  return { title: text.slice(0, 200), note: text }
}

export const featureGraphs: readonly FeatureGraph[] = [
  {
    shows: 'a chain',
    graph: graphOf({
      name: 'chain',
      description: 'Puts marks behind a word.',
      inputs: { word: { type: 'text', description: 'Any word' } },
      nodes: {
        first: { type: 'pass', config: { mark: '1' }, inputs: { in: '$.word' } },
        second: { type: 'pass', config: { mark: '2' }, inputs: { in: 'first.out' } },
      },
      outputs: { word: 'second.out' },
    }),
    inputs: [{ word: 'a' }, { word: '' }],
  },
  {
    shows: 'no node at all',
    graph: graphOf({ inputs: { word: { type: 'text' } }, nodes: {}, outputs: { word: '$.word' } }),
    inputs: [{ word: 'a' }],
  },
  {
    shows: 'a branch, what is skipped behind it, and the merge',
    graph: graphOf({
      inputs: { number: { type: 'number' }, any: { type: 'any', optional: true } },
      nodes: {
        even: { type: 'even', inputs: { number: '$.number' } },
        left: {
          type: 'pass',
          config: { mark: ' is even' },
          inputs: { in: 'even.even', also: '$.any' },
        },
        need: { type: 'need', inputs: { in: 'even.even' } },
        behind: { type: 'need', inputs: { in: 'need.out' } },
        right: { type: 'need', inputs: { in: 'even.odd' } },
        join: {
          type: 'pass',
          config: { mark: ' joined' },
          inputs: { in: ['behind.out', 'right.out'] },
        },
        nullFirst: { type: 'pass', inputs: { in: ['$.any', 'right.out'] } },
      },
      outputs: {
        left: 'left.out',
        join: 'join.out',
        merged: ['even.even', 'right.out'],
        null: 'nullFirst.out',
        absent: 'behind.out',
      },
    }),
    inputs: [{ number: 2 }, { number: 3 }, { number: 3, any: null }, { number: 3, any: false }],
  },
  {
    shows: 'joins of uneven branches',
    graph: graphOf({
      nodes: {
        a: { type: 'pass', config: { mark: 'a' } },
        b: { type: 'pass', config: { mark: 'b' }, inputs: { in: 'a.out' } },
        c: { type: 'pass', config: { mark: 'c' }, inputs: { in: 'b.out' } },
        d: { type: 'pass', config: { mark: 'd' } },
        join: {
          type: 'template',
          config: { template: '{{a}} {{c}} {{d}}' },
          inputs: { a: 'a.out', c: 'c.out', d: 'd.out' },
        },
      },
      outputs: { text: 'join.text' },
    }),
    inputs: [{}],
  },
  {
    shows: 'every conversion',
    graph: graphOf({
      inputs: { score: { type: 'number', optional: true } },
      nodes: {
        values: { type: 'values', config: { value: 'any' } },
        unscored: { type: 'values', config: { score: null, value: 'said' } },
        texts: {
          type: 'takes',
          inputs: {
            text: 'values.number',
            texts: 'values.text',
            messages: 'values.text',
            list: 'values.number',
          },
        },
        more: {
          type: 'takes',
          inputs: {
            text: 'values.boolean',
            texts: 'values.verdicts',
            json: 'values.documents',
            list: 'values.texts',
          },
        },
        json: {
          type: 'takes',
          inputs: {
            text: 'values.json',
            messages: 'unscored.any',
            documents: 'values.documentLists',
          },
        },
        verdict: {
          type: 'takes',
          inputs: {
            text: 'values.verdict',
            boolean: 'values.verdict',
            number: 'values.verdict',
            numbers: 'values.verdicts',
          },
        },
        unscoredVerdict: {
          type: 'takes',
          inputs: { number: 'unscored.verdict', numbers: 'unscored.verdicts' },
        },
        documents: {
          type: 'takes',
          inputs: { text: 'values.documents', texts: 'values.documentLists' },
        },
        gathered: {
          type: 'takes',
          inputs: {
            texts: ['values.texts', 'values.verdicts', 'values.text', 'values.any'],
            documents: ['values.documents', 'values.documentLists'],
            messages: ['values.messages', 'values.text'],
            text: ['$.score', 'values.verdict'],
            list: ['values.any', 'values.texts', 'values.documents'],
          },
        },
      },
      outputs: {
        texts: 'texts.all',
        more: 'more.all',
        json: 'json.all',
        verdict: 'verdict.all',
        unscored: 'unscoredVerdict.all',
        documents: 'documents.all',
        gathered: 'gathered.all',
        list: ['values.texts', 'values.number', 'values.documentLists'],
        first: ['$.score', 'values.text'],
      },
    }),
    inputs: [{}, { score: 7 }],
  },
  {
    shows: 'values of which only the run shows their type',
    graph: graphOf({
      inputs: { any: { type: 'any' } },
      nodes: {
        pass: { type: 'pass', inputs: { in: '$.any' } },
        even: { type: 'even', onError: 'emit', inputs: { number: 'pass.out' } },
        takes: {
          type: 'takes',
          onError: 'emit',
          inputs: { documents: 'pass.out', text: 'pass.out', verdict: 'pass.out' },
        },
        code: {
          type: 'template',
          config: { template: '{{error.code}}' },
          inputs: { error: 'even.error' },
        },
        code2: {
          type: 'template',
          config: { template: '{{error.code}}' },
          inputs: { error: 'takes.error' },
        },
      },
      outputs: {
        even: 'even.even',
        odd: 'even.odd',
        code: 'code.text',
        code2: 'code2.text',
        all: 'takes.all',
      },
    }),
    inputs: [{ any: 2 }, { any: '2' }, { any: { id: 'd', text: 't' } }, { any: null }],
  },
  {
    shows: 'a loop that carries a value from turn to turn',
    graph: graphOf({
      inputs: { start: { type: 'number' }, enough: { type: 'number', optional: true } },
      nodes: {
        loop: { frame: 'loop', max: 4, until: 'count.done' },
        count: {
          type: 'count',
          in: 'loop',
          config: { enough: 5 },
          inputs: { before: 'count.number', start: '$.start' },
        },
        label: {
          type: 'pass',
          in: 'loop',
          config: { mark: ' counted' },
          inputs: { in: 'count.number' },
        },
        after: { type: 'pass', config: { mark: ' turns' }, inputs: { in: 'loop.iterations' } },
      },
      outputs: {
        number: 'count.number',
        label: 'label.out',
        turns: 'after.out',
        exhausted: 'loop.exhausted',
      },
    }),
    inputs: [{ start: 0 }, { start: 3 }, { start: 4 }, { start: 9 }],
  },
  {
    shows: 'the best turn, a loop without an end, and one that fails when it is exhausted',
    graph: graphOf({
      inputs: { start: { type: 'number' } },
      nodes: {
        best: { frame: 'loop', max: 3, until: 'count.done', onExhausted: { best: 'wave.even' } },
        count: {
          type: 'count',
          in: 'best',
          config: { enough: 9 },
          inputs: { before: 'count.number', start: '$.start' },
        },
        wave: { type: 'even', in: 'best', inputs: { number: 'count.number' } },
        plain: { frame: 'loop', max: 2 },
        other: { type: 'count', in: 'plain', inputs: { before: 'other.number' } },
        strict: { frame: 'loop', max: 2, until: 'third.done', onExhausted: 'fail' },
        third: {
          type: 'count',
          in: 'strict',
          inputs: { before: 'third.number', start: '$.start' },
        },
      },
      outputs: {
        best: 'count.number',
        even: 'wave.even',
        other: 'other.number',
        third: 'third.number',
      },
    }),
    inputs: [{ start: 0 }, { start: 1 }, { start: 8 }],
  },
  {
    shows: 'a loop in which nothing can run',
    graph: graphOf({
      inputs: { word: { type: 'text', optional: true } },
      nodes: {
        loop: { frame: 'loop', max: 3 },
        need: { type: 'need', in: 'loop', inputs: { in: '$.word' } },
        behind: { type: 'need', in: 'loop', inputs: { in: 'need.out' } },
        after: { type: 'need', inputs: { in: 'loop.iterations' } },
      },
      outputs: { word: 'behind.out', turns: 'after.out' },
    }),
    inputs: [{}, { word: 'a' }],
  },
  ...(['fail', 'skip', 'collect'] as const).map((onItemError) => ({
    shows: `a map that meets a failed item with "${onItemError}"`,
    graph: graphOf({
      inputs: { list: { type: 'number[]' }, around: { type: 'text', default: 'x' } },
      nodes: {
        each: { frame: 'map', over: '$.list', concurrency: 2, onItemError },
        fine: {
          type: 'pass',
          in: 'each',
          config: { mark: ' fine' },
          inputs: { in: '$item', also: '$.around' },
        },
        fail: { type: 'fail', in: 'each', config: { on: [2, 3] }, inputs: { in: '$item' } },
        even: { type: 'even', in: 'each', inputs: { number: 'fail.out' } },
        index: { type: 'pass', in: 'each', inputs: { in: '$index' } },
        errors: { type: 'pass', inputs: { in: 'each.errors' } },
      },
      outputs: { fine: 'fine.out', even: 'even.even', index: 'index.out', errors: 'errors.out' },
    } satisfies Pick<Graph, 'inputs' | 'nodes' | 'outputs'>),
    inputs: [{ list: [] }, { list: [1] }, { list: [4, 2, 5, 3, 6] }],
  })),
  {
    shows: 'a map over something that may be no list',
    graph: graphOf({
      inputs: { any: { type: 'any', optional: true } },
      nodes: {
        each: { frame: 'map', over: '$.any' },
        pass: { type: 'pass', in: 'each', inputs: { in: '$item' } },
        count: { type: 'pass', inputs: { in: 'pass.out' } },
      },
      outputs: { list: 'pass.out', count: 'count.out' },
    }),
    inputs: [{}, { any: [1, null, 'x'] }, { any: 'x' }, { any: null }],
  },
  {
    shows: 'frames inside frames',
    graph: graphOf({
      inputs: { lists: { type: 'any' } },
      nodes: {
        outer: { frame: 'map', over: '$.lists', onItemError: 'collect' },
        inner: { frame: 'map', in: 'outer', over: '$item' },
        loop: { frame: 'loop', in: 'inner', max: 3, until: 'count.done' },
        count: { type: 'count', in: 'loop', inputs: { before: 'count.number', start: '$item' } },
        fail: { type: 'fail', in: 'loop', config: { on: [7] }, inputs: { in: 'count.number' } },
        turns: {
          type: 'pass',
          in: 'inner',
          config: { mark: ' turns' },
          inputs: { in: 'loop.iterations' },
        },
        place: { type: 'pass', in: 'inner', inputs: { in: '$index' } },
      },
      outputs: {
        numbers: 'count.number',
        turns: 'turns.out',
        places: 'place.out',
        errors: 'outer.errors',
        failed: 'fail.out',
      },
    }),
    inputs: [{ lists: [[0, 1], [], [5]] }, { lists: [[6], [2], 'none'] }],
  },
  {
    shows: 'an outer loop that reads an inner one from the turn before',
    graph: graphOf({
      nodes: {
        outer: { frame: 'loop', max: 3 },
        start: { type: 'count', in: 'outer', inputs: { before: 'inside.number' } },
        inner: { frame: 'loop', in: 'outer', max: 2 },
        inside: {
          type: 'count',
          in: 'inner',
          inputs: { before: 'inside.number', start: 'start.number' },
        },
      },
      outputs: { number: 'inside.number', start: 'start.number' },
    }),
    inputs: [{}],
  },
  {
    shows: 'bypassed nodes',
    graph: graphOf({
      inputs: { number: { type: 'number' }, any: { type: 'any', optional: true } },
      nodes: {
        count: { type: 'count', disabled: true, inputs: { before: '$.any', start: '$.number' } },
        pass: { type: 'pass', disabled: true, inputs: { also: '$.number' } },
        need: { type: 'need', disabled: true, onError: 'emit', inputs: { in: '$.any' } },
        loop: { frame: 'loop', max: 2 },
        inside: { type: 'pass', in: 'loop', disabled: true, inputs: { in: 'need.out' } },
      },
      outputs: {
        number: 'count.number',
        done: 'count.done',
        pass: 'pass.out',
        need: 'need.out',
        inside: 'inside.out',
      },
    }),
    inputs: [{ number: 1 }, { number: 1, any: 2 }, { number: 1, any: null }],
  },
  {
    shows: 'failures that are emitted, fallbacks and retries',
    graph: graphOf({
      inputs: { word: { type: 'text' } },
      nodes: {
        emits: { type: 'fail', onError: 'emit', config: { on: ['bad'] }, inputs: { in: '$.word' } },
        falls: {
          type: 'fail',
          config: { on: ['bad'] },
          fallback: [{ on: ['bad', 'x'] }, { on: [] }],
          inputs: { in: '$.word' },
        },
        behind: { type: 'need', inputs: { in: 'emits.out' } },
      },
      outputs: { emitted: 'emits.error', fell: 'falls.out', behind: 'behind.out' },
    }),
    inputs: [{ word: 'good' }, { word: 'bad' }],
  },
  {
    shows: 'what a node is told',
    graph: graphOf({
      inputs: { word: { type: 'text', optional: true } },
      nodes: {
        tell: { type: 'tell', inputs: { one: '$.word', two: 'values.text' } },
        values: { type: 'values' },
        unread: { type: 'tell' },
        budget: { type: 'budget', inputs: { value: 'values.text' } },
      },
      outputs: {
        wired: 'tell.wired',
        kind: 'tell.kind',
        within: 'budget.within',
        over: 'budget.over',
      },
    }),
    inputs: [{}, { word: 'a' }, { word: null }],
  },
  {
    shows: 'subgraphs, inside one another and inside a map',
    graph: graphOf({
      inputs: { letters: { type: 'text[]' }, word: { type: 'text', optional: true } },
      nodes: {
        twice: {
          type: 'graph',
          config: { graph: 'marked-twice' },
          inputs: { letters: '$.letters' },
        },
        once: {
          type: 'graph',
          title: 'Marks it once',
          config: { graph: 'marked' },
          inputs: { word: '$.word' },
        },
        need: { type: 'need', inputs: { in: 'once.word' } },
        bypassed: {
          type: 'graph',
          disabled: true,
          config: { graph: 'marked' },
          inputs: { word: '$.word' },
        },
      },
      outputs: {
        words: 'twice.words',
        once: 'once.word',
        mark: 'once.mark',
        need: 'need.out',
        bypassed: 'bypassed.word',
      },
    }),
    inputs: [{ letters: ['a', 'b'], word: 'w' }, { letters: [] }],
  },
  {
    shows: 'subgraphs that fail',
    graph: graphOf({
      inputs: { word: { type: 'text' }, any: { type: 'any', default: 'x' } },
      nodes: {
        handled: {
          type: 'graph',
          onError: 'emit',
          config: { graph: 'picky' },
          inputs: { word: '$.word' },
        },
        late: { type: 'graph', onError: 'emit', timeout: 30, config: { graph: 'slow-one' } },
        twofold: {
          type: 'graph',
          onError: 'emit',
          config: { graph: 'twofold' },
          inputs: { word: '$.word' },
        },
        each: { frame: 'map', over: '$.any', onItemError: 'skip' },
        inside: {
          type: 'graph',
          in: 'each',
          config: { graph: 'picky' },
          inputs: { word: '$item' },
        },
      },
      outputs: {
        word: 'handled.word',
        error: 'handled.error',
        late: 'late.error',
        twofold: 'twofold.error',
        inside: 'inside.word',
      },
    }),
    inputs: [
      { word: 'good', any: [] },
      { word: 'bad', any: ['bad', 'good'] },
    ],
  },
  {
    shows: 'timeouts',
    graph: graphOf({
      nodes: {
        late: {
          type: 'talk',
          config: { words: 1, pause: 2000 },
          timeout: 30,
          retry: { attempts: 1 },
          onError: 'emit',
        },
        silent: {
          type: 'talk',
          config: { words: 1, pause: 2000 },
          timeout: { idle: 30 },
          retry: { attempts: 2, delay: 0 },
          onError: 'emit',
        },
        lively: {
          type: 'talk',
          config: { words: 8, pause: 30 },
          timeout: { idle: 200, total: 5000 },
        },
        both: {
          type: 'talk',
          config: { words: 50, pause: 20 },
          timeout: { idle: 300, total: 60 },
          retry: { attempts: 1 },
          fallback: [{ words: 1 }],
        },
      },
      outputs: {
        late: 'late.error',
        silent: 'silent.error',
        lively: 'lively.text',
        both: 'both.text',
      },
    }),
    inputs: [{}],
  },
  {
    shows: 'defaults and optional inputs',
    graph: graphOf({
      inputs: {
        both: { type: 'text', optional: true, default: 'both' },
        plain: { type: 'json', default: { a: [1, 'x', null], 'b c': { d: true } } },
        messages: { type: 'messages', optional: true },
        'with-dash': { type: 'number', default: -1.5e-7 },
      },
      nodes: {
        text: { type: 'pass', inputs: { in: ['$.both', '$.with-dash'] } },
        json: { type: 'pass', inputs: { in: '$.plain' } },
        say: { type: 'say', inputs: { messages: '$.messages' } },
      },
      outputs: { text: 'text.out', json: 'json.out', 'said-it': 'say.text', dash: '$.with-dash' },
    }),
    inputs: [
      {},
      { both: null },
      { both: 'x', plain: null },
      { messages: [{ role: 'user', content: 'hi' }], 'with-dash': 2 },
    ],
  },
  {
    shows: 'names that mean something to a program',
    graph: graphOf({
      inputs: {
        toString: { type: 'text' as const, optional: true },
        valueOf: { type: 'text' as const },
        valueOf2: { type: 'any' },
        input: { type: 'text', default: 'i' },
      },
      nodes: {
        toString: { type: 'pass', config: { mark: '1' }, inputs: { in: '$.toString' } },
        hasOwnProperty: {
          type: 'switch',
          config: {
            cases: [
              { port: 'valueOf', when: 'value == "yes"' },
              { port: 'toString', when: 'true' },
            ],
          },
          inputs: { value: '$.valueOf' },
        },
        state: { type: 'need', inputs: { in: 'hasOwnProperty.valueOf' } },
        input: { type: 'pass', inputs: { in: '$.input' } },
        run: { type: 'pass', inputs: { in: 'input.out' } },
        runtime: { type: 'need', inputs: { in: 'hasOwnProperty.toString' } },
        graph: { type: 'pass', inputs: { in: 'run.out' } },
        await: { type: 'pass', inputs: { in: 'graph.out' } },
        class: { type: 'pass', inputs: { in: 'await.out' } },
        'a-b': { type: 'pass', config: { mark: 'dash' }, inputs: { in: 'class.out' } },
        aB: { type: 'pass', config: { mark: 'camel' }, inputs: { in: 'a-b.out' } },
        a_b: { type: 'pass', config: { mark: 'under' }, inputs: { in: 'aB.out' } },
        runAB: { type: 'pass', inputs: { in: 'a_b.out' } },
        State: { type: 'pass', inputs: { in: 'runAB.out' } },
        node: { type: 'pass', inputs: { in: 'State.out' } },
        present: { type: 'pass', inputs: { in: 'node.out' } },
        failures: { type: 'pass', inputs: { in: 'present.out' } },
        eval: {
          type: 'template',
          config: { template: '{{inputs}}{{state}}' },
          inputs: { inputs: 'failures.out', state: 'state.out' },
        },
        item: { frame: 'map', over: '$.valueOf2', onItemError: 'skip' },
        turns: { frame: 'map', in: 'item', over: '$item' },
        items: { type: 'pass', in: 'turns', inputs: { in: '$item' } },
        index: { type: 'pass', in: 'turns', inputs: { in: 'items.out', also: '$index' } },
      },
      outputs: {
        toString: 'toString.out',
        a: 'eval.text',
        valueOf: 'state.out',
        hasOwnProperty: 'runtime.out',
        items: 'index.out',
        own: '$.toString',
      },
      name: 'state',
    }),
    inputs: [
      { valueOf: 'yes', valueOf2: [[1], [2, 3]] },
      { valueOf: 'no', toString: 'given', valueOf2: [] },
    ],
  },
  {
    shows: 'texts that look like code',
    graph: graphOf({
      title: hostile[2],
      description: hostile.join('\n'),
      inputs: Object.fromEntries(
        hostile.map((text, at) => [
          `text${at}`,
          { type: 'text' as const, default: text, description: text },
        ]),
      ),
      nodes: {
        ...Object.fromEntries(
          hostile.map((text, at) => [
            `node${at}`,
            { type: 'pass', ...note(text), config: { mark: text }, inputs: { in: `$.text${at}` } },
          ]),
        ),
        all: {
          type: 'template',
          ...note(`@ts-nocheck ${hostile.join(' ')}`),
          config: { template: hostile.filter((text) => !text.includes('{{')).join('\n') },
          inputs: Object.fromEntries(hostile.map((text, at) => [text, `node${at}.out`])),
        },
        loop: { frame: 'loop', max: 1, ...note(hostile[2]!) },
        inside: {
          type: 'fail',
          in: 'loop',
          config: { on: hostile },
          inputs: { in: '$.text0' },
          onError: 'emit',
        },
      },
      outputs: {
        ...Object.fromEntries(hostile.map((_, at) => [`out${at}`, `node${at}.out`])),
        all: 'all.text',
        error: 'inside.error',
      },
    }),
    inputs: [{}, { text0: 'plain' }],
  },
  {
    shows: 'a chain that is longer than LangGraph expects',
    graph: graphOf({
      nodes: Object.fromEntries(
        Array.from({ length: 60 }, (_, at) => [
          `n${at}`,
          {
            type: 'pass',
            config: { mark: '.' },
            ...(at === 0 ? {} : { inputs: { in: `n${at - 1}.out` } }),
          },
        ]),
      ),
      outputs: { text: 'n59.out' },
    }),
    inputs: [{}],
  },
]
