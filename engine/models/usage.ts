import { z } from 'zod'
import { noUsage } from './no-usage.ts'
import type { TokenCount } from './prices.ts'

const uncounted = z.number().int().optional().describe('Calls for which the server told no tokens')

/**
 * What calls of one model took. Tokens as the provider counted them, without the calls that are
 * `uncounted`; cost in US dollars, null where no price or no count is known.
 */
export const ModelUsage = z.object({
  model: z.string(),
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost: z.number().nullable(),
  uncounted,
})
export type ModelUsage = z.infer<typeof ModelUsage>

/** The sum over all models of a node or a run. */
export const Usage = z.object({
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost: z.number().nullable(),
  models: z.array(ModelUsage),
  uncounted,
})
export type Usage = z.infer<typeof Usage>

/** What one model took, from what its server counted; undefined is what it did not say. */
export function usageOf(
  model: string,
  calls: number,
  tokens: TokenCount | undefined,
  cost: number | null,
): ModelUsage {
  const { inputTokens, outputTokens } = tokens ?? { inputTokens: 0, outputTokens: 0 }
  const told = tokens === undefined ? { uncounted: calls } : {}
  return { model, calls, inputTokens, outputTokens, cost, ...told }
}

/** Adds up, keeping a line for each model. One unknown price makes the total unknown. */
export function addUsage(lines: readonly ModelUsage[]): Usage {
  const byModel = new Map<string, ModelUsage>()
  for (const line of lines) {
    const before = byModel.get(line.model)
    byModel.set(line.model, before === undefined ? line : sum(line.model, before, line))
  }
  const models = [...byModel.values()]
  const none = { ...noUsage, model: '' }
  const { model: _, ...total } = models.reduce<ModelUsage>((all, line) => sum('', all, line), none)
  return { ...total, models }
}

function sum(model: string, a: ModelUsage, b: ModelUsage): ModelUsage {
  const untold = (a.uncounted ?? 0) + (b.uncounted ?? 0)
  return {
    model,
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cost: a.cost === null || b.cost === null ? null : a.cost + b.cost,
    ...(untold === 0 ? {} : { uncounted: untold }),
  }
}
