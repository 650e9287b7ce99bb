import type { FailureDescription } from './events.ts'
import type { PortValues } from './value.ts'

/** How a node or frame ended, as those behind it see it. */
export type Outcome =
  | {
      readonly status: 'done'
      readonly outputs: PortValues
      /** In a replay: executed again because the replay begins here or before. */
      readonly fresh?: true
    }
  | { readonly status: 'skipped'; readonly reason: string }
  | { readonly status: 'failed'; readonly error: FailureDescription }
  /** For a person's answer. */
  | { readonly status: 'waiting' }
  /** The run was cancelled, or ran out of its budget. */
  | { readonly status: 'stopped' }

/** Why a port of this outcome has no value, as the end of a sentence. */
export function whyAbsent(node: string, port: string, outcome: Outcome): string {
  switch (outcome.status) {
    case 'done':
      return `"${node}" gave no value at its port "${port}"`
    case 'skipped':
      return `"${node}" was skipped`
    case 'failed':
      return `"${node}" failed`
    case 'waiting':
      return `"${node}" waits for a person`
    case 'stopped':
      return `"${node}" was stopped`
  }
}
