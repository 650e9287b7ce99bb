import { z } from 'zod'
import { defineNode, port } from '../engine/graph/define-node.ts'

export default defineNode({
  type: 'budget',
  version: 1,
  family: 'flow',
  icon: 'gauge',
  title: 'Budget',
  description: 'Sends a value out at one of two ports: by how much of the run’s budget is used.',
  // What a run has used is no result of the inputs: another run must not take its record.
  effect: 'idempotent',
  config: z.object({
    share: z
      .number()
      .min(0)
      .max(1)
      .default(0.8)
      .describe('From this share of the budget on (0 to 1) the value leaves at "over"'),
  }),
  inputs: { value: port.any({ description: 'What is sent on' }) },
  outputs: {
    within: port.any({ description: 'The value, while there is budget left' }),
    over: port.any({ description: 'The value, when the share is used' }),
    used: port.number({ description: 'The share that is used, from 0 to 1' }),
  },
  run({ config, inputs, context }) {
    const used = context.budgetUsed()
    const way = used < config.share ? 'within' : 'over'
    return { [way]: inputs.value, used }
  },
})
