import { z } from 'zod'

const metric = z.string().min(1).describe('The key of the evaluator within the experiment')

/** What a version must fulfil before it takes traffic. Latency in milliseconds, cost in US dollars. */
export const Requirement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('at-least'), metric, value: z.number() }),
  z.object({ kind: z.literal('at-most'), metric, value: z.number() }),
  z.object({
    kind: z.literal('no-regression'),
    metric,
    beyond: z
      .number()
      .min(0)
      .describe('By how much it may be worse than the baseline, in the unit of the metric'),
  }),
  z.object({ kind: z.literal('latency-p95'), ms: z.number().positive() }),
  z.object({ kind: z.literal('cost-per-run'), usd: z.number().min(0) }),
])
export type Requirement = z.output<typeof Requirement>
