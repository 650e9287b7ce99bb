import type {
  Alert,
  AlertMeasure,
  AlertMeasureId,
  AlertRule,
  AlertSubject,
} from '../../../server/api/alerts.ts'

/** A rule as its sentence holds it. */
export interface AlertDraft {
  readonly measure: AlertMeasureId
  /** `workspace`, `graph:NAME` or `deployment:NAME`. */
  readonly subject: string
  /** As people write it: seconds and percent; NaN while there is none. */
  readonly limit: number
  /** Minutes. */
  readonly window: number
  readonly leastRuns: number
  /** Empty for none. */
  readonly webhook: string
}

const minute = 60_000

/** How many of the unit of a measure people write as one. */
const sizes: Readonly<Record<AlertMeasure['unit'], number>> = {
  milliseconds: 1000,
  share: 0.01,
  dollars: 1,
  requests: 1,
}

/** Minutes that make sense to begin with. */
const usualWindows: typeof sizes = { milliseconds: 10, share: 10, dollars: 1440, requests: 60 }

/** A rule to begin with, about what the page shows. */
export function newDraft(measure: AlertMeasure, subject: AlertSubject): AlertDraft {
  return {
    measure: measure.id,
    subject: subjectId(subject),
    limit: writtenLimit(measure, measure.usualLimit),
    window: usualWindows[measure.unit],
    leastRuns: 5,
    webhook: '',
  }
}

/** The form of a rule that is there. */
export function draftOf(alert: Alert, measure: AlertMeasure): AlertDraft {
  return {
    measure: alert.measure,
    subject: subjectId(alert.subject),
    limit: writtenLimit(measure, alert.limit),
    window: alert.window / minute,
    leastRuns: alert.leastRuns,
    webhook: alert.webhook ?? '',
  }
}

/** The same about something else: a limit in seconds means nothing for a share. */
export function withMeasure(
  draft: AlertDraft,
  measure: AlertMeasure,
  before: AlertMeasure,
): AlertDraft {
  const { id, unit, usualLimit } = measure
  if (unit === before.unit) return { ...draft, measure: id }
  const limit = writtenLimit(measure, usualLimit)
  return { ...draft, measure: id, limit, window: usualWindows[unit] }
}

/** What goes to the server, which says all that is wrong with it; undefined while a number is missing. */
export function ruleOf(draft: AlertDraft, measure: AlertMeasure): AlertRule | undefined {
  const { limit, window, leastRuns, webhook } = draft
  if (Number.isNaN(limit) || Number.isNaN(leastRuns)) return undefined
  return {
    measure: measure.id,
    subject: subjectOf(draft.subject),
    limit: exactly(limit * sizes[measure.unit]),
    window: window * minute,
    leastRuns,
    ...(webhook.trim() === '' ? {} : { webhook: webhook.trim() }),
  }
}

function subjectId(subject: AlertSubject): string {
  return subject.kind === 'workspace' ? subject.kind : `${subject.kind}:${subject.name}`
}

function subjectOf(id: string): AlertSubject {
  const name = id.slice(id.indexOf(':') + 1)
  if (id.startsWith('graph:')) return { kind: 'graph', name }
  return id.startsWith('deployment:') ? { kind: 'deployment', name } : { kind: 'workspace' }
}

function writtenLimit({ unit }: AlertMeasure, limit: number): number {
  return exactly(limit / sizes[unit])
}

/** 7 percent are 0.07, and not 0.07000000000000001. */
function exactly(number: number): number {
  return Number(number.toPrecision(12))
}
