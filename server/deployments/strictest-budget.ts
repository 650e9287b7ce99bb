import type { Budget } from '../../engine/run/budget.ts'

const parts = ['wallTime', 'executions', 'tokens', 'cost'] as const

/** Of each part the smaller one: who asks for a run may lower what a deployment allows, never raise it. */
export function strictest(...budgets: readonly (Budget | undefined)[]): Budget | undefined {
  const strict: { -readonly [Part in keyof Budget]: Budget[Part] } = {}
  for (const part of parts) {
    const given = budgets.flatMap((budget) => budget?.[part] ?? [])
    if (given.length > 0) strict[part] = Math.min(...given)
  }
  return Object.keys(strict).length === 0 ? undefined : strict
}
