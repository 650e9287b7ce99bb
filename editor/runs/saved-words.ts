import { formatCost, formatDuration, formatTokens } from '../ui/figures.ts'
import type { Saved } from './saved.ts'

/** Time, tokens and money, each only where something was recorded; empty for nothing at all. */
export function savedParts({ duration, tokens, cost }: Saved): readonly string[] {
  return [
    ...(duration > 0 ? [formatDuration(duration)] : []),
    ...(tokens > 0 ? [`${formatTokens(tokens)} tokens`] : []),
    ...(cost !== null && cost > 0 ? [formatCost(cost)] : []),
  ]
}

/** As a sentence goes on: `1.20 s, 442 tokens and $0.0004`. */
export function savedWords(saved: Saved): string {
  const parts = savedParts(saved)
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}
