import { describe, expect, it } from 'vitest'
import { linesOf } from '../../test/support/checked.ts'
import { graphOf } from '../../test/support/small-engine.ts'

describe('nodes', () => {
  it('finds unknown types, versions and settings, and says what was perhaps meant', () => {
    expect(
      linesOf(
        graphOf({
          nodes: {
            a: { type: 'pas' },
            b: { type: 'nothingLikeIt' },
            c: { type: 'write@3' },
            d: { type: 'write', config: { topn: 3 }, inputs: { text: 'a.out' } },
            e: { type: 'write', config: { topN: 99 }, fallback: [{ topN: 'few' }] },
          },
          outputs: { a: 'a.out' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error unknown-type a @nodes/a/type: The node "a" has the unknown type "pas". Did you mean "pass"?",
        "error unknown-type b @nodes/b/type: The node "b" has the unknown type "nothingLikeIt".",
        "error unknown-version c @nodes/c/type: The node "c" is of "write@3", but this Heddle knows "write" up to version 2. Update Heddle.",
        "error config d @nodes/d/config/topn: The node "d" has no setting "topn". Did you mean "topN"?",
        "error config e @nodes/e/config/topN: The node "e" has a wrong "topN": Too big: expected number to be <=9.",
        "error config e @nodes/e/fallback/0/topN: The node "e" has a wrong "topN": Invalid input: expected number, received string.",
      ]
    `)
  })

  it('takes a type without its version, and an older version', () => {
    const nodes = { a: { type: 'write' }, b: { type: 'write@1' }, c: { type: 'write@2' } }
    expect(linesOf(graphOf({ nodes, outputs: { a: ['a.text', 'b.text', 'c.text'] } }))).toEqual([])
  })

  it('looks into written prompts', () => {
    const prompt = '{{documents}} {{question}} {{docments}} {{a b}} {{text | shout}} {{'
    expect(
      linesOf(
        graphOf({
          inputs: { question: { type: 'text' } },
          nodes: { a: { type: 'write', config: { prompt }, inputs: { question: '$.question' } } },
          outputs: { a: 'a.text' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error prompt-variable a @nodes/a/config/prompt: In "prompt" of "a": "{{a b}}" is no placeholder; write {{input}}, {{input.path}} or {{input | filter}}.",
        "error prompt-variable a @nodes/a/config/prompt: In "prompt" of "a": There is no filter "shout"; the filters are json, upper, lower, trim, truncate, join, bullets, numbered, default.",
        "error prompt-variable a @nodes/a/config/prompt: In "prompt" of "a": A "{{" has no "}}".",
        "warning prompt-variable a.documents @nodes/a/config/prompt: "prompt" of "a" uses {{documents}}, and nothing is connected to that input; it stays empty.",
        "warning prompt-variable a.docments @nodes/a/config/prompt: "prompt" of "a" uses {{docments}}, and nothing is connected to that input; it stays empty.",
        "warning prompt-variable a.text @nodes/a/config/prompt: "prompt" of "a" uses {{text}}, and nothing is connected to that input; it stays empty.",
      ]
    `)
  })

  it('knows the ports of a graph that is used as a node, and refuses one that uses itself', () => {
    expect(
      linesOf(
        graphOf({
          name: 'outer',
          nodes: {
            a: { type: 'graph', config: { graph: 'inner' } },
            b: { type: 'graph', config: { graph: 'outer' } },
            c: { type: 'graph', config: { graph: 'lost' } },
            d: { type: 'pass', inputs: { in: 'a.anser' } },
          },
          outputs: { a: 'a.answer' },
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "error cycle b @nodes/b/config/graph: The node "b" runs the graph "outer", which is this graph itself. Repeat with a loop frame.",
        "error unknown-graph c @nodes/c/config/graph: The node "c" runs the graph "lost", which does not exist.",
        "error not-connected a.question @nodes/a/inputs/question: The input "question" (text) of "a" is not connected, and "a" needs it.",
        "error unknown-port d.in @nodes/d/inputs/in: "d.in" reads "a.anser", and "a" has no output "anser"; its outputs are answer. Did you mean "answer"? [Remove this wire @nodes/d/inputs/in]",
      ]
    `)
  })
})
