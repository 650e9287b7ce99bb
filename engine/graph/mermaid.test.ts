import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph } from '../../test/support/arbitrary-graph.ts'
import { smallNodes } from '../../test/support/small-nodes.ts'
import { createCatalogue } from './catalogue.ts'
import { checkContext } from './catalogue-check.ts'
import type { Graph } from './document.ts'
import { toMermaid } from './mermaid.ts'
import { mermaidText } from './mermaid-text.ts'

const context = checkContext(createCatalogue(smallNodes))

function graphOf(parts: Pick<Graph, 'nodes' | 'outputs'> & Partial<Graph>): Graph {
  return { heddle: 1, name: 'test', inputs: {}, ...parts }
}

describe('a graph as a flowchart', () => {
  it('has shapes by family, boxes for frames, ports where they are not plain', () => {
    const graph = graphOf({
      inputs: { word: { type: 'text' }, words: { type: 'text[]' } },
      nodes: {
        add: { type: 'count', in: 'turns', inputs: { before: 'add.number', start: 'sort.even' } },
        end: { type: 'pass', title: 'The "end" [of it]', inputs: { in: '$item', also: '$index' } },
        each: { frame: 'map', over: '$.words', title: 'Each word' },
        say: { type: 'stream', in: 'each', inputs: { text: '$item' } },
        sort: { type: 'even', inputs: { number: '$.word' }, disabled: true },
        turns: { frame: 'loop', max: 3, until: 'add.done' },
        both: { type: 'pass', in: 'each', inputs: { in: ['say.text', '$item'], also: '$index' } },
        odd: { type: 'unheard-of@1', inputs: { x: 'turns.iterations', y: 'gone.out' } },
      },
      outputs: { number: 'add.number', texts: 'say.text', last: ['both.out', 'sort.odd'] },
    })
    expect(toMermaid(graph, context)).toMatchInlineSnapshot(`
      "flowchart LR
        in_word(["word"])
        in_words(["words"])
        subgraph node_each ["Each word: for each of $.words"]
          item_each(("item"))
          index_each(("index"))
          node_both["both<br/>Pass"]
          node_say("say<br/>Stream")
        end
        node_end["The #34;end#34; #91;of it#93;<br/>Pass"]
        node_odd["odd<br/>unheard-of"]
        node_sort{"sort<br/>Even"}
        subgraph node_turns ["turns: at most 3 turns until add.done"]
          node_add["add<br/>Count"]
        end
        out_number(["number"])
        out_texts(["texts"])
        out_last(["last"])
        node_add -.->|"number → before"| node_add
        node_sort -->|"even → start"| node_add
        in_words -->|"over"| node_each
        item_each --> node_say
        in_word --> node_sort
        node_say -->|"in"| node_both
        item_each -->|"in"| node_both
        index_each -->|"also"| node_both
        node_turns -->|"iterations → x"| node_odd
        node_add --> out_number
        node_say --> out_texts
        node_both --> out_last
        node_sort -->|"odd"| out_last
        classDef bypassed stroke-dasharray: 4 4
        class node_sort bypassed
      "
    `)
  })

  it('keeps apart ids that differ only in what Mermaid cannot write', () => {
    const graph = graphOf({
      nodes: { 'a-b': { type: 'pass' }, a_b: { type: 'pass', inputs: { in: 'a-b.out' } } },
      outputs: { a_b: 'a_b.out', 'a-b': 'a-b.out' },
    })
    expect(toMermaid(graph, context)).toMatchInlineSnapshot(`
      "flowchart LR
        node_a_b["a-b<br/>Pass"]
        node_a_b_2["a#95;b<br/>Pass"]
        out_a_b(["a#95;b"])
        out_a_b_2(["a-b"])
        node_a_b --> node_a_b_2
        node_a_b_2 --> out_a_b
        node_a_b --> out_a_b_2
      "
    `)
  })

  it('draws nodes whose frame does not exist, and none of a circle of frames', () => {
    const graph = graphOf({
      nodes: {
        lost: { type: 'pass', in: 'nowhere' },
        one: { frame: 'loop', max: 2, in: 'two' },
        two: { frame: 'loop', max: 2, in: 'one' },
      },
      outputs: { out: 'lost.out' },
    })
    expect(toMermaid(graph, context)).toContain('  node_lost["lost<br/>Pass"]\n')
  })

  it('has no arrow from a box to what is in it', () => {
    const graph = graphOf({
      nodes: {
        turns: { frame: 'loop', max: 2 },
        a: { type: 'pass', in: 'turns', inputs: { in: 'turns.iterations' } },
      },
      outputs: { out: 'a.out' },
    })
    expect(toMermaid(graph, context)).toContain('  %% node_turns to node_a: "iterations"\n')
  })

  const name = String.raw`[a-z]+_\w+`
  const label = String.raw`"(?:[\p{L}\p{N} ,.:()'/?!=$→…-]|#\d+;|<br/>)*"`
  const lines = [
    'flowchart LR',
    String.raw` +${name}(?:\(\[${label}\]\)|\(\(${label}\)\)|\(${label}\)|\[\(${label}\)\]|\{\{${label}\}\}|\{${label}\}|\[${label}\]|\[\[${label}\]\])`,
    String.raw` +subgraph ${name} \[${label}\]`,
    ' +end',
    String.raw`  ${name} (?:-->|-\.->)(?:\|${label}\|)? ${name}`,
    String.raw`  %% ${name} to ${name}: ${label}`,
    '  classDef bypassed stroke-dasharray: 4 4',
    String.raw`  class ${name}(?:,${name})* bypassed`,
    '',
  ]
  const grammar = new RegExp(`^(?:${lines.join('|')})$`, 'u')

  it('is made of nothing but known lines with harmless labels, whatever the graph', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        const text = toMermaid(graph, context)
        expect(text.split('\n').filter((line) => !grammar.test(line))).toEqual([])
        const opened = text.match(/^ +subgraph /gm)?.length ?? 0
        expect(text.match(/^ +end$/gm)?.length ?? 0).toBe(opened)
        expect(text.endsWith('\n')).toBe(true)
      }),
    )
  })
})

describe('a label', () => {
  it.each([
    [['Plain (text), 3/4: yes?'], '"Plain (text), 3/4: yes?"'],
    [['Über 語'], '"Über 語"'],
    [['a "b" #c; <d>&'], '"a #34;b#34; #35;c#59; #60;d#62;#38;"'],
    [['two\nlines', 'more'], '"two lines<br/>more"'],
    [['1. first'], '"1#46; first"'],
    [['- item'], '"#45; item"'],
    [
      ['`code` **bold** %%{init}%%'],
      '"#96;code#96; #42;#42;bold#42;#42; #37;#37;#123;init#125;#37;#37;"',
    ],
    [['😀'], '"#128512;"'],
  ])('%j is written as %s', (texts, written) => {
    expect(mermaidText(...texts)).toBe(written)
  })
})
