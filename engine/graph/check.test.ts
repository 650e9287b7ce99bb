import { describe, expect, it } from 'vitest'
import { linesOf, problemsOf } from '../../test/support/checked.ts'
import { graphOf } from '../../test/support/small-engine.ts'

describe('inputs of the graph', () => {
  it('may have a default, which must be of their type', () => {
    expect(
      linesOf(
        graphOf({
          inputs: {
            a: { type: 'number', default: 'three' },
            b: { type: 'text[]', default: ['x', 1] },
            c: { type: 'text', default: '' },
            d: { type: 'json', default: null },
          },
          nodes: { n: { type: 'pass', inputs: { in: ['$.a', '$.b', '$.c', '$.d'] } } },
          outputs: { out: 'n.out' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error type-mismatch - @inputs/a/default: The default of the input "a" is no number. [Remove the default of "a" @inputs/a/default]",
        "error type-mismatch - @inputs/b/default: The default of the input "b" is no text[]. [Remove the default of "b" @inputs/b/default]",
      ]
    `)
  })
})

it('lists the problems of all parts of a graph at once', () => {
  const codes = problemsOf(
    graphOf({
      inputs: { unread: { type: 'text' } },
      nodes: {
        a: { type: 'unheard' },
        b: { type: 'need' },
        c: { type: 'pass', in: 'nowhere', inputs: { in: 'c.out', also: '$item' } },
        d: { type: 'pass', config: { mark: 1 }, inputs: { in: 'e.out' } },
        e: { type: 'pass', inputs: { in: 'd.out', other: 'b.out' } },
      },
      outputs: {},
    }),
  ).map(({ code }) => code)
  expect(new Set(codes)).toEqual(
    new Set([
      'unknown-type',
      'config',
      'unknown-frame',
      'not-connected',
      'item-outside-map',
      'unknown-port',
      'no-output',
      'unused',
      'cycle',
    ]),
  )
})
