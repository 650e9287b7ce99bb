import { describe, expect, it } from 'vitest'
import { linesOf, passing, problemsOf } from '../../test/support/checked.ts'
import { graphOf } from '../../test/support/small-engine.ts'
import type { Graph } from './document.ts'

describe('wires', () => {
  it('finds every end that does not exist, and offers to remove the wire', () => {
    expect(
      linesOf(
        graphOf({
          inputs: { question: { type: 'text' }, unread: { type: 'text' } },
          nodes: {
            a: { type: 'need', inputs: { in: '$.qestion' } },
            b: { type: 'need', inputs: { in: 'c.out' } },
            even: { type: 'even', inputs: { number: 'a.outt', nmber: 'a.out' } },
            d: { type: 'need' },
            e: { type: 'pass', inputs: { in: ['$.question', 'toString.out', 'even.ev'] } },
          },
          outputs: { one: 'a.ot', more: ['a.out', 'nowhere.out'] },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error unknown-input a.in @nodes/a/inputs/in: "a.in" reads "$.qestion", and the graph has no such input. Did you mean "question"? [Remove this wire @nodes/a/inputs/in]",
        "error unknown-node b.in @nodes/b/inputs/in: "b.in" reads "c.out", and there is no node "c". [Remove this wire @nodes/b/inputs/in]",
        "error unknown-port even.number @nodes/even/inputs/number: "even.number" reads "a.outt", and "a" has no output "outt"; its outputs are out. Did you mean "out"? [Remove this wire @nodes/even/inputs/number]",
        "error unknown-port even.nmber @nodes/even/inputs/nmber: "even" has no input "nmber"; its inputs are number. Did you mean "number"? [Remove the wire into "nmber" @nodes/even/inputs/nmber]",
        "error not-connected d.in @nodes/d/inputs/in: The input "in" (any) of "d" is not connected, and "d" needs it.",
        "error unknown-node e.in @nodes/e/inputs/in/1: "e.in" reads "toString.out", and there is no node "toString". [Remove this wire @nodes/e/inputs/in/1]",
        "error unknown-port e.in @nodes/e/inputs/in/2: "e.in" reads "even.ev", and "even" has no output "ev"; its outputs are even, odd. [Remove this wire @nodes/e/inputs/in/2]",
        "error unknown-port - @outputs/one: The output "one" of the graph reads "a.ot", and "a" has no output "ot"; its outputs are out. Did you mean "out"? [Remove this wire @outputs/one]",
        "error unknown-node - @outputs/more/1: The output "more" of the graph reads "nowhere.out", and there is no node "nowhere". [Remove this wire @outputs/more/1]",
        "warning unused - @inputs/unread: Nothing reads the input "unread" of the graph. [Remove the input "unread" @inputs/unread]",
      ]
    `)
  })

  it('finds types that do not fit, and lets those pass that convert', () => {
    expect(
      linesOf(
        graphOf({
          inputs: { question: { type: 'text' }, number: { type: 'number' } },
          nodes: {
            a: { type: 'find', inputs: { queries: '$.question', depth: '$.number' } },
            b: { type: 'find', inputs: { queries: '$.number', depth: '$.question' } },
            c: { type: 'stream', inputs: { text: 'a.documents' } },
            d: { type: 'stream', inputs: { text: '$.number' } },
            e: { type: 'even', inputs: { number: ['$.question', 'a.documents'] } },
          },
          outputs: { a: ['b.documents', 'c.text', 'd.text', 'e.even'] },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error type-mismatch b.queries @nodes/b/inputs/queries: "b.queries" needs text[], and "$.number" is number. [Remove this wire @nodes/b/inputs/queries]",
        "error type-mismatch b.depth @nodes/b/inputs/depth: "b.depth" needs number, and "$.question" is text. [Remove this wire @nodes/b/inputs/depth]",
        "error type-mismatch e.number @nodes/e/inputs/number/0: "e.number" needs number, and "$.question" is text. [Remove this wire @nodes/e/inputs/number/0]",
        "error type-mismatch e.number @nodes/e/inputs/number/1: "e.number" needs number, and "a.documents" is documents. [Remove this wire @nodes/e/inputs/number/1]",
      ]
    `)
  })

  it('takes an output port that follows from the config', () => {
    const graph = (cases: { port: string }[]): Graph =>
      graphOf({
        inputs: { value: { type: 'any' } },
        nodes: { a: { type: 'route', config: { cases }, inputs: { value: '$.value' } } },
        outputs: { refund: 'a.refund', else: 'a.else' },
      })
    expect(linesOf(graph([{ port: 'refund' }]))).toEqual([])
    expect(linesOf(graph([{ port: 'refunds' }]))).toMatchInlineSnapshot(`
      [
        "error unknown-port - @outputs/refund: The output "refund" of the graph reads "a.refund", and "a" has no output "refund"; its outputs are refunds, else. Did you mean "refunds"? [Remove this wire @outputs/refund]",
      ]
    `)
  })

  it('offers the port "error" only where failures are handled', () => {
    const graph = (onError: 'emit' | 'fail'): Graph =>
      graphOf({ nodes: { a: { type: 'fail', onError } }, outputs: { e: 'a.error' } })
    expect(linesOf(graph('emit'))).toEqual([])
    expect(linesOf(graph('fail'))).toMatchInlineSnapshot(`
      [
        "error unknown-port - @outputs/e: The output "e" of the graph reads "a.error", and "a" has no output "error"; its outputs are out. [Remove this wire @outputs/e]",
      ]
    `)
  })

  it('wants a bypassed node wired like any other, so that it can be switched on again', () => {
    const graph = graphOf({
      nodes: { a: { type: 'need', disabled: true } },
      outputs: { a: 'a.out' },
    })
    expect(problemsOf(graph).map(({ code }) => code)).toEqual(['not-connected'])
  })

  it('wants an output', () => {
    expect(linesOf(graphOf({ nodes: { a: { type: 'pass' } }, outputs: {} })))
      .toMatchInlineSnapshot(`
      [
        "error no-output - @outputs: The graph has no outputs, so a run of it could answer nothing.",
      ]
    `)
  })

  it('removes only the wrong one of several sources when its fix is taken', () => {
    const problem = problemsOf(graphOf({ ...passing, outputs: { a: ['a.out', 'b.out'] } }))[0]
    expect(problem?.fix?.path).toEqual(['outputs', 'a', 1])
  })
})
