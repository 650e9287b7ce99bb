import { expect, it } from 'vitest'
import { z } from 'zod'
import { collect, graphOf, linesOf, smallEngine } from '../../test/support/small-engine.ts'
import { defineNode, port } from '../graph/define-node.ts'
import type { Graph } from '../graph/document.ts'
import type { RunResult } from './run-graph.ts'

/** Gives the scores of a list, one each turn. */
const score = defineNode({
  type: 'score',
  version: 1,
  family: 'check',
  title: 'Score',
  description: 'Scores a turn.',
  effect: 'pure',
  config: z.object({ scores: z.array(z.number().nullable()) }),
  inputs: { turn: port.number() },
  outputs: { score: port.number(), verdict: port.verdict(), turn: port.number() },
  run({ config, inputs }) {
    const value = config.scores[inputs.turn - 1] ?? null
    const verdict = { pass: false, score: value, reasons: [] }
    return Promise.resolve({ score: value ?? undefined, verdict, turn: inputs.turn })
  },
})

/** Says that a number is never enough, and is skipped without one. */
const reached = defineNode({
  type: 'reached',
  version: 1,
  family: 'check',
  title: 'Reached',
  description: 'Says no.',
  effect: 'pure',
  config: z.object({}),
  inputs: { number: port.number() },
  outputs: { reached: port.boolean() },
  run: () => Promise.resolve({ reached: false }),
})

async function runOf(
  graph: Graph,
  input: Record<string, unknown> = {},
): Promise<{ result: RunResult; lines: string[] }> {
  const engine = smallEngine({ nodes: [score, reached] })
  const run = await engine.start(graph, input)
  const lines = linesOf(await collect(run.events()))
  return { result: await run.result, lines }
}

function scoring(scores: (number | null)[], port: string): Graph {
  return graphOf({
    nodes: {
      turns: {
        frame: 'loop',
        max: scores.length,
        until: 'count.done',
        onExhausted: { best: `score.${port}` },
      },
      count: {
        type: 'count',
        in: 'turns',
        config: { enough: 99 },
        inputs: { before: 'count.number' },
      },
      score: { type: 'score', in: 'turns', config: { scores }, inputs: { turn: 'count.number' } },
    },
    outputs: { turn: 'score.turn', number: 'count.number', exhausted: 'turns.exhausted' },
  })
}

it.each(['score', 'verdict'])(
  'takes the best turn by its %s, and of equal ones the first',
  async (port) => {
    expect((await runOf(scoring([1, 5, 2], port))).result.outputs).toEqual({
      turn: 2,
      number: 2,
      exhausted: true,
    })
    expect((await runOf(scoring([3, 3], port))).result.outputs).toMatchObject({ turn: 1 })
    expect((await runOf(scoring([null, -1], port))).result.outputs).toMatchObject({ turn: 2 })
  },
)

it('takes its best turn without an end too, and is not exhausted by that', async () => {
  const graph = scoring([1, 5, 2], 'score')
  const { result } = await runOf({
    ...graph,
    nodes: {
      ...graph.nodes,
      turns: { frame: 'loop', max: 3, onExhausted: { best: 'score.score' } },
    },
  })
  expect(result.outputs).toEqual({ turn: 2, number: 2, exhausted: false })
})

it('takes the turn that ended it, also where an earlier one was better', async () => {
  const graph = scoring([9, 1, 2, 8], 'score')
  const { result } = await runOf({
    ...graph,
    nodes: {
      ...graph.nodes,
      count: { ...graph.nodes['count']!, config: { enough: 3 } },
    },
  })
  expect(result.outputs).toEqual({ turn: 3, number: 3, exhausted: false })
})

it('takes the first turn when none has a score', async () => {
  expect((await runOf(scoring([null, null], 'score'))).result.outputs).toMatchObject({ turn: 1 })
})

it('makes all of its turns without an end, and is then not exhausted', async () => {
  const graph = graphOf({
    nodes: {
      turns: { frame: 'loop', max: 4 },
      count: { type: 'count', in: 'turns', inputs: { before: 'count.number' } },
    },
    outputs: { number: 'count.number', turns: 'turns.iterations', exhausted: 'turns.exhausted' },
  })
  const { result } = await runOf(graph)
  expect(result.outputs).toEqual({ number: 4, turns: 4, exhausted: false })
})

it('carries values of the turn before through several nodes, and from outside into every turn', async () => {
  const graph = graphOf({
    inputs: { mark: { type: 'text' } },
    nodes: {
      turns: { frame: 'loop', max: 3 },
      a: { type: 'pass', in: 'turns', config: { mark: 'a' }, inputs: { in: ['b.out', '$.mark'] } },
      b: { type: 'pass', in: 'turns', config: { mark: 'b' }, inputs: { in: 'a.out' } },
    },
    outputs: { text: 'b.out' },
  })
  expect((await runOf(graph, { mark: '>' })).result.outputs).toEqual({ text: '>ababab' })
})

it('ends at the turn in which something failed, and fails with it', async () => {
  const graph = graphOf({
    nodes: {
      turns: { frame: 'loop', max: 9, until: 'count.done' },
      count: {
        type: 'count',
        in: 'turns',
        config: { enough: 9 },
        inputs: { before: 'count.number' },
      },
      bad: { type: 'fail', in: 'turns', config: { on: [3] }, inputs: { in: 'count.number' } },
      behind: { type: 'need', inputs: { in: 'bad.out' } },
      beside: { type: 'need', inputs: { in: 'count.number' } },
    },
    outputs: { out: ['behind.out', 'beside.out'] },
  })
  const { result, lines } = await runOf(graph)
  expect(result).toMatchObject({
    status: 'failed',
    outputs: {},
    error: { message: 'It does not like 3.' },
  })
  // What the turn had done before it failed is no result of the loop.
  expect(lines).toContain('node-skip beside')
  expect(lines).toContain('node-error turns#3/bad')
  expect(lines).toContain('node-skip behind')
  expect(lines.filter((line) => line.startsWith('frame-iteration'))).toHaveLength(3)
})

it('is skipped after one turn with the branch it stands in, whatever it does when it is exhausted', async () => {
  const graph = graphOf({
    inputs: { number: { type: 'number' } },
    nodes: {
      split: { type: 'even', inputs: { number: '$.number' } },
      turns: { frame: 'loop', max: 500, until: 'check.reached', onExhausted: 'fail' },
      check: { type: 'reached', in: 'turns', inputs: { number: 'split.odd' } },
      behind: { type: 'need', inputs: { in: 'check.reached' } },
    },
    outputs: { odd: 'behind.out', even: 'split.even' },
  })
  const { result, lines } = await runOf(graph, { number: 2 })
  expect(result).toMatchObject({ status: 'succeeded', outputs: { even: 2 } })
  expect(lines.filter((line) => line.startsWith('frame-iteration'))).toHaveLength(1)
  expect((await runOf(graph, { number: 3 })).result.error?.code).toBe('exhausted')
})

it('counts its turns anew each time a loop around it turns', async () => {
  const graph = graphOf({
    nodes: {
      outer: { frame: 'loop', max: 2 },
      inner: { frame: 'loop', in: 'outer', max: 3 },
      count: { type: 'count', in: 'inner', inputs: { before: 'count.number', start: 'sum.out' } },
      sum: { type: 'pass', in: 'outer', inputs: { in: 'count.number' } },
    },
    outputs: { number: 'sum.out', turns: 'inner.iterations' },
  })
  const { result, lines } = await runOf(graph)
  // The inner loop begins at 0, and then at the 3 that the outer one carries over.
  expect(result.outputs).toEqual({ number: 6, turns: 3 })
  expect(lines).toContain('node-end outer#2/inner#3/count')
})

it('stops between turns when the run is cancelled', async () => {
  const engine = smallEngine()
  const graph = graphOf({
    nodes: {
      turns: { frame: 'loop', max: 1000 },
      slow: { type: 'slow', in: 'turns', config: { milliseconds: 2 } },
    },
    outputs: { out: 'slow.out' },
  })
  const run = await engine.start(graph, {})
  for await (const event of run.events())
    if (event.type === 'frame-iteration' && event.iteration === 3) run.cancel()
  expect(await run.result).toMatchObject({ status: 'cancelled', outputs: {} })
})
