import { z } from 'zod'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'

export default defineEvaluator({
  id: 'latency',
  version: 1,
  title: 'Latency',
  description: 'How long the run took, or one node of it, in seconds.',
  family: 'operation',
  type: 'number',
  direction: 'lower',
  unit: 's',
  words: { better: 'faster', worse: 'slower', undecided: 'runs are faster' },
  settings: z.object({}),
  evaluate({ run, node }) {
    if (node === undefined) return { status: 'ok', value: run.ms / 1000 }
    const spans = run.spans.filter((span) => span.node === node && span.status === 'succeeded')
    if (spans.length === 0) throw new NotApplicable(`The node "${node}" was not executed.`)
    return { status: 'ok', value: spans.reduce((sum, { ms }) => sum + ms, 0) / 1000 }
  },
})
