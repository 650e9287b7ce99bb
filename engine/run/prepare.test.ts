import { expect, it } from 'vitest'
import type { Graph } from '../graph/document.ts'
import { hashGraph } from '../graph/hash.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { agedNodes } from '../../test/support/aged-nodes.ts'
import { KnownGraphs } from '../../test/support/known-graphs.ts'
import { graphOf, smallEngine } from '../../test/support/small-engine.ts'

const old: Graph = graphOf({
  name: 'old',
  inputs: { text: { type: 'text' } },
  nodes: {
    short: { type: 'shorten@1', config: { length: 2 }, inputs: { text: '$.text' } },
    ask: { type: 'ask', inputs: { in: 'short.text' } },
  },
  outputs: { text: 'ask.out' },
})

it('names a graph by what was written, so that its runs are found again under that hash', async () => {
  const journal = memoryJournal()
  const graphs = new KnownGraphs(old)
  const first = smallEngine({ nodes: agedNodes, journal, graphs })
  expect(await first.prepare(old)).toMatchObject({
    version: hashGraph(old),
    graph: { nodes: { short: { type: 'shorten@3' } } },
  })
  const run = await first.start(old, { text: 'x' })
  expect(await run.result).toMatchObject({ version: hashGraph(old), status: 'waiting' })
  await first.close()
  const second = smallEngine({ nodes: agedNodes, journal, graphs })
  const answered = await second.answer(run.id, 'ask', { text: 'y' })
  expect(await answered.result).toMatchObject({
    version: hashGraph(old),
    outputs: { text: 'xy' },
  })
  const limit = { limit: { unit: 'words', count: 9 } }
  const edits = { config: { short: limit } }
  const replayed = await second.replay(run.id, { edits, from: 'ask' })
  expect(await replayed.result).toMatchObject({ status: 'waiting' })
  // The settings of the edit are those of the newest version, also when the run goes on.
  const again = await second.answer(replayed.id, 'ask', { text: 'z' })
  expect(await again.result).toMatchObject({ outputs: { text: 'xz' } })
})

it('finds the graphs of one run where the run says', async () => {
  const inner: Graph = graphOf({
    name: 'inner',
    inputs: { word: { type: 'any' } },
    nodes: { pass: { type: 'pass', config: { mark: '!' }, inputs: { in: '$.word' } } },
    outputs: { word: 'pass.out' },
  })
  const outer: Graph = graphOf({
    name: 'outer',
    inputs: { word: { type: 'any' } },
    nodes: { sub: { type: 'graph', config: { graph: 'inner' }, inputs: { word: '$.word' } } },
    outputs: { word: 'sub.word' },
  })
  const engine = smallEngine({ graphs: new KnownGraphs() })
  await expect(engine.start(outer, { word: 'x' })).rejects.toThrow('does not exist')
  const run = await engine.start(outer, { word: 'x' }, { graphs: new KnownGraphs(inner) })
  expect(await run.result).toMatchObject({ outputs: { word: 'x!' } })
})

it('takes a subgraph that has not even the shape of a graph for none', async () => {
  const outer: Graph = graphOf({
    nodes: { sub: { type: 'graph', config: { graph: 'inner' } } },
    outputs: {},
  })
  // SAFETY: it is none, as JSON that was read from a file may not be.
  const broken = { find: () => ({ name: 'inner', nodes: 5 }) as unknown as Graph }
  await expect(smallEngine({ graphs: broken }).prepare(outer)).rejects.toMatchObject({
    problems: expect.arrayContaining([
      expect.objectContaining({ code: 'unknown-graph', node: 'sub' }),
    ]),
  })
})

it('keeps the plans of graphs that run often, however many others there are', async () => {
  const engine = smallEngine()
  const graph = (name: string): Graph =>
    graphOf({ name, nodes: { pass: { type: 'pass' } }, outputs: { out: 'pass.out' } })
  const often = await engine.prepare(graph('often'))
  const once = await engine.prepare(graph('once'))
  for (let other = 0; other < 199; other += 1) {
    await engine.prepare(graph(`other-${other}`))
    expect(await engine.prepare(graph('often'))).toBe(often)
  }
  expect(await engine.prepare(graph('once'))).not.toBe(once)
})
