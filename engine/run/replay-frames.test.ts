import { describe, expect, it } from 'vitest'
import { KnownGraphs } from '../../test/support/known-graphs.ts'
import { executed, replayed, runOnce } from '../../test/support/replayed.ts'
import { graphOf, smallEngine } from '../../test/support/small-engine.ts'
import type { Graph } from '../graph/document.ts'

describe('a replay of a loop', () => {
  const graph = graphOf({
    inputs: { word: { type: 'text' } },
    nodes: {
      correct: { frame: 'loop', max: 5, until: 'count.done' },
      generate: {
        type: 'pass',
        in: 'correct',
        config: { mark: '+' },
        inputs: { in: ['generate.out', '$.word'] },
      },
      count: {
        type: 'count',
        in: 'correct',
        config: { enough: 3 },
        inputs: { before: 'count.number' },
      },
      end: { type: 'pass', config: { mark: '.' }, inputs: { in: 'generate.out' } },
      turns: { type: 'pass', inputs: { in: 'correct.iterations' } },
    },
    outputs: { word: 'end.out', turns: 'turns.out' },
  })
  const ran = async (): Promise<{ engine: ReturnType<typeof smallEngine>; run: string }> => {
    const engine = smallEngine()
    return { engine, run: await runOnce(engine, graph, { word: 'x' }) }
  }

  it('without changes makes every turn from the records', async () => {
    const { engine, run } = await ran()
    expect(await replayed(engine, run, { graph })).toMatchObject({
      executed: [],
      outputs: { word: 'x+++.', turns: 3 },
    })
  })

  it('begins in the middle of it, and keeps the turns before', async () => {
    const { engine, run } = await ran()
    expect(await replayed(engine, run, { graph, from: 'correct#2/generate' })).toMatchObject({
      executed: ['correct#2/generate', 'correct#3/generate', 'end', 'turns'],
      outputs: { word: 'x+++.', turns: 3 },
    })
  })

  it('begins with a whole turn, with a node in every turn, or with the whole loop', async () => {
    const { engine, run } = await ran()
    const turn = (number: number): string[] =>
      ['count', 'generate'].map((node) => `correct#${number}/${node}`)
    const begun = async (from: string): Promise<readonly string[]> =>
      (await replayed(engine, run, { graph, from })).executed
    expect(await begun('correct#3')).toEqual([...turn(3), 'end', 'turns'])
    expect(await begun('generate')).toEqual([
      'correct#1/generate',
      'correct#2/generate',
      'correct#3/generate',
      'end',
      'turns',
    ])
    expect(await begun('correct')).toEqual([...turn(1), ...turn(2), ...turn(3), 'end', 'turns'])
  })

  it('puts an edit into one turn, and another into all of them', async () => {
    const { engine, run } = await ran()
    const one = { outputs: { 'correct#2/generate': { out: 'edited' } } }
    expect(await replayed(engine, run, { graph, edits: one })).toMatchObject({
      executed: ['correct#3/generate', 'end'],
      outputs: { word: 'edited+.' },
    })
    const all = { outputs: { generate: { out: 'same' }, 'correct#3/generate': { out: 'last' } } }
    expect(await replayed(engine, run, { graph, edits: all })).toMatchObject({
      executed: ['end'],
      outputs: { word: 'last.' },
    })
  })

  it('ends earlier or later where an edit says so', async () => {
    const { engine, run } = await ran()
    const sooner = { outputs: { 'correct#2/count': { done: true } } }
    expect(await replayed(engine, run, { graph, edits: sooner })).toMatchObject({
      executed: ['end', 'turns'],
      outputs: { word: 'x++.', turns: 2 },
    })
    const later = { config: { count: { enough: 4 } } }
    expect(await replayed(engine, run, { graph, edits: later })).toMatchObject({
      outputs: { word: 'x++++.', turns: 4 },
    })
  })

  it('says where it cannot begin', async () => {
    const { engine, run } = await ran()
    await expect(engine.replay(run, { graph, from: 'correct#2/nobody' })).rejects.toThrow(
      'cannot begin at "correct#2/nobody"',
    )
  })
})

describe('a replay of a map', () => {
  const graph = graphOf({
    inputs: { words: { type: 'text[]' } },
    nodes: {
      each: { frame: 'map', over: '$.words', concurrency: 1 },
      one: { type: 'pass', in: 'each', config: { mark: '1' }, inputs: { in: '$item' } },
      two: { type: 'pass', in: 'each', config: { mark: '2' }, inputs: { in: 'one.out' } },
      end: { type: 'pass', inputs: { in: 'two.out' } },
    },
    outputs: { list: 'end.out' },
  })
  const ran = async (): Promise<{ engine: ReturnType<typeof smallEngine>; run: string }> => {
    const engine = smallEngine()
    return { engine, run: await runOnce(engine, graph, { words: ['a', 'b', 'c'] }) }
  }

  it('begins with one item, and takes the others as they were', async () => {
    const { engine, run } = await ran()
    expect(await replayed(engine, run, { graph, from: 'each#2' })).toMatchObject({
      executed: ['each#2/one', 'each#2/two', 'end'],
      outputs: { list: ['a12', 'b12', 'c12'] },
    })
    expect(await replayed(engine, run, { graph, from: 'each#3/two' })).toMatchObject({
      executed: ['each#3/two', 'end'],
    })
  })

  it('executes only the items that an edited list changes', async () => {
    const { engine, run } = await ran()
    const edits = { input: { words: ['a', 'B', 'c', 'd'] } }
    expect(await replayed(engine, run, { graph, edits })).toMatchObject({
      executed: ['each#2/one', 'each#2/two', 'each#4/one', 'each#4/two', 'end'],
      outputs: { list: ['a12', 'B12', 'c12', 'd12'] },
    })
  })

  it('puts an edit into one item', async () => {
    const { engine, run } = await ran()
    const edits = { outputs: { 'each#2/one': { out: 'edited' } } }
    expect(await replayed(engine, run, { graph, edits })).toMatchObject({
      executed: ['each#2/two', 'end'],
      outputs: { list: ['a12', 'edited2', 'c12'] },
    })
  })

  it('leaves a place in the lists for an item without a value', async () => {
    const engine = smallEngine()
    const collecting: Graph = {
      ...graph,
      nodes: { ...graph.nodes, each: { frame: 'map', over: '$.words', onItemError: 'collect' } },
    }
    const run = await runOnce(engine, collecting, { words: ['a', 'b'] })
    const edits = { absent: ['each#1/two.out'] }
    expect(await replayed(engine, run, { graph: collecting, edits })).toMatchObject({
      executed: ['end'],
      outputs: { list: [null, 'b12'] },
    })
  })

  it('executes again what failed for one item', async () => {
    const engine = smallEngine()
    const failing = (on: string[]): Graph => ({
      ...graph,
      nodes: {
        ...graph.nodes,
        each: { frame: 'map', over: '$.words', onItemError: 'skip' },
        two: { type: 'fail', in: 'each', config: { on }, inputs: { in: 'one.out' } },
      },
    })
    const run = await runOnce(engine, failing(['b1']), { words: ['a', 'b'] })
    expect(await replayed(engine, run, { graph: failing(['b1']) })).toMatchObject({
      executed: ['each#2/two'],
      outputs: { list: ['a1'] },
    })
  })
})

describe('a replay of a graph with others in it', () => {
  const inner = graphOf({
    name: 'inner',
    inputs: { word: { type: 'any' }, other: { type: 'any', optional: true } },
    nodes: {
      one: { type: 'pass', config: { mark: '1' }, inputs: { in: '$.word' } },
      turns: { frame: 'loop', max: 2 },
      grow: {
        type: 'pass',
        in: 'turns',
        config: { mark: '+' },
        inputs: { in: ['grow.out', 'one.out'] },
      },
    },
    outputs: { word: 'grow.out' },
  })
  const outer = graphOf({
    inputs: { word: { type: 'text' } },
    nodes: {
      before: { type: 'pass', config: { mark: 'b' }, inputs: { in: '$.word' } },
      answer: { type: 'graph', config: { graph: 'inner' }, inputs: { word: 'before.out' } },
      end: { type: 'pass', config: { mark: '.' }, inputs: { in: 'answer.word' } },
    },
    outputs: { word: 'end.out' },
  })
  /** Paths without those of the graphs themselves: they have a record around that of their nodes. */
  const nodesOf = (paths: readonly string[]): string[] => paths.filter((path) => path !== 'answer')

  const ran = async (
    graphs = new KnownGraphs(inner, outer),
  ): Promise<{ engine: ReturnType<typeof smallEngine>; run: string; graphs: KnownGraphs }> => {
    const engine = smallEngine({ graphs })
    return { engine, graphs, run: await runOnce(engine, outer, { word: 'x' }) }
  }

  it('takes what is inside from the records', async () => {
    const { engine, run } = await ran()
    const again = await replayed(engine, run, {})
    expect(again.outputs).toEqual({ word: 'xb1++.' })
    expect(nodesOf(again.executed)).toEqual([])
  })

  it('begins inside', async () => {
    const { engine, run } = await ran()
    const again = await replayed(engine, run, { from: 'answer/turns#2/grow' })
    expect(nodesOf(again.executed)).toEqual(['answer/turns#2/grow', 'end'])
    const whole = await replayed(engine, run, { from: 'answer' })
    expect(nodesOf(whole.executed)).toEqual([
      'answer/one',
      'answer/turns#1/grow',
      'answer/turns#2/grow',
      'end',
    ])
  })

  it('puts edits inside, or in the place of the whole', async () => {
    const { engine, run } = await ran()
    const inside = { outputs: { 'answer/one': { out: 'edited' } } }
    const again = await replayed(engine, run, { edits: inside })
    expect(again.outputs).toEqual({ word: 'edited++.' })
    expect(nodesOf(again.executed)).toEqual(['answer/turns#1/grow', 'answer/turns#2/grow', 'end'])
    const whole = { outputs: { answer: { word: 'whole' } } }
    expect(await replayed(engine, run, { edits: whole })).toMatchObject({
      executed: ['end'],
      outputs: { word: 'whole.' },
    })
  })

  it('keeps the versions of the first run, and takes the newest with a graph that is named', async () => {
    const { engine, run, graphs } = await ran()
    graphs.add({
      ...inner,
      nodes: {
        ...inner.nodes,
        one: { type: 'pass', config: { mark: '!' }, inputs: { in: '$.word' } },
      },
    })
    expect(await replayed(engine, run, {})).toMatchObject({ outputs: { word: 'xb1++.' } })
    expect(await replayed(engine, run, { graph: outer })).toMatchObject({
      outputs: { word: 'xb!++.' },
    })
  })

  it('says that the config inside belongs to the other graph', async () => {
    const { engine, run } = await ran()
    const edits = { config: { 'answer/one': { mark: '!' } } }
    await expect(engine.replay(run, { edits })).rejects.toThrow('belongs to another graph')
  })

  it('goes on after a restart with the same beginning', async () => {
    const asking: Graph = {
      ...inner,
      nodes: { ...inner.nodes, one: { type: 'ask', inputs: { in: '$.word' } } },
    }
    const graphs = new KnownGraphs(asking, outer)
    const { engine, run } = await ran(graphs)
    await (
      await engine.answer(run, 'answer/one', { text: '1' })
    ).result
    const again = await replayed(engine, run, { from: 'before' })
    expect(again.status).toBe('waiting')
    await engine.close()
    const next = smallEngine({ journal: engine.journal, graphs })
    const handle = await next.answer(again.id, 'one', { text: '1' })
    expect(await handle.result).toMatchObject({ outputs: { word: 'xb1++.' } })
    // All of it depends on the beginning, although nothing came out differently.
    expect(nodesOf(executed(engine.journal.events(again.id)))).toEqual([
      'answer/one',
      'answer/one',
      'answer/turns#1/grow',
      'answer/turns#2/grow',
      'before',
      'end',
    ])
  })
})
