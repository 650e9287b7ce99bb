import type { Requirement } from '../../server/api/experiments.ts'

/** A requirement as a sentence. */
export function requirementWords(
  requirement: Requirement,
  titleOf: (metric: string) => string,
): string {
  switch (requirement.kind) {
    case 'at-least':
      return `${titleOf(requirement.metric)} is at least ${requirement.value}`
    case 'at-most':
      return `${titleOf(requirement.metric)} is at most ${requirement.value}`
    case 'no-regression':
      return `${titleOf(requirement.metric)} is not worse than the baseline by more than ${requirement.beyond}`
    case 'latency-p95':
      return `95 % of the runs take at most ${requirement.ms / 1000} s`
    case 'cost-per-run':
      return `A run costs at most $${requirement.usd}`
  }
}
