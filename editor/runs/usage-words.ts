import type { ModelUsage, Usage } from '../../engine/models/usage.ts'
import {
  costInWords,
  formatCost,
  formatCount,
  formatTokenPair,
  formatTokens,
} from '../ui/figures.ts'

/** What a run cost; its tokens where that is not known, and nothing where no model was asked. */
export function usageFigure(usage: Usage | undefined): string {
  if (usage === undefined || usage.calls === 0) return ''
  if (usage.cost !== null) return formatCost(usage.cost)
  const tokens = usage.inputTokens + usage.outputTokens
  if (usage.uncounted === undefined) return `${formatTokens(tokens)} tokens`
  // The title says of which model they were not told.
  return tokens === 0 ? '? tokens' : `${formatTokens(tokens)}+ tokens`
}

/** A line for each model: its calls, tokens and cost. */
export function usageOfModels(usage: Usage | undefined): string {
  return (usage?.models ?? []).map(lineOf).join('\n')
}

function lineOf(usage: ModelUsage): string {
  const tokens =
    usage.uncounted === usage.calls ? 'tokens unknown' : `${formatTokenPair(usage)} tokens`
  return `${usage.model}: ${formatCount(usage.calls, 'call')}, ${tokens}, ${costInWords(usage.cost)}`
}
