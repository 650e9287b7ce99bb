import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineNode, port } from '../graph/define-node.ts'
import type { Graph } from '../graph/document.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { fakeChat, fakeModels } from '../testing/fake-models.ts'
import { graphOf, smallEngine } from '../../test/support/small-engine.ts'
import { quantilesOf } from './quantiles.ts'

/** Asks a model, so that it takes tokens. */
const ask = defineNode({
  type: 'ask-model',
  version: 1,
  family: 'model',
  title: 'Ask a model',
  description: 'Asks a model.',
  effect: 'pure',
  config: z.object({ mark: z.string().default('').describe('Tells versions apart') }),
  inputs: { in: port.any() },
  outputs: { out: port.text() },
  async run({ inputs, context }) {
    const chat = context.models.chat('default')!
    const messages = [{ role: 'user' as const, content: JSON.stringify(inputs.in) }]
    let text = ''
    for await (const event of chat.stream({ messages }, { signal: context.signal })) {
      if (event.type === 'text-delta') text += event.text
    }
    return { out: text }
  },
})

const models = fakeModels({ chat: fakeChat(() => 'One two three.') })

function engineWith(journal = memoryJournal()) {
  return smallEngine({ nodes: [ask], models, journal })
}

const asking: Graph = graphOf({
  name: 'asking',
  inputs: { word: { type: 'any' }, number: { type: 'number', default: 2 } },
  nodes: {
    ask: { type: 'ask-model', inputs: { in: '$.word' } },
    way: { type: 'even', inputs: { number: '$.number' } },
    rarely: { type: 'ask-model', inputs: { in: 'way.odd' } },
    end: { type: 'pass', inputs: { in: 'ask.out', also: 'rarely.out' } },
  },
  outputs: { word: 'end.out' },
})

const changed: Graph = {
  ...asking,
  nodes: {
    ...asking.nodes,
    ask: { type: 'ask-model', config: { mark: 'b' }, inputs: { in: '$.word' } },
    added: { type: 'pass', inputs: { in: 'ask.out' } },
  },
  outputs: { word: 'end.out', more: 'added.out' },
}

async function runTimes(
  engine: ReturnType<typeof engineWith>,
  graph: Graph,
  times: number,
  input: object = { word: 'x' },
): Promise<void> {
  for (let time = 1; time <= times; time += 1) {
    const run = await engine.start(graph, { ...input })
    expect(await run.result).toMatchObject({ status: 'succeeded' })
  }
}

describe('an estimate', () => {
  it('says that it knows nothing before the first run', async () => {
    expect(await engineWith().estimate(asking)).toMatchObject({
      basis: 'none',
      runs: 0,
      nodes: [],
      unknown: ['ask', 'way', 'rarely', 'end'],
    })
  })

  it('comes from whole runs of the version, with how often each node ran', async () => {
    const engine = engineWith()
    await runTimes(engine, asking, 8)
    await runTimes(engine, asking, 2, { word: 'x', number: 1 })
    const estimate = await engine.estimate(asking)
    expect(estimate).toMatchObject({ basis: 'runs', runs: 10, unknown: [] })
    const one = estimate.nodes.find(({ node }) => node === 'ask')!
    const rarely = estimate.nodes.find(({ node }) => node === 'rarely')!
    expect(one).toMatchObject({ nodeType: 'ask-model', runs: 10, ran: 1, executions: 1, calls: 1 })
    expect(one.tokens).toBeGreaterThan(0)
    expect(rarely).toMatchObject({ runs: 10, ran: 0.2, executions: 1, tokens: one.tokens })
    // Two of ten runs asked twice: nine of ten took no more than that.
    expect(estimate.tokens).toEqual({ median: one.tokens, p90: 2 * one.tokens })
  })

  it('is put together from the same nodes of other versions where this one has few runs', async () => {
    const engine = engineWith()
    await runTimes(engine, asking, 6)
    await runTimes(engine, changed, 1)
    const { tokens } = await engine.estimate(asking)
    expect(await engine.estimate(changed)).toMatchObject({
      basis: 'spans',
      runs: 7,
      tokens,
      nodes: expect.arrayContaining([
        expect.objectContaining({ node: 'added', runs: 1 }),
        expect.objectContaining({ node: 'ask', runs: 7 }),
        expect.objectContaining({ node: 'end', runs: 7 }),
      ]),
      // It was skipped in all of them, in this version too.
      unknown: [],
    })
  })

  it('takes nothing from a node of another type, and names what it does not know', async () => {
    const engine = engineWith()
    await runTimes(engine, asking, 2)
    const other: Graph = {
      ...asking,
      nodes: { ...asking.nodes, ask: { type: 'pass', inputs: { in: '$.word' } } },
    }
    const estimate = await engine.estimate(other)
    expect(estimate).toMatchObject({ basis: 'spans', unknown: ['ask', 'rarely'] })
    expect(estimate.tokens).toEqual({ median: 0, p90: 0 })
  })

  it('leaves out runs that records answered, and what was not executed in them', async () => {
    const engine = engineWith()
    await runTimes(engine, asking, 1)
    const before = await engine.estimate(asking)
    const [first] = engine.journal.runs({ limit: 1 })
    await (
      await engine.replay(first!.id, { graph: asking })
    ).result
    const again = await engine.start(asking, { word: 'x' }, { reuse: true })
    await again.result
    const after = await engine.estimate(asking)
    expect(after).toMatchObject({ basis: 'runs', runs: 1, tokens: before.tokens })
  })

  it('knows what runs took however many later ones took their records', async () => {
    const engine = engineWith()
    await runTimes(engine, asking, 6)
    const before = await engine.estimate(asking)
    for (let time = 1; time <= 30; time += 1) {
      const again = await engine.start(asking, { word: 'x' }, { reuse: true })
      await again.result
    }
    const after = await engine.estimate(asking)
    expect(before.tokens!.median).toBeGreaterThan(0)
    expect(after).toMatchObject({ basis: 'runs', tokens: before.tokens, unknown: [] })
    // Those that executed a part follow what they took the rest from.
    for (let time = 1; time <= 30; time += 1) {
      const edited = { ...changed, nodes: { ...changed.nodes, added: asking.nodes['end']! } }
      const partly = await engine.start(edited, { word: 'x' }, { reuse: true })
      await partly.result
    }
    expect(await engine.estimate(asking)).toMatchObject({ tokens: before.tokens, unknown: [] })
  })

  it('does not count the runs that failed', async () => {
    const engine = engineWith()
    const failing = graphOf({ nodes: { bad: { type: 'fail' } }, outputs: { out: 'bad.out' } })
    await (
      await engine.start(failing, {})
    ).result
    expect(await engine.estimate(failing)).toMatchObject({ basis: 'none', unknown: ['bad'] })
  })

  it('adds up turns and items, and takes the concurrency of a map into account', async () => {
    const journal = memoryJournal()
    const engine = engineWith(journal)
    const mapped = (mark: string): Graph =>
      graphOf({
        name: 'mapped',
        inputs: { words: { type: 'any[]' } },
        nodes: {
          each: { frame: 'map', over: '$.words', concurrency: 2 },
          one: { type: 'ask-model', in: 'each', config: { mark }, inputs: { in: '$item' } },
        },
        outputs: { words: 'one.out' },
      })
    await runTimes(engine, mapped('a'), 1, { words: ['a', 'b', 'c', 'd'] })
    const estimate = await engine.estimate(mapped('b'))
    const [node] = estimate.nodes
    expect(estimate.basis).toBe('spans')
    expect(node).toMatchObject({ node: 'one', executions: 4, calls: 4 })
    expect(estimate.duration?.median).toBeCloseTo(node!.duration / 2)
    expect(estimate.tokens?.median).toBe(node!.tokens)
  })

  it('reads a bounded part of a long history', async () => {
    const journal = memoryJournal()
    const engine = engineWith(journal)
    const quick = graphOf({ nodes: { a: { type: 'pass' } }, outputs: { out: 'a.out' } })
    for (let time = 0; time < 300; time += 1) await (await engine.start(quick, {})).result
    let read = 0
    const counting = smallEngine({
      journal: {
        ...journal,
        bareEvents(...given) {
          const events = journal.bareEvents(...given)
          read += events.length
          return events
        },
      },
    })
    expect(await counting.estimate(quick)).toMatchObject({ basis: 'runs', runs: 20 })
    // Four events each: start and end of the run and of its node.
    expect(read).toBe(80)
  })
})

it('quantiles are numbers of the list, by nearest rank', () => {
  expect(quantilesOf([5])).toEqual({ median: 5, p90: 5 })
  expect(quantilesOf([3, 1, 2])).toEqual({ median: 2, p90: 3 })
  expect(quantilesOf([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toEqual({ median: 5, p90: 9 })
  expect(quantilesOf([])).toEqual({ median: 0, p90: 0 })
})
