import { messageOf } from './message-of.ts'
import type { Problem } from './problem.ts'

/**
 * Turns a document of one format into one of the next. It is given a copy that may be broken in any
 * way, because nothing has looked at its shape yet.
 */
export type FormatStep = (document: Record<string, unknown>) => Record<string, unknown>

/** The first turns format 1 into format 2, and so on. There is one format so far. */
export const formatSteps: readonly FormatStep[] = []

/** A document as far as it could be upgraded, and why not further. */
export interface UpgradedFormat {
  readonly document: unknown
  readonly problems: readonly Problem[]
}

/**
 * Upgrades a document to the newest format. One that is newer, or no document at all, stays as it is:
 * the check of its shape says so.
 */
export function upgradeFormat(
  document: unknown,
  steps: readonly FormatStep[] = formatSteps,
): UpgradedFormat {
  const format = formatOf(document)
  if (format === undefined || format > steps.length) return { document, problems: [] }
  try {
    // SAFETY: `formatOf` found its key, so it is an object.
    let upgraded = structuredClone(document) as Record<string, unknown>
    for (let from = format; from <= steps.length; from += 1) {
      upgraded = { ...steps[from - 1]!(upgraded), heddle: from + 1 }
    }
    return { document: upgraded, problems: [] }
  } catch (error) {
    const why = messageOf(error)
    const message = `The graph is in format ${format} and could not be upgraded to format ${steps.length + 1}: ${why}`
    return {
      document,
      problems: [{ code: 'not-upgraded', severity: 'error', message, path: ['heddle'] }],
    }
  }
}

function formatOf(document: unknown): number | undefined {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined
  const format = 'heddle' in document ? document.heddle : undefined
  return typeof format === 'number' && Number.isInteger(format) && format >= 1 ? format : undefined
}
