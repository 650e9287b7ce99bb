import { beforeEach, expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { describeNode, port } from '../../test/support/wired-graph.ts'
import { catalogueContext } from './catalogue-context.ts'
import { checkGraph } from './check-graph.ts'
import { useDocument } from './document-store.ts'
import { emptyHistory } from './history.ts'
import { addingInput, otherSources, promptInputs, renamingInput } from './prompt-inputs.ts'

const ask: NodeDescription = {
  ...describeNode(
    'ask',
    { question: port('text') },
    { answer: port('text') },
    {
      prompt: { type: 'string' },
      headers: { type: 'array' },
    },
  ),
  dynamic: { inputs: 'any', templates: ['prompt', 'headers'] },
}
const find = describeNode('find', { text: port('text') }, { documents: port('documents') })
const types = [ask, find]
const context = catalogueContext(types)

const graph: Graph = {
  heddle: 1,
  name: 'a',
  inputs: { question: { type: 'text' }, tone: { type: 'text' } },
  nodes: {
    find: { type: 'find@1', inputs: { text: '$.question' } },
    ask: {
      type: 'ask@1',
      config: {
        prompt: '{{question}} {{ hint.first | upper }} {{hint}} {{hints}} {{tone}}',
        headers: [{ name: 'X-Hint', value: 'a {{hint}}' }],
      },
      inputs: { question: '$.question', hint: 'find.documents' },
    },
    after: { type: 'ask@1', inputs: { question: 'ask.answer' } },
  },
  outputs: { answer: 'after.answer' },
}

beforeEach(() => {
  useDocument.setState({ graph, context, history: emptyHistory, selection: [] })
})

const done = (commands: ReturnType<typeof renamingInput>): Graph => {
  if (typeof commands === 'string') throw new Error(commands)
  useDocument.getState().dispatch({ type: 'batch', label: 'Changed', commands })
  return useDocument.getState().graph!
}

test('inputs of a prompt have the type of what feeds them', () => {
  expect(
    promptInputs(graph, 'ask', context).map(({ name, type, source }) => [name, type, source]),
  ).toEqual([
    ['question', 'text', '$.question'],
    ['hint', 'documents', 'find.documents'],
    ['hints', 'any', undefined],
    ['tone', 'any', undefined],
  ])
})

test('a prompt can read what stands before it and is not read yet', () => {
  const bare: Graph = {
    ...graph,
    nodes: { ...graph.nodes, ask: { type: 'ask@1', inputs: { question: '$.question' } } },
  }
  expect(
    otherSources(bare, 'ask', context).map(({ name, reference }) => [name, reference]),
  ).toEqual([
    ['tone', '$.tone'],
    ['documents', 'find.documents'],
  ])
  expect(otherSources(bare, 'find', context)).toEqual([])
})

test('an input is added with a wire, and as an input of the graph where nothing is named', () => {
  expect(done(addingInput(graph, 'ask', 'hints')).inputs['hints']).toEqual({ type: 'text' })
  expect(useDocument.getState().graph?.nodes['ask']).toMatchObject({ inputs: { hints: '$.hints' } })
  expect(done(addingInput(graph, 'ask', 'tone', '$.tone')).nodes['ask']).toMatchObject({
    inputs: { tone: '$.tone' },
  })
})

test('a new name stands in every template and at the wire, and nowhere else', () => {
  expect(
    done(renamingInput(graph, 'ask', { from: 'hint', to: 'passages' }, context)).nodes['ask'],
  ).toEqual({
    type: 'ask@1',
    config: {
      prompt: '{{question}} {{ passages.first | upper }} {{passages}} {{hints}} {{tone}}',
      headers: [{ name: 'X-Hint', value: 'a {{passages}}' }],
    },
    inputs: { question: '$.question', passages: 'find.documents' },
  })
})

test('a name that cannot be given is refused with the reason', () => {
  const reason = (from: string, to: string) => renamingInput(graph, 'ask', { from, to }, context)
  expect(reason('question', 'query')).toContain('so it keeps its name')
  expect(reason('hint', '1st')).toContain('cannot be a name')
  expect(reason('hint', 'tone')).toBe('ask has an input tone already.')
  expect(reason('hint', 'hint')).toEqual([])
})

test('a placeholder that has the name of an input of the graph can be wired to it at once', () => {
  const problem = checkGraph(graph, context, types).find(({ port: its }) => its === 'tone')
  expect(problem?.fix?.title).toBe('Wire it to the input "tone"')
  useDocument.getState().dispatch({ type: 'fix.apply', fix: problem!.fix! })
  expect(useDocument.getState().graph?.nodes['ask']).toMatchObject({ inputs: { tone: '$.tone' } })
})
