import { describe, expect, it } from 'vitest'
import { graphOf } from '../../test/support/small-engine.ts'
import { smallNodes } from '../../test/support/small-nodes.ts'
import { checkContext } from './catalogue-check.ts'
import { createCatalogue } from './catalogue.ts'
import type { Graph } from './document.ts'
import { bodyWires, wiresOf } from './wires.ts'

const context = checkContext(createCatalogue(smallNodes))

/** The dependencies of one body: `a>b`, `a?>b` where it is optional, `a<b` where it points backwards. */
function body(graph: Graph, frame?: string): string[] {
  const { forward, backward } = bodyWires(graph, frame, wiresOf(graph, context))
  return [
    ...forward.map(({ from, to, optional }) => `${from}${optional ? '?' : ''}>${to}`),
    ...backward.map(({ from, to }) => `${to}<${from}`),
  ].sort()
}

describe('wiresOf', () => {
  it('lists every wire whose beginning exists, with the reader and whether it must arrive', () => {
    const graph = graphOf({
      inputs: { items: { type: 'any[]' } },
      nodes: {
        each: { frame: 'map', over: '$.items' },
        a: { type: 'need', in: 'each', inputs: { in: '$item' } },
        b: {
          type: 'pass',
          inputs: { in: ['a.out', 'nothing.out', 'toString.x'], also: '$.items' },
        },
      },
      outputs: { b: 'b.out' },
    })
    const lines = wiresOf(graph, context).map(
      ({ from, port, to, optional }) => `${from ?? '$'}.${port} → ${to} ${optional}`,
    )
    expect(lines).toEqual([
      '$.items → each false',
      'a.out → b true',
      '$.items → b true',
      'b.out →  true',
    ])
  })
})

describe('bodyWires', () => {
  it('lifts a wire between frames to the frames that hold its ends', () => {
    const graph = graphOf({
      inputs: { items: { type: 'any[]' } },
      nodes: {
        first: { frame: 'map', over: '$.items' },
        a: { type: 'pass', in: 'first', inputs: { in: '$item' } },
        second: { frame: 'map', over: 'a.out' },
        turns: { frame: 'loop', max: 2, in: 'second' },
        b: { type: 'need', in: 'turns', inputs: { in: 'c.out' } },
        c: { type: 'pass', in: 'second', inputs: { in: 'a.out' } },
        end: { type: 'pass', inputs: { in: 'b.out', also: 'second.errors' } },
      },
      outputs: { end: 'end.out' },
    })
    expect(body(graph)).toEqual(['first>second', 'second?>end'])
    expect(body(graph, 'first')).toEqual([])
    expect(body(graph, 'second')).toEqual(['c>turns'])
  })

  it('keeps one dependency for two wires, and it must arrive if one of them must', () => {
    const graph = graphOf({
      nodes: {
        a: { type: 'count' },
        turns: { frame: 'loop', max: 2 },
        b: { type: 'need', in: 'turns', inputs: { in: 'a.number' } },
        c: { type: 'pass', in: 'turns', inputs: { in: 'a.number' } },
      },
      outputs: { b: 'b.out', c: 'c.out' },
    })
    expect(body(graph)).toEqual(['a>turns'])
  })

  it('turns a wire backwards only in a loop', () => {
    const graph = (frame: 'loop' | 'map'): Graph =>
      graphOf({
        inputs: { items: { type: 'any[]' } },
        nodes: {
          turns: frame === 'loop' ? { frame, max: 2 } : { frame, over: '$.items' },
          a: { type: 'pass', in: 'turns', inputs: { in: 'b.out', also: '$.items' } },
          b: { type: 'need', in: 'turns', inputs: { in: 'a.out' } },
        },
        outputs: { b: 'b.out' },
      })
    expect(body(graph('loop'), 'turns')).toEqual(['a<b', 'a>b'])
    expect(body(graph('map'), 'turns')).toEqual(['a>b', 'b?>a'])
  })

  it('leaves out what stands in a frame that does not exist', () => {
    const graph = graphOf({
      nodes: {
        a: { type: 'pass', in: 'nowhere' },
        b: { type: 'need', inputs: { in: 'a.out' } },
      },
      outputs: { b: 'b.out' },
    })
    expect(body(graph)).toEqual([])
  })
})
