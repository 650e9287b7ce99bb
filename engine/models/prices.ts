/** US dollars for a million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
}

/**
 * List prices as their providers published them; `asOf` says when. They change: settings may put
 * others in their place. A model that is not here costs null, which means unknown and not free.
 */
export const prices: { readonly asOf: string; readonly models: Readonly<Record<string, Price>> } = {
  asOf: '2025-08',
  models: {
    'gpt-5': { input: 1.25, output: 10 },
    'gpt-5-mini': { input: 0.25, output: 2 },
    'gpt-5-nano': { input: 0.05, output: 0.4 },
    'gpt-4.1': { input: 2, output: 8 },
    'gpt-4.1-mini': { input: 0.4, output: 1.6 },
    'gpt-4.1-nano': { input: 0.1, output: 0.4 },
    'gpt-4o': { input: 2.5, output: 10 },
    'gpt-4o-mini': { input: 0.15, output: 0.6 },
    'text-embedding-3-small': { input: 0.02, output: 0 },
    'text-embedding-3-large': { input: 0.13, output: 0 },
  },
}

/** What tokens cost in US dollars, or null when the model's price is unknown. */
export function costOf(model: string, inputTokens: number, outputTokens: number): number | null {
  const price = Object.hasOwn(prices.models, model) ? prices.models[model] : undefined
  return price === undefined
    ? null
    : (inputTokens * price.input + outputTokens * price.output) / 1_000_000
}
