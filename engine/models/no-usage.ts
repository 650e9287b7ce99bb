import type { Usage } from './usage.ts'

export const noUsage: Usage = { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0, models: [] }
