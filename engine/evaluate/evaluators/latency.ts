import { z } from 'zod'
import { measuredMetadata } from '../comparison/measured-apart.ts'
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
    if (node === undefined) {
      return { status: 'ok', value: run.ms / 1000, ...measuredMetadata(run.spans) }
    }
    const spans = run.spans.filter((span) => span.node === node && span.status === 'succeeded')
    if (spans.length === 0) throw new NotApplicable(`The node "${node}" was not executed.`)
    const ms = spans.reduce((sum, span) => sum + span.ms, 0)
    return { status: 'ok', value: ms / 1000, ...measuredMetadata(spans) }
  },
})
