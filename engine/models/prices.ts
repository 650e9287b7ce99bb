/** US dollars for a million tokens. */
interface Price {
  readonly input: number
  readonly output: number
}

/** By the provider's name of the model, or by `connection:model`. */
export type Prices = Readonly<Record<string, Price>>

/**
 * List prices as their providers published them; `asOf` says when. They change: settings may put
 * others in their place. A model that is not here costs null, which means unknown and not free.
 */
export const listPrices: { readonly asOf: string; readonly models: Prices } = {
  asOf: '2025-11',
  models: {
    'gpt-5.1': { input: 1.25, output: 10 },
    'gpt-5': { input: 1.25, output: 10 },
    'gpt-5-mini': { input: 0.25, output: 2 },
    'gpt-5-nano': { input: 0.05, output: 0.4 },
    'gpt-4.1': { input: 2, output: 8 },
    'gpt-4.1-mini': { input: 0.4, output: 1.6 },
    'gpt-4.1-nano': { input: 0.1, output: 0.4 },
    'gpt-4o': { input: 2.5, output: 10 },
    'gpt-4o-mini': { input: 0.15, output: 0.6 },
    'o4-mini': { input: 1.1, output: 4.4 },
    'claude-opus-4-5': { input: 5, output: 25 },
    'claude-sonnet-4-5': { input: 3, output: 15 },
    'claude-haiku-4-5': { input: 1, output: 5 },
    'claude-opus-4-1': { input: 15, output: 75 },
    'claude-sonnet-4': { input: 3, output: 15 },
    'claude-3-5-haiku': { input: 0.8, output: 4 },
    'gemini-2.5-pro': { input: 1.25, output: 10 },
    'gemini-2.5-flash': { input: 0.3, output: 2.5 },
    'gemini-2.5-flash-lite': { input: 0.1, output: 0.4 },
    'text-embedding-3-small': { input: 0.02, output: 0 },
    'text-embedding-3-large': { input: 0.13, output: 0 },
  },
}

/** Tokens as the provider counted them; undefined where it did not. */
export interface TokenCount {
  readonly inputTokens: number
  readonly outputTokens: number
}

/**
 * What tokens cost in US dollars, or null when the price or the count is unknown.
 * @param connection of the model: a price of `connection:model` comes first
 */
export function costOf(
  model: string,
  tokens: TokenCount | undefined,
  prices: Prices,
  connection?: string,
): number | null {
  const price = priceOf(model, prices, connection)
  if (price === undefined || tokens === undefined) return null
  return (tokens.inputTokens * price.input + tokens.outputTokens * price.output) / 1_000_000
}

/** `openai/gpt-4o-mini-2024-07-18` costs what `gpt-4o-mini` costs, unless it has a price of its own. */
function priceOf(model: string, prices: Prices, connection?: string): Price | undefined {
  const bare = model.slice(model.lastIndexOf('/') + 1)
  const undated = bare.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$/, '')
  const full = connection === undefined ? [] : [`${connection}:${model}`]
  const name = [...full, model, bare, undated].find((one) => Object.hasOwn(prices, one))
  return name === undefined ? undefined : prices[name]
}
