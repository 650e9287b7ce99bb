import { describe, expect, it } from 'vitest'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import type { EvaluatorDescription } from '../../server/api/experiments.ts'
import type { GraphPlace } from './graph-places.ts'
import { suggestEvaluators, withRequired } from './suggest-evaluators.ts'

const evaluator = (id: string, usesModel = false): EvaluatorDescription => ({
  id,
  version: 1,
  title: id,
  description: '',
  family: 'answer',
  type: 'number',
  direction: 'higher',
  usesModel,
  settings: {},
})

const description: NodeDescription = {
  type: 'retrieve',
  version: 1,
  title: 'Retrieve',
  description: '',
  family: 'retrieval',
  effect: 'pure',
  configSchema: {},
  inputs: {},
  outputs: {},
}
const place = (path: string, givesDocuments: boolean): GraphPlace => ({
  path,
  id: path,
  title: path,
  description,
  givesDocuments,
})

const all = ['token-f1', 'faithfulness.lexical', 'ndcg', 'recall', 'latency', 'cost'].map((id) =>
  evaluator(id),
)
const places = [place('retrieve', true), place('correct/rerank', true), place('generate', false)]
const nothing = { gold: false, expected: false, unanswerable: false }

describe('what is suggested to be scored', () => {
  it('is retrieval at each node with passages where the dataset has gold', () => {
    const chosen = suggestEvaluators(all, { ...nothing, gold: true }, places)
    expect(chosen.filter(({ node }) => node !== undefined)).toEqual([
      { evaluator: 'ndcg', node: 'retrieve' },
      { evaluator: 'recall', node: 'retrieve' },
      { evaluator: 'ndcg', node: 'correct/rerank' },
      { evaluator: 'recall', node: 'correct/rerank' },
    ])
  })

  it('is the answer where the dataset expects one, and time and cost always', () => {
    const ids = (traits: typeof nothing, at: readonly GraphPlace[]) =>
      suggestEvaluators(all, traits, at).map((one) => one.evaluator)
    expect(ids({ ...nothing, expected: true }, [])).toEqual(['token-f1', 'latency', 'cost'])
    expect(ids(nothing, [])).toEqual(['latency', 'cost'])
  })

  it('is nothing that costs a call to a model', () => {
    const judges = [evaluator('faithfulness', true), evaluator('latency')]
    expect(suggestEvaluators(judges, nothing, places)).toEqual([{ evaluator: 'latency' }])
  })

  it('comes after what is required, which stays as it is required', () => {
    const required = [{ evaluator: 'latency', key: 'latency', settings: { of: 'run' } }]
    expect(withRequired(required, [{ evaluator: 'latency' }, { evaluator: 'cost' }])).toEqual([
      ...required,
      { evaluator: 'cost' },
    ])
  })

  it('does not measure twice at one place what is required there under a name of its own', () => {
    const required = [{ key: 'recall', evaluator: 'recall', node: 'rerank', settings: { k: 6 } }]
    const suggested = [
      { evaluator: 'recall', node: 'rerank' },
      { evaluator: 'recall', node: 'retrieve' },
    ]
    expect(withRequired(required, suggested)).toEqual([...required, suggested[1]])
  })
})
