import { describe, expect, it } from 'vitest'
import { KnownGraphs } from '../../test/support/known-graphs.ts'
import { collect, graphOf, linesOf, smallEngine } from '../../test/support/small-engine.ts'
import type { Graph, GraphNode } from '../graph/document.ts'
import { hashGraph } from '../graph/hash.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import type { RunEvent } from './events.ts'
import type { RunResult } from './run-graph.ts'

/** Puts its two marks behind a word. */
const twice = graphOf({
  name: 'twice',
  inputs: { word: { type: 'text' }, mark: { type: 'text', default: '!' } },
  nodes: {
    one: { type: 'pass', config: { mark: '1' }, inputs: { in: '$.word' } },
    two: { type: 'pass', config: { mark: '2' }, inputs: { in: 'one.out', also: '$.mark' } },
    mark: { type: 'pass', inputs: { in: '$.mark' } },
  },
  outputs: { word: 'two.out', mark: 'mark.out' },
})

/** A graph of one node that runs another one, with a node before and behind it. */
function around(name: string, more: Partial<GraphNode> = {}, outputs?: Graph['outputs']): Graph {
  return graphOf({
    inputs: { word: { type: 'text', optional: true } },
    nodes: {
      before: { type: 'need', inputs: { in: '$.word' } },
      answer: { type: 'graph', config: { graph: name }, inputs: { word: 'before.out' }, ...more },
      behind: { type: 'need', inputs: { in: 'answer.word' } },
    },
    outputs: outputs ?? { word: 'behind.out' },
  })
}

function engineWith(...graphs: Graph[]): ReturnType<typeof smallEngine> {
  return smallEngine({ graphs: new KnownGraphs(...graphs) })
}

async function runOf(
  graphs: readonly Graph[],
  graph: Graph,
  input: Record<string, unknown> = { word: 'x' },
): Promise<{ result: RunResult; events: RunEvent[]; lines: string[] }> {
  const engine = engineWith(...graphs)
  const run = await engine.start(graph, input)
  const events = await collect(run.events())
  return { result: await run.result, events, lines: linesOf(events) }
}

describe('a graph in the place of a node', () => {
  it('runs inside it, with a trace of its own', async () => {
    const { result, lines, events } = await runOf([twice], around('twice'))
    expect(result).toMatchObject({ status: 'succeeded', outputs: { word: 'x12' } })
    expect(lines.toSorted()).toEqual(
      [
        'run-start',
        ...['before', 'answer', 'answer/one', 'answer/two', 'answer/mark', 'behind'].flatMap(
          (path) => [`node-start ${path}`, `node-end ${path}`],
        ),
        'run-end succeeded',
      ].toSorted(),
    )
    const at = (line: string): number => lines.indexOf(line)
    expect(at('node-start answer')).toBeLessThan(at('node-start answer/one'))
    expect(at('node-end answer/two')).toBeLessThan(at('node-end answer'))
    expect(events[at('node-end answer')]).toMatchObject({
      nodeType: 'graph',
      outputs: { word: 'x12', mark: '!' },
      usage: { calls: 0 },
    })
    expect(events[0]).toMatchObject({ subgraphs: { twice: hashGraph(twice) } })
  })

  it('takes its own defaults for inputs without a wire, and a wire instead of them', async () => {
    const outputs = { mark: 'answer.mark' }
    const left = await runOf([twice], around('twice', {}, outputs))
    expect(left.result.outputs).toEqual({ mark: '!' })
    const inputs = { word: 'before.out', mark: 'before.out' }
    const wired = await runOf([twice], around('twice', { inputs }, outputs))
    expect(wired.result.outputs).toEqual({ mark: 'x' })
  })

  it('is skipped with all that is behind it when a required input is absent', async () => {
    const { result, lines } = await runOf([twice], around('twice'), {})
    expect(result).toMatchObject({ status: 'succeeded', outputs: {} })
    expect(lines).toEqual([
      'run-start',
      'node-skip before',
      'node-skip answer',
      'node-skip behind',
      'run-end succeeded',
    ])
  })

  it('has no value where a branch inside gave none', async () => {
    const branch = graphOf({
      name: 'branch',
      inputs: { word: { type: 'number' } },
      nodes: { which: { type: 'even', inputs: { number: '$.word' } } },
      outputs: { even: 'which.even', odd: 'which.odd' },
    })
    const graph = graphOf({
      nodes: {
        first: { type: 'count' },
        answer: { type: 'graph', config: { graph: 'branch' }, inputs: { word: 'first.number' } },
        even: { type: 'need', inputs: { in: 'answer.even' } },
        odd: { type: 'need', inputs: { in: 'answer.odd' } },
      },
      outputs: { even: 'even.out', odd: 'odd.out' },
    })
    const { result, lines } = await runOf([branch], graph, {})
    expect(result.outputs).toEqual({ odd: 1 })
    expect(lines).toContain('node-skip even')
  })

  it('is passed by when it is disabled', async () => {
    const any = graphOf({
      name: 'any',
      inputs: { word: { type: 'any' } },
      nodes: { bad: { type: 'fail', inputs: { in: '$.word' } } },
      outputs: { word: 'bad.out' },
    })
    const { result, lines } = await runOf([any], around('any', { disabled: true }))
    expect(result).toMatchObject({ status: 'succeeded', outputs: { word: 'x' } })
    expect(lines.filter((line) => line.includes('answer'))).toEqual(['node-skip answer'])
  })

  it('runs in every turn of a loop', async () => {
    const grow = graphOf({
      name: 'grow',
      inputs: { word: { type: 'any', optional: true }, first: { type: 'text' } },
      nodes: {
        one: { type: 'pass', config: { mark: '+' }, inputs: { in: ['$.word', '$.first'] } },
      },
      outputs: { word: 'one.out' },
    })
    const graph = graphOf({
      inputs: { word: { type: 'text' } },
      nodes: {
        turns: { frame: 'loop', max: 3 },
        answer: {
          type: 'graph',
          in: 'turns',
          config: { graph: 'grow' },
          inputs: { word: 'answer.word', first: '$.word' },
        },
      },
      outputs: { word: 'answer.word' },
    })
    const { result, lines } = await runOf([grow], graph)
    expect(result.outputs).toEqual({ word: 'x+++' })
    expect(lines.filter((line) => line.startsWith('node-end'))).toEqual(
      [1, 2, 3].flatMap((turn) => [
        `node-end turns#${turn}/answer/one`,
        `node-end turns#${turn}/answer`,
      ]),
    )
  })

  it('runs for every item of a map, and may hold frames itself', async () => {
    const letters = graphOf({
      name: 'letters',
      inputs: { words: { type: 'text[]' } },
      nodes: {
        each: { frame: 'map', over: '$.words', concurrency: 1 },
        one: { type: 'pass', in: 'each', config: { mark: '.' }, inputs: { in: '$item' } },
      },
      outputs: { list: 'one.out' },
    })
    const graph = graphOf({
      inputs: { lists: { type: 'any[]' } },
      nodes: {
        all: { frame: 'map', over: '$.lists', concurrency: 1 },
        answer: {
          type: 'graph',
          in: 'all',
          config: { graph: 'letters' },
          inputs: { words: '$item' },
        },
      },
      outputs: { lists: 'answer.list' },
    })
    const lists = [['a', 'b'], ['c']]
    const { result, lines } = await runOf([letters], graph, { lists })
    expect(result.outputs).toEqual({ lists: [['a.', 'b.'], ['c.']] })
    expect(lines.filter((line) => /^(node-end|frame)/.test(line))).toEqual([
      'frame-iteration all 1/2',
      'frame-iteration all#1/answer/each 1/2',
      'node-end all#1/answer/each#1/one',
      'frame-iteration all#1/answer/each 2/2',
      'node-end all#1/answer/each#2/one',
      'node-end all#1/answer',
      'frame-iteration all 2/2',
      'frame-iteration all#2/answer/each 1/1',
      'node-end all#2/answer/each#1/one',
      'node-end all#2/answer',
    ])
  })

  it('may run a further graph in the same way', async () => {
    const middle = { ...around('twice'), name: 'middle' }
    const { result, lines } = await runOf([twice, middle], around('middle'))
    expect(result.outputs).toEqual({ word: 'x12' })
    expect(lines).toContain('node-end answer/answer/two')
    expect(lines.indexOf('node-end answer/answer')).toBeLessThan(lines.indexOf('node-end answer'))
  })
})

describe('a graph inside that fails', () => {
  const failing = graphOf({
    name: 'failing',
    inputs: { word: { type: 'any' } },
    nodes: {
      bad: { type: 'fail', inputs: { in: '$.word' } },
      apart: { type: 'pass', inputs: { in: '$.word' } },
    },
    outputs: { word: 'bad.out' },
  })

  it('fails the run with the words of the node that failed, and the name of its own', async () => {
    const { result, events } = await runOf([failing], around('failing'))
    expect(result).toMatchObject({
      status: 'failed',
      error: { message: 'It does not like "x".', code: 'node', node: 'answer' },
    })
    const errors = events.filter(({ type }) => type === 'node-error')
    expect(errors).toMatchObject([
      { path: 'answer/bad', handled: false },
      { path: 'answer', handled: false },
    ])
    // What did not depend on it did its part.
    expect(linesOf(events)).toContain('node-end answer/apart')
  })

  it('goes on behind its error port when the graph outside handles that', async () => {
    const handled = around('failing', { onError: 'emit' })
    const graph: Graph = {
      ...handled,
      nodes: { ...handled.nodes, sorry: { type: 'need', inputs: { in: 'answer.error' } } },
      outputs: { word: 'behind.out', sorry: 'sorry.out' },
    }
    const { result, events } = await runOf([failing], graph)
    expect(result).toMatchObject({
      status: 'succeeded',
      outputs: { sorry: { message: 'It does not like "x".', code: 'node' } },
    })
    const errors = events.filter(({ type }) => type === 'node-error')
    expect(errors).toMatchObject([
      { path: 'answer/bad', handled: false },
      { path: 'answer', handled: true },
    ])
    expect(linesOf(events)).toContain('node-skip behind')
  })

  it('handles its own failures where it says so', async () => {
    const careful: Graph = {
      ...failing,
      name: 'careful',
      nodes: {
        bad: { type: 'fail', onError: 'emit', inputs: { in: '$.word' } },
        says: { type: 'need', inputs: { in: 'bad.error' } },
      },
      outputs: { word: 'says.out' },
    }
    const { result } = await runOf([careful], around('careful'))
    expect(result).toMatchObject({
      status: 'succeeded',
      outputs: { word: { message: 'It does not like "x".' } },
    })
  })

  it('fails at an input that does not fit, before anything in it runs', async () => {
    const counted = graphOf({
      name: 'counted',
      inputs: { word: { type: 'number' } },
      nodes: { one: { type: 'count', inputs: { start: '$.word' } } },
      outputs: { word: 'one.number' },
    })
    const { result, lines } = await runOf([counted], around('counted'))
    expect(result).toMatchObject({ status: 'failed', error: { code: 'input', node: 'answer' } })
    expect(lines).not.toContain('node-start answer/one')
  })

  it('is stopped whole at its timeout', async () => {
    const sleepy = graphOf({
      name: 'sleepy',
      inputs: { word: { type: 'any' } },
      nodes: {
        long: { type: 'slow', config: { milliseconds: 60_000 }, inputs: { in: '$.word' } },
        next: { type: 'need', inputs: { in: 'long.out' } },
      },
      outputs: { word: 'next.out' },
    })
    const { result, lines } = await runOf([sleepy], around('sleepy', { timeout: 20 }))
    expect(result).toMatchObject({
      status: 'failed',
      error: {
        message: 'The node "answer" took longer than its timeout of 20 ms.',
        code: 'timeout',
        node: 'answer',
      },
    })
    expect(lines).not.toContain('node-start answer/next')
  })
})

describe('a graph that runs others', () => {
  it('goes on after a restart in the middle of one, with what is recorded inside', async () => {
    const journal = memoryJournal()
    const slow: Graph = {
      ...twice,
      nodes: {
        ...twice.nodes,
        two: { type: 'slow', config: { milliseconds: 60_000 }, inputs: { in: 'one.out' } },
      },
    }
    const graphs = new KnownGraphs(slow)
    const first = smallEngine({ graphs, journal })
    const run = await first.start(around('twice'), { word: 'x' })
    for await (const event of run.events()) {
      if (event.type === 'node-start' && event.path === 'answer/two') break
    }
    await first.close()
    const ended = (): string[] =>
      linesOf(journal.events(run.id)).filter((line) => line.startsWith('node-end answer'))
    const before = ended()
    expect(before).toContain('node-end answer/one')

    // The same graph by its hash, and quick in this process.
    const quick = { find: () => ({ ...slow, nodes: { ...slow.nodes, two: twice.nodes['two']! } }) }
    const second = smallEngine({ graphs: quick, journal })
    const [handle] = await second.recover(() => around('twice'))
    expect(await handle?.result).toMatchObject({ status: 'succeeded', outputs: { word: 'x12' } })
    expect(ended()).toEqual([...new Set(ended())])
    const starts = linesOf(journal.events(run.id)).filter((line) => line === 'node-start answer')
    expect(starts).toHaveLength(1)
  })

  it('keeps the versions it began with while labels move and graphs are saved anew', async () => {
    const journal = memoryJournal()
    const asking = (mark: string): Graph =>
      graphOf({
        name: 'asking',
        inputs: { word: { type: 'any' } },
        nodes: {
          ask: { type: 'ask', inputs: { in: '$.word' } },
          end: { type: 'pass', config: { mark }, inputs: { in: 'ask.out' } },
        },
        outputs: { word: 'end.out' },
      })
    const graphs = new KnownGraphs()
    graphs.label('production', asking(' (old)'))
    const graph = around('asking', { config: { graph: 'asking', version: 'production' } })
    graphs.add(graph)
    const first = smallEngine({ graphs, journal })
    const run = await first.start(graph, { word: 'x' })
    expect(await run.result).toMatchObject({ status: 'waiting', waiting: ['answer/ask'] })
    await first.close()

    graphs.label('production', asking(' (new)'))
    const second = smallEngine({ graphs, journal })
    expect(await second.recover()).toEqual([])
    const handle = await second.answer(run.id, 'ask', { text: 'y' })
    expect(await handle.result).toMatchObject({ outputs: { word: 'xy (old)' } })
    const next = await second.start(graph, { word: 'x' })
    await next.result
    const answered = await second.answer(next.id, 'answer/ask', { text: 'y' })
    expect(await answered.result).toMatchObject({ outputs: { word: 'xy (new)' } })
  })

  it('cannot run itself, directly or through another', async () => {
    const itself = { ...around('itself'), name: 'itself' }
    await expect(engineWith(itself).prepare(itself)).rejects.toMatchObject({
      problems: [expect.objectContaining({ code: 'cycle', node: 'answer' })],
    })
    const [one, other] = [
      { ...around('other'), name: 'one' },
      { ...around('one'), name: 'other' },
    ]
    await expect(engineWith(one, other).prepare(one)).rejects.toThrow(/runs the graph/)
    await expect(engineWith().prepare(around('nobody'))).rejects.toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ code: 'unknown-graph' })]),
    })
  })
})
