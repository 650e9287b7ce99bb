import { z } from 'zod'

/** What calls of one model took. Tokens as the provider counted them; cost in US dollars, null where no price is known. */
export const ModelUsage = z.object({
  model: z.string(),
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost: z.number().nullable(),
})
export type ModelUsage = z.infer<typeof ModelUsage>

/** The sum over all models of a node or a run. */
export const Usage = z.object({
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cost: z.number().nullable(),
  models: z.array(ModelUsage),
})
export type Usage = z.infer<typeof Usage>

export const noUsage: Usage = { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0, models: [] }

/** Adds up, keeping a line for each model. One unknown price makes the total unknown. */
export function addUsage(lines: readonly ModelUsage[]): Usage {
  const byModel = new Map<string, ModelUsage>()
  for (const line of lines) {
    const before = byModel.get(line.model)
    byModel.set(line.model, before === undefined ? line : sum(line.model, before, line))
  }
  const models = [...byModel.values()]
  return models.reduce<Usage>(
    (total, line) => ({ ...total, ...sum('', { ...total, model: '' }, line), models }),
    {
      ...noUsage,
      models,
    },
  )
}

function sum(model: string, a: ModelUsage, b: ModelUsage): ModelUsage {
  return {
    model,
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cost: a.cost === null || b.cost === null ? null : a.cost + b.cost,
  }
}
