import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { hashGraph } from '../../engine/graph/hash.ts'
import type { Problem } from '../../engine/graph/problem.ts'
import { Graph } from '../../engine/graph/document.ts'
import {
  arbitraryWiredGraph,
  describeNode,
  port,
  wiredTypes,
} from '../../test/support/wired-graph.ts'
import { useToasts } from '../ui/toast-store.ts'
import { addFrame, groupNodes, ungroupNodes } from './actions.ts'
import { catalogueContext } from './catalogue-context.ts'
import { checkGraph } from './check-graph.ts'
import type { Command } from './command.ts'
import { addConverter, convertersOf } from './converters.ts'
import { useDocument } from './document-store.ts'
import { fragmentText, pasteOf } from './fragment.ts'
import { emptyHistory } from './history.ts'
import { insertionOf, type DocumentWire } from './insert-on-wire.ts'
import { bypassNodes, duplicateNodes, removeNodes, replaceNode } from './node-actions.ts'
import { subgraphOf } from './subgraph.ts'
import { unpackingOf } from './unpack-subgraph.ts'

const context = catalogueContext(wiredTypes)
const state = () => useDocument.getState()
const open = (graph: Graph): void => {
  useDocument.setState({ graph, context, history: emptyHistory, selection: [] })
}
const run = (commands: readonly Command[]): void => {
  state().dispatch({ type: 'batch', label: 'Changed', commands })
}
/** Returns why not; empty when it is done. */
const insertOnWire = (node: string, wire: DocumentWire): string => {
  const insertion = insertionOf(state().graph!, node, wire, context)
  if (!insertion.ok) return insertion.reason
  run(insertion.commands)
  return ''
}
const errorsOf = (one: Graph, known = context): readonly Problem[] =>
  checkGraph(one, known, wiredTypes).filter(({ severity }) => severity === 'error')

const graph: Graph = {
  heddle: 1,
  name: 'answers',
  inputs: { question: { type: 'text', description: 'What people ask' } },
  nodes: {
    first: { type: 'rewrite@1', config: { size: 3 }, inputs: { text: '$.question' } },
    second: { type: 'rewrite@1', inputs: { text: 'first.text', hint: '$.question' } },
    third: { type: 'write@1', inputs: { text: 'second.text', more: ['first.text'] } },
    find: { type: 'search@1', inputs: { text: 'third.text' } },
  },
  outputs: { answer: 'third.text', documents: 'find.documents' },
  layout: { first: [0, 0], second: [300, 0], third: [600, 20], find: [900, 0] },
}

beforeEach(() => open(graph))

const selectionOf = (ids: readonly string[], chosen: readonly number[]): string[] => [
  ...new Set(chosen.map((at) => ids[at % ids.length]!)),
]
const graphAndSelection = fc
  .tuple(arbitraryWiredGraph, fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }))
  .map(([one, chosen]) => ({ one, selection: selectionOf(Object.keys(one.nodes), chosen) }))

describe('any change of a selection', () => {
  const changes: Readonly<Record<string, (selection: readonly string[]) => void>> = {
    'grouping it': (selection) => void groupNodes(selection),
    'ungrouping it': (selection) => void ungroupNodes(selection),
    'a loop around it': (selection) => void addFrame('loop', selection),
    'a map around it': (selection) => void addFrame('map', selection),
    'duplicating it': duplicateNodes,
    'removing it': removeNodes,
    'bypassing it': (selection) => bypassNodes(selection, true),
    'replacing one of it': ([node]) => replaceNode(node!, wiredTypes[0]!),
    'making it a subgraph': (selection) => {
      const made = subgraphOf(state().graph!, selection, { name: 'part', title: '' }, context)
      if (made.ok) run(made.commands)
    },
  }
  for (const [name, change] of Object.entries(changes)) {
    test(`${name} is one step, gives a document, and undo restores the one before exactly`, () => {
      fc.assert(
        fc.property(graphAndSelection, ({ one, selection }) => {
          open(one)
          change(selection)
          expect(state().history.done.length).toBeLessThanOrEqual(1)
          const after = state().graph!
          expect(Graph.safeParse(after).error).toBeUndefined()
          state().undo()
          expect(state().graph).toEqual(one)
          state().redo()
          expect(state().graph).toEqual(after)
        }),
        { numRuns: 60 },
      )
    })
  }
})

describe('groups', () => {
  test('change nothing of what runs', () => {
    groupNodes(['first', 'second'])
    expect(state().graph?.groups).toEqual({ group: { nodes: ['first', 'second'] } })
    expect(hashGraph(state().graph!)).toBe(hashGraph(graph))
  })

  test('share no node, and are gone with their last', () => {
    groupNodes(['first', 'second'])
    groupNodes(['second', 'third'])
    expect(state().graph?.groups).toEqual({
      group: { nodes: ['first'] },
      group2: { nodes: ['second', 'third'] },
    })
    removeNodes(['first'])
    expect(Object.keys(state().graph?.groups ?? {})).toEqual(['group2'])
    expect(ungroupNodes(['third'])).toBe(1)
    expect(state().graph).not.toHaveProperty('groups')
    expect(ungroupNodes(['third'])).toBe(0)
  })

  test('follow the new name of a node', () => {
    groupNodes(['first', 'second'])
    state().dispatch({ type: 'node.rename', node: 'second', to: 'last' })
    expect(state().graph?.groups).toEqual({ group: { nodes: ['first', 'last'] } })
  })
})

describe('a removed node', () => {
  test('lets its readers read what fed it, through several that go together', () => {
    removeNodes(['first', 'second'])
    expect(state().graph?.nodes['third']).toMatchObject({
      inputs: { text: '$.question', more: '$.question' },
    })
  })

  test('heals no wire whose types do not fit', () => {
    const types = [
      ...wiredTypes,
      describeNode(
        'count',
        { documents: { type: 'documents', optional: false, description: '' } },
        {},
      ),
    ]
    open({
      ...graph,
      nodes: {
        ...graph.nodes,
        count: { type: 'count@1', inputs: { documents: 'find.documents' } },
      },
    })
    useDocument.setState({ context: catalogueContext(types) })
    removeNodes(['find'])
    expect(state().graph?.nodes['count']).toEqual({ type: 'count@1', inputs: {} })
  })
})

describe('a map around a selection', () => {
  test('goes over the list that it reads, whose readers read one item then', () => {
    open({
      ...graph,
      nodes: {
        split: { type: 'split@1', inputs: { text: '$.question' } },
        each: { type: 'rewrite@1', inputs: { text: 'split.items', hint: '$.question' } },
      },
      outputs: { all: 'each.text' },
    })
    addFrame('map', ['each'])
    expect(state().graph?.nodes['map']).toEqual({ frame: 'map', over: 'split.items' })
    expect(state().graph?.nodes['each']).toMatchObject({
      in: 'map',
      inputs: { text: '$item', hint: '$.question' },
    })
  })

  test('takes a frame of the selection as a whole', () => {
    addFrame('loop', ['first'])
    addFrame('map', ['loop', 'first', 'second'])
    expect(state().graph?.nodes['first']?.in).toBe('loop')
    expect(state().graph?.nodes['loop']?.in).toBe('map')
  })
})

describe('a subgraph of a selection', () => {
  test('has the crossing wires as typed ports', () => {
    const made = subgraphOf(
      graph,
      ['second', 'third'],
      { name: 'middle', title: 'Middle' },
      context,
    )
    if (!made.ok) throw new Error(made.reason)
    expect(made.inner).toEqual({
      heddle: 1,
      name: 'middle',
      title: 'Middle',
      inputs: {
        text: { type: 'text' },
        question: { type: 'text', description: 'What people ask', optional: true },
      },
      nodes: {
        second: { type: 'rewrite@1', inputs: { text: '$.text', hint: '$.question' } },
        third: { type: 'write@1', inputs: { text: 'second.text', more: '$.text' } },
      },
      outputs: { text: 'third.text' },
      layout: { second: [300, 0], third: [600, 20] },
    })
    expect(errorsOf(made.inner)).toEqual([])
    run(made.commands)
    const after = state().graph!
    expect(after.nodes['middle']).toEqual({
      type: 'graph@1',
      title: 'Middle',
      config: { graph: 'middle' },
      inputs: { text: 'first.text', question: '$.question' },
    })
    expect(after.nodes['find']).toMatchObject({ inputs: { text: 'middle.text' } })
    expect(after.outputs['answer']).toBe('middle.text')
    expect(after.layout?.['middle']).toEqual([300, 0])
  })

  test('is refused around a node that would be fed by it and feed it, with its name', () => {
    const made = subgraphOf(graph, ['first', 'third'], { name: 'part', title: '' }, context)
    expect(made).toEqual({
      ok: false,
      reason: '"second" is fed by the selection and feeds it again. Select it too.',
    })
  })

  test('is refused across frames', () => {
    addFrame('loop', ['first'])
    const made = subgraphOf(
      state().graph!,
      ['first', 'third'],
      { name: 'part', title: '' },
      context,
    )
    expect(made).toMatchObject({ ok: false, reason: expect.stringContaining('different frames') })
  })

  test('unpacked it is the graph that it was made of', () => {
    let tried = 0
    fc.assert(
      fc.property(graphAndSelection, ({ one, selection }) => {
        open(one)
        const made = subgraphOf(one, selection, { name: 'part', title: '' }, context)
        if (!made.ok) return
        tried += 1
        const { inner } = made
        expect(Graph.safeParse(inner).error).toBeUndefined()
        run(made.commands)
        const named = { graphs: new Map([['part', inner]]), isLoading: false }
        const inside = catalogueContext(wiredTypes, named)
        const isSound = errorsOf(one).length === 0
        expect(isSound ? errorsOf(state().graph!, inside) : []).toEqual([])
        expect(isSound ? errorsOf(inner) : []).toEqual([])
        run(unpackingOf(state().graph!, made.node, inner)!.commands)
        expect(hashGraph(state().graph!)).toBe(hashGraph(one))
      }),
      { numRuns: 300 },
    )
    expect(tried).toBeGreaterThan(50)
  })

  test('says which defaults no longer count when it is unpacked', () => {
    const inner: Graph = {
      heddle: 1,
      name: 'part',
      inputs: { text: { type: 'text', default: 'Hello' } },
      nodes: { first: { type: 'rewrite@1', inputs: { text: '$.text' } } },
      outputs: { said: 'first.text' },
    }
    open({
      ...graph,
      nodes: { ...graph.nodes, part: { type: 'graph@1', config: { graph: 'part' } } },
      outputs: { said: 'part.said' },
    })
    const unpacking = unpackingOf(state().graph!, 'part', inner)!
    expect(unpacking.lost).toEqual(['text'])
    expect(unpacking.nodes).toEqual(['first2'])
    run(unpacking.commands)
    expect(state().graph?.outputs).toEqual({ said: 'first2.text' })
  })
})

describe('copied nodes', () => {
  const at = [0, 0] as const
  const copied = (ids: readonly string[]): Graph =>
    Graph.parse(JSON.parse(fragmentText(state().graph!, ids)!))

  test('are the text of a graph, with the inputs that they read', () => {
    expect(copied(['second', 'third'])).toMatchObject({
      name: 'answers',
      inputs: graph.inputs,
      outputs: {},
      layout: { second: [300, 0], third: [600, 20] },
    })
    expect(fragmentText(graph, ['nothing'])).toBeUndefined()
  })

  test('come with the wires between them, and with the others where they are wanted and fit', () => {
    const fragment = copied(['second', 'third'])
    const alone = pasteOf(graph, fragment, { at, withWires: false }, context)
    expect(alone).toMatchObject({ nodes: ['second2', 'third2'], cut: 3 })
    const wired = pasteOf(graph, fragment, { at, withWires: true }, context)
    expect(wired.cut).toBe(0)
    run(wired.commands)
    expect(state().graph?.nodes['second2']).toMatchObject({
      inputs: { text: 'first.text', hint: '$.question' },
    })
    expect(state().graph?.nodes['third2']).toMatchObject({
      inputs: { text: 'second2.text', more: 'first.text' },
    })
    expect(state().graph?.layout).toMatchObject({ second2: [0, 0], third2: [300, 20] })
  })

  test('leave behind what another graph does not have', () => {
    const fragment = copied(['second'])
    const empty: Graph = { heddle: 1, name: 'empty', inputs: {}, nodes: {}, outputs: {} }
    const pasted = pasteOf(empty, fragment, { at, withWires: true }, context)
    expect(pasted.cut).toBe(2)
    expect(pasted.commands).toEqual([
      { type: 'node.add', id: 'second', entry: { type: 'rewrite@1', inputs: {} }, at: [0, 0] },
    ])
  })

  test('pasted into an empty graph with their inputs mean what they meant', () => {
    fc.assert(
      fc.property(arbitraryWiredGraph, (one) => {
        const fragment = Graph.parse(JSON.parse(fragmentText(one, Object.keys(one.nodes))!))
        open({ ...one, nodes: {}, outputs: {}, layout: {} })
        run(pasteOf(state().graph!, fragment, { at, withWires: true }, context).commands)
        run(
          Object.entries(one.outputs).map(([port, source]): Command => ({
            type: 'wire.set',
            node: '$outputs',
            port,
            sources: [source].flat(),
          })),
        )
        fc.pre(errorsOf(one).length === 0)
        expect(hashGraph(state().graph!)).toBe(hashGraph(one))
      }),
      { numRuns: 100 },
    )
  })
})

describe('a node on a wire', () => {
  test('reads what the wire read, and is read in its place', () => {
    state().dispatch({ type: 'node.add', id: 'between', entry: { type: 'rewrite@1' }, at: [0, 0] })
    expect(insertOnWire('between', { reference: 'second.text', node: 'third', port: 'text' })).toBe(
      '',
    )
    expect(state().graph?.nodes['between']).toMatchObject({ inputs: { text: 'second.text' } })
    expect(state().graph?.nodes['third']).toMatchObject({ inputs: { text: 'between.text' } })
  })

  test('takes what the wire carries as it is, before an input that would convert it', () => {
    const rank = describeNode(
      'rank',
      { query: port('text'), documents: port('documents') },
      { best: port('text'), documents: port('documents') },
    )
    const types = catalogueContext([...wiredTypes, rank])
    const one: Graph = {
      ...graph,
      nodes: {
        ...graph.nodes,
        rank: { type: 'rank@1' },
        again: { type: 'rank@1', inputs: { documents: 'find.documents' } },
      },
    }
    const wire = { reference: 'find.documents', node: 'again', port: 'documents' }
    expect(insertionOf(one, 'rank', wire, types)).toEqual({
      ok: true,
      commands: [
        { type: 'wire.set', node: 'rank', port: 'documents', sources: ['find.documents'] },
        { type: 'wire.set', node: 'again', port: 'documents', sources: ['rank.documents'] },
      ],
    })
  })

  test('is refused where types do not fit, with the reason', () => {
    state().dispatch({ type: 'node.add', id: 'end', entry: { type: 'gone@1' }, at: [0, 0] })
    expect(insertOnWire('end', { reference: 'second.text', node: 'third', port: 'text' })).toBe(
      'no input takes second.text',
    )
  })
})

describe('a replaced node', () => {
  test('keeps wires to ports of the same name, shared settings, and those that another port takes', () => {
    open({
      ...graph,
      nodes: {
        ...graph.nodes,
        first: { ...graph.nodes['first']!, title: 'Mine' } as Graph['nodes'][string],
      },
    })
    replaceNode('second', wiredTypes[0]!)
    expect(state().graph?.nodes['second']).toEqual({
      type: 'write@1',
      inputs: { text: 'first.text', more: '$.question' },
    })
    replaceNode('first', wiredTypes[0]!)
    expect(state().graph?.nodes['first']).toEqual({
      type: 'write@1',
      title: 'Mine',
      config: { size: 3 },
      inputs: { text: '$.question' },
    })
  })

  test('lets its readers go to an output that fits, and cuts what fits none', () => {
    replaceNode('third', wiredTypes[3]!)
    expect(state().graph?.outputs['answer']).toBe('third.items')
    expect(state().graph?.nodes['third']).toEqual({
      type: 'split@1',
      inputs: { text: 'second.text' },
    })
  })
})

test('an output of the graph is not healed with a value of another type', () => {
  const counted: Graph = {
    ...graph,
    nodes: { ...graph.nodes, cut: { type: 'split@1', inputs: { text: 'first.text' } } },
    outputs: { ...graph.outputs, count: 'cut.count' },
  }
  open(counted)
  removeNodes(['cut'])
  expect(state().graph?.outputs['count']).toBeUndefined()
  expect(useToasts.getState().toasts.at(-1)?.text).toBe(
    'Removed cut, and with it the output count.',
  )
})

describe('converters', () => {
  const sift = describeNode(
    'sift',
    { documents: port('documents') },
    { documents: port('documents') },
  )
  const join = describeNode(
    'join',
    { text: port('text'), documents: port('documents') },
    { documents: port('documents') },
  )
  const types = [...wiredTypes, sift, join]
  const known = catalogueContext(types)
  const into = { node: 'sift', port: 'documents' }
  const before: Graph = { ...graph, nodes: { ...graph.nodes, sift: { type: 'sift@1' } } }

  test('take the one, give the other, and need nothing else', () => {
    const found = convertersOf(before, 'first.text', into, types, known)
    expect(
      found.map(({ description, input, output }) => [description.type, input, output]),
    ).toEqual([['search', 'text', 'documents']])
  })

  test('go between in one step', () => {
    open(before)
    useDocument.setState({ context: known })
    const [search] = convertersOf(before, 'first.text', into, types, known)
    addConverter(search!, 'first.text', into, [10, 20])
    expect(state().graph?.nodes['search']).toMatchObject({ inputs: { text: 'first.text' } })
    expect(state().graph?.nodes['sift']).toMatchObject({
      inputs: { documents: 'search.documents' },
    })
    state().undo()
    expect(state().graph).toEqual(before)
  })
})
