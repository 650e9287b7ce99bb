import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { arbitraryGraph, shuffled } from '../../test/support/arbitrary-graph.ts'
import { canonicalGraph } from './canonical.ts'
import { createCatalogue } from './catalogue.ts'
import { checkContext } from './catalogue-check.ts'
import { defineNode, field } from './define-node.ts'
import { diffGraphs } from './diff-graphs.ts'
import { Graph } from './document.ts'
import type { GraphDiff } from './graph-diff.ts'
import { hashGraph } from './hash.ts'
import { renameEntries } from './rename-entries.ts'
import type { Json } from './values.ts'

const before: Graph = {
  heddle: 1,
  name: 'ask',
  description: 'Answers questions about the handbook, with citations.',
  inputs: { question: { type: 'text' }, tone: { type: 'text', default: 'plain' } },
  nodes: {
    find: {
      type: 'find@1',
      config: { index: 'docs', topK: 20 },
      inputs: { queries: '$.question' },
    },
    sort: { type: 'sort@1', inputs: { documents: 'find.documents', query: '$.question' } },
    turns: { frame: 'loop', max: 3, until: 'test.pass' },
    write: {
      type: 'write@1',
      in: 'turns',
      config: { prompt: 'Answer the question briefly, from the passages.' },
      inputs: { documents: 'sort.documents', question: '$.question' },
      retry: { attempts: 2 },
    },
    test: { type: 'test@1', in: 'turns', inputs: { answer: 'write.answer' } },
  },
  outputs: { answer: 'write.answer', pass: ['test.pass', 'turns.exhausted'] },
  layout: { find: [0, 0], sort: [200, 0], $inputs: [-200, 0] },
}

const nothing: GraphDiff = {
  same: true,
  graph: [],
  inputs: [],
  nodes: [],
  outputs: [],
  moved: [],
}

/** The difference that changes to a copy make. */
function diffOf(change: (copy: Graph) => void): GraphDiff {
  const copy = structuredClone(before)
  change(copy)
  return diffGraphs(before, Graph.parse(copy))
}

describe('what is added and removed', () => {
  it('is given whole, with what now reads something else', () => {
    const filter = { type: 'filter@1', inputs: { documents: 'find.documents' } }
    const diff = diffOf(({ nodes }) => {
      nodes['filter'] = filter
      Object.assign(nodes['sort']!, {
        inputs: { documents: 'filter.documents', query: '$.question' },
      })
      delete nodes['turns']
    })
    expect(diff).toEqual({
      ...nothing,
      same: false,
      nodes: [
        { change: 'added', id: 'filter', entry: filter },
        {
          change: 'changed',
          id: 'sort',
          fields: [],
          wires: [
            {
              change: 'moved',
              port: 'documents',
              before: ['find.documents'],
              after: ['filter.documents'],
            },
          ],
        },
        { change: 'removed', id: 'turns', entry: { frame: 'loop', max: 3, until: 'test.pass' } },
      ],
    })
  })

  it('can be inputs and outputs of the graph', () => {
    const diff = diffOf(({ inputs, outputs }) => {
      delete inputs['tone']
      inputs['question'] = { type: 'text', optional: true, description: 'What to ask' }
      inputs['history'] = { type: 'messages' }
      delete outputs['answer']
      outputs['pass'] = 'test.pass'
      outputs['documents'] = 'sort.documents'
    })
    expect(diff.inputs).toEqual([
      { change: 'added', name: 'history', input: { type: 'messages' } },
      {
        change: 'changed',
        name: 'question',
        fields: [
          { path: ['optional'], after: true, byDefault: false },
          { path: ['description'], after: 'What to ask' },
        ],
      },
      { change: 'removed', name: 'tone', input: { type: 'text', default: 'plain' } },
    ])
    expect(diff.outputs).toEqual([
      { change: 'removed', port: 'answer', before: ['write.answer'], after: [] },
      { change: 'added', port: 'documents', before: [], after: ['sort.documents'] },
      {
        change: 'moved',
        port: 'pass',
        before: ['test.pass', 'turns.exhausted'],
        after: ['test.pass'],
      },
    ])
  })

  it('can be a node where a frame was', () => {
    const diff = diffOf(({ nodes }) => {
      nodes['turns'] = { type: 'pass@1', inputs: { in: '$.question' } }
    })
    expect(diff.nodes).toEqual([
      {
        change: 'changed',
        id: 'turns',
        fields: [
          { path: ['frame'], before: 'loop' },
          { path: ['max'], before: 3 },
          { path: ['type'], after: 'pass@1' },
        ],
        wires: [
          { change: 'added', port: 'in', before: [], after: ['$.question'] },
          { change: 'removed', port: 'until', before: ['test.pass'], after: [] },
        ],
      },
    ])
  })
})

describe('what is changed', () => {
  it('is said setting by setting, as deep as it goes', () => {
    const diff = diffOf((copy) => {
      copy.name = 'ask-more'
      Object.assign(copy.nodes['find']!, {
        type: 'find@2',
        title: 'Find',
        config: { topK: 10, filter: { lang: 'en' }, weights: [1, 2] },
      })
      Object.assign(copy.nodes['write']!, {
        retry: { attempts: 5, delay: 100 },
        timeout: 1000,
        onError: 'emit',
        fallback: [{ model: 'small' }],
        in: 'other',
        disabled: true,
      })
    })
    expect(diff.graph).toEqual([{ path: ['name'], before: 'ask', after: 'ask-more' }])
    expect(diff.nodes).toEqual([
      {
        change: 'changed',
        id: 'find',
        fields: [
          { path: ['type'], before: 'find@1', after: 'find@2' },
          { path: ['title'], after: 'Find' },
          { path: ['config', 'index'], before: 'docs' },
          { path: ['config', 'topK'], before: 20, after: 10 },
          { path: ['config', 'filter'], after: { lang: 'en' } },
          { path: ['config', 'weights'], after: [1, 2] },
        ],
        wires: [],
      },
      {
        change: 'changed',
        id: 'write',
        fields: [
          { path: ['in'], before: 'turns', after: 'other' },
          { path: ['retry', 'attempts'], before: 2, after: 5 },
          { path: ['retry', 'delay'], after: 100 },
          { path: ['timeout'], after: 1000 },
          { path: ['fallback'], after: [{ model: 'small' }] },
          { path: ['onError'], after: 'emit', byDefault: 'fail' },
          { path: ['disabled'], after: true, byDefault: false },
        ],
        wires: [],
      },
    ])
  })

  it('names the item of a list of one length, and gives lists of another length whole', () => {
    const cases = (...whens: string[]): object => ({
      type: 'switch@1',
      config: { cases: whens.map((when) => ({ port: 'a', when })) },
    })
    const fieldsOf = (a: object, b: object): unknown => {
      const graphs = [a, b].map((node) =>
        Graph.parse({ heddle: 1, name: 'x', inputs: {}, nodes: { x: node }, outputs: {} }),
      )
      const [change] = diffGraphs(graphs[0]!, graphs[1]!).nodes
      return change?.change === 'changed' ? change.fields : undefined
    }
    expect(fieldsOf(cases('1', '2'), cases('1', '3'))).toEqual([
      { path: ['config', 'cases', 1, 'when'], before: '2', after: '3' },
    ])
    expect(fieldsOf(cases('1'), cases())).toEqual([
      { path: ['config', 'cases'], before: [{ port: 'a', when: '1' }], after: [] },
    ])
  })

  it('has segments where it is a long text', () => {
    const diff = diffOf(({ nodes }) => {
      Object.assign(nodes['write']!, {
        config: { prompt: 'Answer the question at length, from the passages.' },
      })
    })
    expect(diff.nodes).toMatchObject([
      {
        id: 'write',
        fields: [
          {
            path: ['config', 'prompt'],
            before: 'Answer the question briefly, from the passages.',
            after: 'Answer the question at length, from the passages.',
            text: [
              { kind: 'kept', text: 'Answer the question ' },
              { kind: 'removed', text: 'briefly' },
              { kind: 'added', text: 'at length' },
              { kind: 'kept', text: ', from the passages.' },
            ],
          },
        ],
      },
    ])
  })

  it('is compared with what counts by default, where the node types are known', () => {
    const write = defineNode({
      type: 'write',
      version: 1,
      family: 'model',
      title: 'Write',
      description: 'Writes.',
      effect: 'pure',
      config: z.object({
        prompt: field.prompt('Answer the question in full, from the passages.'),
        sentences: z.number().default(3),
      }),
      inputs: {},
      outputs: {},
      run: () => Promise.resolve({}),
    })
    const after = structuredClone(before)
    Object.assign(after.nodes['write']!, { config: { sentences: 5 } })
    const [change] = diffGraphs(before, after, checkContext(createCatalogue([write]))).nodes
    expect(change).toMatchObject({
      fields: [
        {
          path: ['config', 'prompt'],
          before: 'Answer the question briefly, from the passages.',
          byDefault: 'Answer the question in full, from the passages.',
          text: [
            { kind: 'kept', text: 'Answer the question ' },
            { kind: 'removed', text: 'briefly' },
            { kind: 'added', text: 'in full' },
            { kind: 'kept', text: ', from the passages.' },
          ],
        },
        { path: ['config', 'sentences'], after: 5, byDefault: 3 },
      ],
    })
  })
})

describe('a place on the canvas', () => {
  it('is a move of what is in both graphs, and no difference of meaning', () => {
    const diff = diffOf((copy) => {
      copy.layout = { find: [0, 0], sort: [200, 80], write: [400, 0], gone: [1, 1] }
    })
    expect(diff).toEqual({ ...nothing, moved: ['$inputs', 'sort', 'write'] })
  })

  it('is the same where a node only has a new name', () => {
    const renamed = renameEntries(before, new Map([['find', 'search']]))
    expect(diffGraphs(before, renamed).moved).toEqual([])
  })
})

describe('a new name', () => {
  const renames = (diff: GraphDiff): string[] =>
    diff.nodes.flatMap((node) =>
      node.change === 'changed' && node.renamed !== undefined
        ? [`${node.renamed} > ${node.id}`]
        : [],
    )

  it('is told as such, and not the wires that only follow it', () => {
    const names = new Map([
      ['find', 'search'],
      ['write', 'answer'],
      ['turns', 'again'],
    ])
    const diff = diffGraphs(before, renameEntries(before, names))
    expect(diff).toEqual({
      ...nothing,
      same: false,
      nodes: ['again', 'answer', 'search'].map((id) => ({
        change: 'changed',
        id,
        renamed: [...names].find(([, name]) => name === id)![0],
        fields: [],
        wires: [],
      })),
    })
  })

  it('does not hide what changed beside it', () => {
    const after = renameEntries(before, new Map([['write', 'answer']]))
    Object.assign(after.nodes['answer']!, { title: 'Answer', retry: { attempts: 4 } })
    Object.assign(after.nodes['test']!, { inputs: { answer: 'sort.text' } })
    expect(diffGraphs(before, after).nodes).toEqual([
      {
        change: 'changed',
        id: 'answer',
        renamed: 'write',
        fields: [
          { path: ['title'], after: 'Answer' },
          { path: ['retry', 'attempts'], before: 2, after: 4 },
        ],
        wires: [],
      },
      {
        change: 'changed',
        id: 'test',
        fields: [],
        wires: [
          { change: 'moved', port: 'answer', before: ['answer.answer'], after: ['sort.text'] },
        ],
      },
    ])
  })

  it('is none where the node does something else, or reads something else', () => {
    const other = renameEntries(before, new Map([['find', 'search']]))
    Object.assign(other.nodes['search']!, { config: { index: 'docs', topK: 21 } })
    const elsewhere = renameEntries(before, new Map([['sort', 'order']]))
    Object.assign(elsewhere.nodes['order']!, { inputs: { documents: 'find.documents' } })
    for (const after of [other, elsewhere]) expect(renames(diffGraphs(before, after))).toEqual([])
  })

  it('is found for each of two nodes that differ only in what reads them', () => {
    const graph = Graph.parse({
      heddle: 1,
      name: 'twins',
      inputs: { a: { type: 'text' } },
      nodes: {
        left: { type: 'pass@1', inputs: { in: '$.a' } },
        right: { type: 'pass@1', inputs: { in: '$.a' } },
        after: { type: 'pass@1', inputs: { in: 'right.out' } },
      },
      outputs: { a: 'left.out', b: 'after.out' },
    })
    // In the order of their names each would get the other's.
    const names = new Map([
      ['left', 'z'],
      ['right', 'y'],
      ['after', 'x'],
    ])
    expect(renames(diffGraphs(graph, renameEntries(graph, names)))).toEqual([
      'after > x',
      'right > y',
      'left > z',
    ])
  })

  it('is all that differs when names are all that changed', () => {
    fc.assert(
      fc.property(arbitraryGraph, fc.infiniteStream(fc.boolean()), (graph, choose) => {
        const ids = Object.keys(graph.nodes).filter(() => choose.next().value)
        const names = new Map(ids.map((id, at) => [id, `renamed-${ids.length - at}`]))
        const diff = diffGraphs(graph, renameEntries(graph, names))
        expect(diff.nodes).toHaveLength(ids.length)
        for (const node of diff.nodes) {
          expect(node).toMatchObject({ change: 'changed', fields: [], wires: [] })
        }
        expect(renames(diff)).toHaveLength(ids.length)
        expect({ ...diff, nodes: [] }).toEqual({
          ...nothing,
          same: ids.length === 0,
          moved: expect.any(Array),
        })
      }),
    )
  })

  it('is found in a chain of a thousand nodes, and given up in one of a thousand equal nodes', () => {
    const chain = (mark: (at: number) => Json): Graph => ({
      heddle: 1,
      name: 'chain',
      inputs: { a: { type: 'text' } },
      nodes: Object.fromEntries(
        Array.from({ length: 1000 }, (_, at) => [
          `n${at}`,
          {
            type: 'pass@1',
            config: { mark: mark(at) },
            inputs: { in: at === 0 ? '$.a' : `n${at - 1}.out` },
          },
        ]),
      ),
      outputs: { a: 'n999.out' },
    })
    const marked = chain((at) => at)
    const all = (graph: Graph): Map<string, string> =>
      new Map(Object.keys(graph.nodes).map((id) => [id, `m${id}`]))
    expect(renames(diffGraphs(marked, renameEntries(marked, all(marked))))).toHaveLength(1000)
    const equal = chain(() => 'x')
    const diff = diffGraphs(equal, renameEntries(equal, all(equal)))
    expect(diff.same).toBe(false)
    const changed = diff.nodes.filter(({ change }) => change === 'changed')
    for (const node of changed) expect(node).toMatchObject({ fields: [], wires: [] })
  })
})

describe('the difference of any two graphs', () => {
  /** Parts of two graphs in one. */
  const mixed = fc
    .tuple(arbitraryGraph, arbitraryGraph, fc.infiniteStream(fc.boolean()))
    .map(([a, b, choose]): [Graph, Graph] => {
      const mix = <Value>(one: Record<string, Value>, two: Record<string, Value>) =>
        Object.fromEntries(
          [...Object.entries(one), ...Object.entries(two)].filter(() => choose.next().value),
        )
      const pick = (): Graph => (choose.next().value ? a : b)
      return [
        a,
        {
          ...pick(),
          name: pick().name,
          inputs: choose.next().value ? a.inputs : mix(a.inputs, b.inputs),
          nodes: choose.next().value ? a.nodes : mix(a.nodes, b.nodes),
          outputs: choose.next().value ? a.outputs : mix(a.outputs, b.outputs),
        },
      ]
    })

  it('is none exactly if they have the same hash', () => {
    fc.assert(
      fc.property(mixed, ([a, b]) => {
        expect(diffGraphs(a, b).same).toBe(hashGraph(a) === hashGraph(b))
      }),
      { numRuns: 200 },
    )
  })

  it('is none at all between a graph and the same one in another order, or in its canonical form', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        // SAFETY: a graph is plain JSON by its schema.
        const backwards = shuffled(graph as unknown as Json, (keys) => keys.toReversed())
        expect(diffGraphs(graph, Graph.parse(backwards))).toEqual(nothing)
        expect(diffGraphs(graph, canonicalGraph(graph))).toEqual(nothing)
      }),
    )
  })

  it('is plain JSON', () => {
    fc.assert(
      fc.property(mixed, ([a, b]) => {
        const diff = diffGraphs(a, b)
        expect(JSON.parse(JSON.stringify(diff))).toStrictEqual(diff)
      }),
    )
  })
})
