import { describe, expect, it } from 'vitest'
import { graphOf, linesOf, smallEngine } from '../../test/support/small-engine.ts'
import type { Graph } from '../graph/document.ts'
import type { RunEvent } from './events.ts'

const graph = graphOf({
  inputs: { word: { type: 'text' } },
  nodes: {
    a: { type: 'pass', config: { mark: 'a' }, inputs: { in: '$.word' } },
    b: { type: 'pass', config: { mark: 'b' }, inputs: { in: 'a.out' } },
    c: { type: 'pass', config: { mark: 'c' }, inputs: { in: 'b.out' } },
    side: { type: 'pass', config: { mark: 's' }, inputs: { in: 'a.out' } },
  },
  outputs: { word: 'c.out', side: 'side.out' },
})

type Engine = ReturnType<typeof smallEngine>

async function first(engine: Engine, which: Graph = graph, input = { word: 'x' }): Promise<string> {
  const handle = await engine.start(which, input)
  await handle.result
  return handle.id
}

/** Paths that were really executed. */
function executed(events: readonly RunEvent[]): string[] {
  return linesOf(events)
    .filter((line) => line.startsWith('node-start '))
    .map((line) => line.slice('node-start '.length))
    .toSorted()
}

async function replayed(
  engine: Engine,
  run: string,
  options: Parameters<Engine['replay']>[1],
): Promise<{ executed: string[]; outputs: unknown; status: string }> {
  const handle = await engine.replay(run, { graph, ...options })
  const { outputs, status } = await handle.result
  return { executed: executed(engine.journal.events(handle.id)), outputs, status }
}

describe('a replay', () => {
  it('without changes executes nothing and gives the same', async () => {
    const engine = smallEngine()
    const run = await first(engine)
    expect(await replayed(engine, run, {})).toEqual({
      executed: [],
      outputs: { word: 'xabc', side: 'xas' },
      status: 'succeeded',
    })
  })

  it('executes only what depends on an edited output', async () => {
    const engine = smallEngine()
    const run = await first(engine)
    const edits = { outputs: { b: { out: 'edited' } } }
    expect(await replayed(engine, run, { edits })).toMatchObject({
      executed: ['c'],
      outputs: { word: 'editedc', side: 'xas' },
    })
  })

  it('executes a node whose config is edited, and what reads it', async () => {
    const engine = smallEngine()
    const run = await first(engine)
    const edits = { config: { side: { mark: '!' } } }
    expect(await replayed(engine, run, { edits })).toMatchObject({
      executed: ['side'],
      outputs: { word: 'xabc', side: 'xa!' },
    })
  })

  it('executes what an edited input reaches', async () => {
    const engine = smallEngine()
    const run = await first(engine)
    expect(await replayed(engine, run, { edits: { input: { word: 'y' } } })).toMatchObject({
      executed: ['a', 'b', 'c', 'side'],
      outputs: { word: 'yabc' },
    })
  })

  it('begins at a node and executes all behind it, changed or not', async () => {
    const engine = smallEngine()
    const run = await first(engine)
    expect(await replayed(engine, run, { from: 'b' })).toMatchObject({
      executed: ['b', 'c'],
      outputs: { word: 'xabc' },
    })
  })

  it('says everything that it names and is not there', async () => {
    const engine = smallEngine()
    const run = await first(engine)
    const edits = { outputs: { b: { off: 1 }, lost: { out: 1 } }, config: { gone: {} } }
    await expect(engine.replay(run, { graph, from: 'nobody', edits })).rejects.toMatchObject({
      problems: [
        expect.stringContaining('cannot begin at "nobody"'),
        '"b" has no output "off"; its outputs are out.',
        expect.stringContaining('no node "lost"'),
        expect.stringContaining('no node "gone"'),
      ],
    })
  })
})
