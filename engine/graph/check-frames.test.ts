import { describe, expect, it } from 'vitest'
import { linesOf } from '../../test/support/checked.ts'
import { graphOf } from '../../test/support/small-engine.ts'
import type { Graph } from './document.ts'

describe('frames', () => {
  const counting = { type: 'count', in: 'turns', inputs: { before: 'count.number' } } as const

  it('finds what is wrong with the ends of a loop', () => {
    const loop = (frame: object, more: Graph['nodes'] = {}): string[] =>
      linesOf(
        graphOf({
          nodes: { turns: { frame: 'loop', max: 3, ...frame }, count: counting, ...more },
          outputs: { number: 'count.number' },
        }),
      )
    const outside = { outside: { type: 'pass' } } as const
    expect([
      loop({ until: 'count.number' }),
      loop({ until: 'count.finished' }),
      loop({ until: 'nothing.done' }),
      loop({ until: 'toString.done' }),
      loop({ until: '$item' }),
      loop({ until: 'outside.out' }, outside),
      loop({ until: 'count.done', onExhausted: { best: 'count.done' } }),
    ]).toMatchInlineSnapshot(`
      [
        [
          "error type-mismatch turns @nodes/turns/until: The loop "turns" needs boolean at "until", and "count.number" is number.",
        ],
        [
          "error unknown-port turns @nodes/turns/until: The loop "turns" looks at "count.finished", and "count" has no such output.",
        ],
        [
          "error unknown-node turns @nodes/turns/until: The loop "turns" looks at "nothing.done", and there is no such node.",
        ],
        [
          "error unknown-node turns @nodes/turns/until: The loop "turns" looks at "toString.done", and there is no such node.",
        ],
        [
          "error unknown-node turns @nodes/turns/until: The loop "turns" looks at "$item", and there is no such node.",
        ],
        [
          "error frame turns @nodes/turns/until: The loop "turns" looks at "outside.out", which does not stand directly inside it.",
        ],
        [
          "error type-mismatch turns @nodes/turns/onExhausted/best: The loop "turns" needs number or verdict at "best", and "count.done" is boolean.",
        ],
      ]
    `)
    expect(loop({ until: 'count.done', onExhausted: { best: 'count.number' } })).toEqual([])
    expect(loop({})).toEqual([])
  })

  it('finds what is wrong with the list of a map', () => {
    const map = (over: string): string[] =>
      linesOf(
        graphOf({
          inputs: { text: { type: 'text' }, list: { type: 'text[]' }, any: { type: 'any' } },
          nodes: {
            each: { frame: 'map', over },
            one: { type: 'pass', in: 'each', inputs: { in: '$item' } },
            rest: { type: 'pass', inputs: { in: ['$.text', '$.list', '$.any'] } },
          },
          outputs: { list: 'one.out', rest: 'rest.out' },
        }),
      )
    expect(map('$.list')).toEqual([])
    expect(map('$.any')).toEqual([])
    expect([map('$.text'), map('$item'), map('nothing.out'), map('toString.out'), map('one.out')])
      .toMatchInlineSnapshot(`
      [
        [
          "error frame each @nodes/each/over: The map "each" goes over "$.text", which is text and not a list.",
        ],
        [
          "error item-outside-map each.over @nodes/each/over: "each.over" reads "$item", which has a meaning only inside a map frame. [Remove this wire @nodes/each/over]",
        ],
        [
          "error unknown-node each.over @nodes/each/over: "each.over" reads "nothing.out", and there is no node "nothing". [Remove this wire @nodes/each/over]",
        ],
        [
          "error unknown-node each.over @nodes/each/over: "each.over" reads "toString.out", and there is no node "toString". [Remove this wire @nodes/each/over]",
        ],
        [
          "error cycle each @nodes/each: "each" → "each" is a circle: each waits for the one before it. Put them into a loop frame if they shall repeat, or remove one of the wires.",
        ],
      ]
    `)
  })

  it('refuses frames that do not exist, stand in themselves, or are empty', () => {
    expect(
      linesOf(
        graphOf({
          nodes: {
            a: { type: 'pass', in: 'turns' },
            reader: { type: 'pass', inputs: { in: 'a.out' } },
            b: { type: 'pass', in: 'reader' },
            tuns: { frame: 'loop', max: 1 },
            x: { frame: 'map', over: '$item', in: 'y' },
            y: { frame: 'map', over: '$item', in: 'x' },
            z: { frame: 'map', over: '$item', in: 'z' },
            deep: { type: 'pass', in: 'x', inputs: { in: '$item' } },
          },
          outputs: { a: 'reader.out', b: 'b.out', deep: 'deep.out' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error unknown-frame a @nodes/a/in: "a" stands in "turns", which does not exist. Did you mean "tuns"?",
        "error unknown-frame b @nodes/b/in: "b" stands in "reader", which is no frame.",
        "warning frame tuns @nodes/tuns: The frame "tuns" is empty.",
        "error frame x @nodes/x/in: The frame "x" stands inside itself.",
        "error frame y @nodes/y/in: The frame "y" stands inside itself.",
        "error frame z @nodes/z/in: The frame "z" stands inside itself.",
      ]
    `)
  })

  it('keeps $item and $index inside maps', () => {
    expect(
      linesOf(
        graphOf({
          nodes: { a: { type: 'pass', inputs: { in: '$item', also: '$index' } } },
          outputs: { a: 'a.out', b: '$item' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error item-outside-map a.in @nodes/a/inputs/in: "a.in" reads "$item", which has a meaning only inside a map frame. [Remove this wire @nodes/a/inputs/in]",
        "error item-outside-map a.also @nodes/a/inputs/also: "a.also" reads "$index", which has a meaning only inside a map frame. [Remove this wire @nodes/a/inputs/also]",
        "error item-outside-map - @outputs/b: The output "b" of the graph reads "$item", which has a meaning only inside a map frame. [Remove this wire @outputs/b]",
      ]
    `)
  })

  it('reads a port inside a map as a list from outside, and as it is from inside', () => {
    expect(
      linesOf(
        graphOf({
          inputs: { queries: { type: 'text[]' } },
          nodes: {
            each: { frame: 'map', over: '$.queries' },
            search: { type: 'find', in: 'each', inputs: { queries: '$item' } },
            inside: { type: 'write', in: 'each', inputs: { documents: 'search.documents' } },
            joined: { type: 'write', inputs: { documents: 'search.documents' } },
            wrong: { type: 'stream', inputs: { text: 'inside.text' } },
            right: { type: 'find', inputs: { queries: 'inside.text' } },
          },
          outputs: { a: ['joined.text', 'wrong.text', 'right.documents'] },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error type-mismatch wrong.text @nodes/wrong/inputs/text: "wrong.text" needs text, and "inside.text" is text[]. [Remove this wire @nodes/wrong/inputs/text]",
      ]
    `)
  })

  it('lets wires into and out of a loop, and backwards only to an optional input', () => {
    const graph = (reader: string): Graph =>
      graphOf({
        inputs: { start: { type: 'number' } },
        nodes: {
          turns: { frame: 'loop', max: 3 },
          count: { ...counting, inputs: { before: 'last.out', start: '$.start' } },
          last: { type: reader, in: 'turns', inputs: { in: 'count.number' } },
          after: { type: 'need', inputs: { in: 'last.out' } },
        },
        outputs: { number: 'after.out' },
      })
    expect(linesOf(graph('pass'))).toEqual([])
    const required = graphOf({
      nodes: {
        turns: { frame: 'loop', max: 3 },
        a: { type: 'need', in: 'turns', inputs: { in: 'b.out' } },
        b: { type: 'need', in: 'turns', inputs: { in: 'a.out' } },
      },
      outputs: { a: 'a.out' },
    })
    expect(linesOf(required)).toMatchInlineSnapshot(`
      [
        "error cycle a @nodes/a: "a" → "b" → "a" is a circle: each waits for the one before it. In a loop the wire that carries the value of the turn before must end at an optional input.",
      ]
    `)
  })

  it('names the nodes of a circle outside a loop, and a frame that waits for itself', () => {
    expect([
      linesOf(
        graphOf({
          nodes: {
            a: { type: 'pass', inputs: { in: 'c.out' } },
            b: { type: 'pass', inputs: { in: 'a.out' } },
            c: { type: 'pass', inputs: { in: 'b.out' } },
            d: { type: 'pass', inputs: { in: 'c.out' } },
            self: { type: 'pass', inputs: { in: 'self.out' } },
          },
          outputs: { d: 'd.out', self: 'self.out' },
        }),
      ),
      linesOf(
        graphOf({
          nodes: {
            each: { frame: 'map', over: 'after.out' },
            one: { type: 'pass', in: 'each', inputs: { in: '$item' } },
            after: { type: 'pass', inputs: { in: 'one.out' } },
          },
          outputs: { a: 'after.out' },
        }),
      ),
    ]).toMatchInlineSnapshot(`
      [
        [
          "error cycle a @nodes/a: "a" → "b" → "c" → "a" is a circle: each waits for the one before it. Put them into a loop frame if they shall repeat, or remove one of the wires.",
          "error cycle self @nodes/self: "self" → "self" is a circle: each waits for the one before it. Put them into a loop frame if they shall repeat, or remove one of the wires.",
        ],
        [
          "error cycle after @nodes/after: "after" → "each" → "after" is a circle: each waits for the one before it. Put them into a loop frame if they shall repeat, or remove one of the wires.",
        ],
      ]
    `)
  })
})
