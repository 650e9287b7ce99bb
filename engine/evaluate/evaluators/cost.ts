import { z } from 'zod'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'

export default defineEvaluator({
  id: 'cost',
  version: 1,
  title: 'Cost',
  description: 'What the models of the run cost, or those of one node, in US dollars.',
  family: 'operation',
  type: 'number',
  direction: 'lower',
  unit: 'USD',
  words: { better: 'cheaper', worse: 'dearer', undecided: 'runs are cheaper' },
  settings: z.object({}),
  evaluate({ run, node }) {
    const spans = node === undefined ? [] : run.spans.filter((span) => span.node === node)
    if (node !== undefined && spans.length === 0) {
      throw new NotApplicable(`The node "${node}" was not executed.`)
    }
    const costs = node === undefined ? [run.cost] : spans.map(({ cost }) => cost)
    if (costs.includes(null)) throw new NotApplicable('The price of a model is not known.')
    return { status: 'ok', value: costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0) }
  },
})
