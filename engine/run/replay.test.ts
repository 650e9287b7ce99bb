import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { KnownGraphs } from '../../test/support/known-graphs.ts'
import { executed, replayed, runOnce } from '../../test/support/replayed.ts'
import { graphOf, smallEngine } from '../../test/support/small-engine.ts'
import { defineNode, port } from '../graph/define-node.ts'
import type { Graph } from '../graph/document.ts'
import { memoryJournal } from '../journal/memory-journal.ts'

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
const input = { word: 'x' }

describe('a replay', () => {
  it('without changes executes nothing and gives the same', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    expect(await replayed(engine, run, { graph })).toMatchObject({
      executed: [],
      outputs: { word: 'xabc', side: 'xas' },
      status: 'succeeded',
    })
  })

  it('executes only what depends on an edited output', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    const edits = { outputs: { b: { out: 'edited' } } }
    expect(await replayed(engine, run, { graph, edits })).toMatchObject({
      executed: ['c'],
      outputs: { word: 'editedc', side: 'xas' },
    })
  })

  it('executes a node whose config is edited, and what reads it', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    const edits = { config: { side: { mark: '!' } } }
    expect(await replayed(engine, run, { graph, edits })).toMatchObject({
      executed: ['side'],
      outputs: { word: 'xabc', side: 'xa!' },
    })
  })

  it('executes what an edited input reaches', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    const edits = { input: { word: 'y' } }
    expect(await replayed(engine, run, { graph, edits })).toMatchObject({
      executed: ['a', 'b', 'c', 'side'],
      outputs: { word: 'yabc' },
    })
  })

  it('stops executing where an edit makes no difference any more', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    const edits = { outputs: { b: { out: 'xab' } }, config: { a: { mark: 'a' } } }
    expect(await replayed(engine, run, { graph, edits })).toMatchObject({ executed: [] })
  })

  it('begins at a node and executes all behind it, changed or not', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    expect(await replayed(engine, run, { graph, from: 'b' })).toMatchObject({
      executed: ['b', 'c'],
      outputs: { word: 'xabc' },
    })
  })

  it('executes behind a bypassed node too what depends on its beginning', async () => {
    const engine = smallEngine()
    const bypassed: Graph = {
      ...graph,
      nodes: { ...graph.nodes, b: { ...graph.nodes['b']!, disabled: true } as Graph['nodes'][''] },
    }
    const run = await runOnce(engine, bypassed, input)
    expect(await replayed(engine, run, { graph: bypassed, from: 'a' })).toMatchObject({
      executed: ['a', 'c', 'side'],
      outputs: { word: 'xac' },
    })
  })

  it('takes another version of the graph, and executes what is new or different in it', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    const { side: _side, ...others } = graph.nodes
    const other: Graph = {
      ...graph,
      nodes: {
        ...others,
        c: { type: 'pass', config: { mark: 'C' }, inputs: { in: 'b.out' } },
        new: { type: 'pass', config: { mark: 'n' }, inputs: { in: 'a.out' } },
      },
      outputs: { word: 'c.out', new: 'new.out' },
    }
    expect(await replayed(engine, run, { graph: other })).toMatchObject({
      executed: ['c', 'new'],
      outputs: { word: 'xabC', new: 'xan' },
    })
  })

  it('can be replayed itself, and its records name the executions they came from', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    const edits = { outputs: { b: { out: 'edited' } } }
    const first = await replayed(engine, run, { graph, edits })
    const second = await replayed(engine, first.id, { graph })
    // Without the edit, its record of "b" does not fit; those of the others still do.
    expect(second).toMatchObject({ executed: ['b', 'c'], outputs: { word: 'xabc' } })
    const third = await replayed(engine, first.id, { graph, edits })
    expect(third).toMatchObject({ executed: [], outputs: { word: 'editedc' } })
    const reused = Object.fromEntries(
      engine.journal
        .events(third.id)
        .flatMap((event) => (event.type === 'node-end' ? [[event.path, event.reused?.run]] : [])),
    )
    expect(reused).toEqual({ a: run, b: undefined, c: first.id, side: run })
  })

  it('says everything that it names and is not there', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    const edits = {
      outputs: { b: { off: 1 }, lost: { out: 1 } },
      absent: ['side'],
      config: { gone: {} },
    }
    await expect(engine.replay(run, { graph, from: 'nobody', edits })).rejects.toMatchObject({
      problems: [
        expect.stringContaining('cannot begin at "nobody"'),
        '"b" has no output "off"; its outputs are out.',
        expect.stringContaining('no node "lost"'),
        '"side" names no port; write it as "node.port".',
        expect.stringContaining('no node "gone"'),
      ],
    })
  })

  it('names a frame that is not there', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    const edits = { outputs: { 'turns#2/b': { out: 1 } } }
    await expect(engine.replay(run, { graph, from: 'turns#2/b', edits })).rejects.toMatchObject({
      problems: [
        expect.stringContaining('cannot begin at "turns#2/b"'),
        expect.stringContaining('no node "turns#2/b"'),
      ],
    })
  })

  it('takes a copy of its edits, and none that cannot be kept', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, graph, input)
    // SAFETY: a program may hand in what is no JSON; the engine must find it.
    const edits = { outputs: { b: { out: 10n as unknown as number } } }
    const [refused, beside] = await Promise.allSettled([
      engine.replay(run, { graph, edits }),
      runOnce(engine, graph, input),
    ])
    expect(refused).toMatchObject({
      reason: {
        problems: ['The edits cannot be kept: outputs.b.out is a bigint, which JSON cannot hold.'],
      },
    })
    expect(beside.status).toBe('fulfilled')
    const out = ['edited']
    const handle = await engine.replay(run, { graph, edits: { outputs: { b: { out } } } })
    out.push('later')
    expect((await handle.result).outputs).toMatchObject({ word: '["edited"]c' })
  })

  it('needs a run, and a graph that is still there', async () => {
    const engine = smallEngine()
    await expect(engine.replay('nobody')).rejects.toThrow('There is no run "nobody".')
    const run = await runOnce(engine, graph, input)
    await expect(engine.replay(run)).rejects.toThrow('is not stored any more')
  })
})

describe('a branch', () => {
  const branch = graphOf({
    inputs: { number: { type: 'number' } },
    nodes: {
      which: { type: 'even', inputs: { number: '$.number' } },
      even: { type: 'need', inputs: { in: 'which.even' } },
      odd: { type: 'need', inputs: { in: 'which.odd' } },
      end: { type: 'pass', config: { mark: '!' }, inputs: { in: ['even.out', 'odd.out'] } },
    },
    outputs: { end: 'end.out' },
  })

  it('is flipped by a port that is absent and another that is not', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, branch, { number: 4 })
    const edits = { outputs: { which: { odd: 7 } }, absent: ['which.even'] }
    const flipped = await replayed(engine, run, { graph: branch, edits })
    expect(flipped).toMatchObject({ executed: ['end', 'odd'], outputs: { end: '7!' } })
    const skipped = engine.journal.events(flipped.id).filter(({ type }) => type === 'node-skip')
    expect(skipped).toMatchObject([{ path: 'even' }])
  })

  it('is taken anew when the input says so', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, branch, { number: 4 })
    const edits = { input: { number: 5 } }
    expect(await replayed(engine, run, { graph: branch, edits })).toMatchObject({
      executed: ['end', 'odd', 'which'],
      outputs: { end: '5!' },
    })
  })
})

describe('a run that failed', () => {
  const failing = (on: string[], onError: 'fail' | 'emit' = 'fail'): Graph =>
    graphOf({
      inputs: { word: { type: 'text' } },
      nodes: {
        a: { type: 'pass', config: { mark: 'a' }, inputs: { in: '$.word' } },
        bad: { type: 'fail', config: { on }, inputs: { in: 'a.out' }, onError },
        says: { type: 'need', inputs: { in: onError === 'emit' ? 'bad.error' : 'bad.out' } },
      },
      outputs: { says: 'says.out' },
    })

  it('is executed again from what failed, with all that went well as it was', async () => {
    const engine = smallEngine()
    const run = await runOnce(engine, failing(['xa']), input)
    expect(await replayed(engine, run, { graph: failing(['xa']) })).toMatchObject({
      executed: ['bad'],
      status: 'failed',
    })
    expect(await replayed(engine, run, { graph: failing([]) })).toMatchObject({
      executed: ['bad', 'says'],
      status: 'succeeded',
      outputs: { says: 'xa' },
    })
  })

  it('keeps a failure that the graph handled, like any other result', async () => {
    const engine = smallEngine()
    const handled = failing(['xa'], 'emit')
    const run = await runOnce(engine, handled, input)
    const says = { message: 'It does not like "xa".', code: 'node' }
    expect(await replayed(engine, run, { graph: handled })).toMatchObject({
      executed: [],
      outputs: { says },
    })
    expect(await replayed(engine, run, { graph: handled, from: 'bad' })).toMatchObject({
      executed: ['bad', 'says'],
      outputs: { says },
    })
  })
})

describe('effects', () => {
  const sent: string[] = []
  const send = defineNode({
    type: 'send',
    version: 1,
    family: 'tool',
    title: 'Send',
    description: 'Sends a text.',
    effect: 'at-most-once',
    config: z.object({}),
    inputs: { text: port.text() },
    outputs: { text: port.text() },
    run({ inputs }) {
      sent.push(inputs.text)
      return Promise.resolve({ text: `sent ${inputs.text}` })
    },
  })
  const sending = graphOf({
    inputs: { word: { type: 'text' } },
    nodes: {
      send: { type: 'send', inputs: { text: '$.word' } },
      end: { type: 'pass', config: { mark: '!' }, inputs: { in: 'send.text' } },
    },
    outputs: { end: 'end.out' },
  })

  it('do not happen again where the record answers, and do where the replay begins there', async () => {
    sent.length = 0
    const engine = smallEngine({ nodes: [send] })
    const run = await runOnce(engine, sending, input)
    const edits = { config: { end: { mark: '?' } } }
    expect(await replayed(engine, run, { graph: sending, edits })).toMatchObject({
      executed: ['end'],
      outputs: { end: 'sent x?' },
    })
    expect(sent).toEqual(['x'])
    await replayed(engine, run, { graph: sending, from: 'send' })
    expect(sent).toEqual(['x', 'x'])
  })
})

describe('the word of a person', () => {
  const asking = graphOf({
    inputs: { word: { type: 'text' } },
    nodes: {
      ask: { type: 'ask', inputs: { in: '$.word' } },
      end: { type: 'pass', config: { mark: '!' }, inputs: { in: 'ask.out' } },
    },
    outputs: { end: 'end.out' },
  })

  it('counts again, and is asked for again only where the question is another', async () => {
    const engine = smallEngine({ graphs: new KnownGraphs(asking) })
    const run = await runOnce(engine, asking, input)
    await (
      await engine.answer(run, 'ask', { text: 'y' })
    ).result
    const edits = { config: { end: { mark: '?' } } }
    expect(await replayed(engine, run, { edits })).toMatchObject({
      executed: ['end'],
      status: 'succeeded',
      outputs: { end: 'xy?' },
    })
    const other = await replayed(engine, run, { edits: { input: { word: 'z' } } })
    expect(other).toMatchObject({ executed: ['ask'], status: 'waiting' })
    const answered = await engine.answer(other.id, 'ask', { text: 'y' })
    expect(await answered.result).toMatchObject({ outputs: { end: 'zy!' } })
  })

  it('is not needed where its output is edited', async () => {
    const engine = smallEngine({ graphs: new KnownGraphs(asking) })
    const run = await runOnce(engine, asking, input)
    expect(engine.journal.run(run)?.status).toBe('waiting')
    const edits = { outputs: { ask: { out: 'edited' } } }
    expect(await replayed(engine, run, { edits })).toMatchObject({
      executed: ['end'],
      status: 'succeeded',
      outputs: { end: 'edited!' },
    })
  })
})

describe('a replay that is cut off', () => {
  const slow = graphOf({
    inputs: { word: { type: 'text' } },
    nodes: {
      a: { type: 'pass', config: { mark: 'a' }, inputs: { in: '$.word' } },
      b: { type: 'pass', config: { mark: 'b' }, inputs: { in: 'a.out' } },
      changed: { type: 'pass', config: { mark: 'c' }, inputs: { in: '$.word' } },
      after: { type: 'need', inputs: { in: 'changed.out' } },
      wait: { type: 'ask', inputs: { in: 'b.out' } },
      apart: { type: 'pass', config: { mark: 'p' }, inputs: { in: 'wait.out', also: 'after.out' } },
      end: { type: 'pass', config: { mark: 'e' }, inputs: { in: 'apart.out' } },
    },
    outputs: { end: 'end.out' },
  })

  it('goes on the same way: with its edits, its beginning and the records of the other run', async () => {
    const journal = memoryJournal()
    const graphs = new KnownGraphs(slow)
    const engine = smallEngine({ journal, graphs })
    const run = await runOnce(engine, slow, input)
    await (
      await engine.answer(run, 'wait', { text: 'y' })
    ).result

    const edits = { config: { end: { mark: 'E' }, changed: { mark: 'C' } } }
    const expected = await replayed(engine, run, { from: 'a', edits })
    expect(expected).toMatchObject({
      status: 'waiting',
      executed: ['a', 'after', 'b', 'changed', 'wait'],
    })
    await engine.close()

    const next = smallEngine({ journal, graphs })
    await next.recover()
    const handle = await next.answer(expected.id, 'wait', { text: 'z' })
    expect(await handle.result).toMatchObject({ outputs: { end: 'xabzpE' } })
    // What was executed before was not executed again.
    expect(executed(journal.events(expected.id))).toEqual([
      'a',
      'after',
      'apart',
      'b',
      'changed',
      'end',
      'wait',
      'wait',
    ])
    expect(journal.events(expected.id)[0]).toMatchObject({
      replayOf: run,
      replay: { from: 'a', edits },
    })
  })

  it('still takes from the records what does not depend on its beginning', async () => {
    const journal = memoryJournal()
    const two = graphOf({
      inputs: { word: { type: 'text' } },
      nodes: {
        a: { type: 'pass', config: { mark: 'a' }, inputs: { in: '$.word' } },
        first: { type: 'pass', inputs: { in: '$.word' } },
        ask: { type: 'ask', inputs: { in: 'first.out' } },
        behind: { type: 'pass', config: { mark: '!' }, inputs: { in: 'ask.out' } },
      },
      outputs: { behind: 'behind.out' },
    })
    const graphs = new KnownGraphs(two)
    const engine = smallEngine({ journal, graphs })
    const run = await runOnce(engine, two, input)
    await (
      await engine.answer(run, 'ask', { text: 'yz' })
    ).result

    const edits = { config: { first: { mark: 'y' } } }
    const again = await replayed(engine, run, { from: 'a', edits })
    expect(again).toMatchObject({ status: 'waiting', executed: ['a', 'ask', 'first'] })
    await engine.close()

    const next = smallEngine({ journal, graphs })
    const handle = await next.answer(again.id, 'ask', { text: 'z' })
    // The same comes out as the first time, so the record behind it fits.
    expect(await handle.result).toMatchObject({ outputs: { behind: 'xyz!' } })
    expect(executed(journal.events(again.id))).toEqual(['a', 'ask', 'ask', 'first'])
  })
})
