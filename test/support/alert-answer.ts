import type { Alert, AlertChange } from '../../server/api/alerts.ts'

export function alertWith(some: Partial<Alert>): Alert {
  return {
    id: 'a',
    measure: 'latency-p95',
    subject: { kind: 'workspace' },
    limit: 6000,
    window: 600_000,
    leastRuns: 5,
    sentence: 'Latency p95 of all graphs over 6 s for 10 min, from 5 runs on',
    state: 'quiet',
    since: 0,
    now: { at: 0, kind: 'measured', value: 1200, text: '1.2 s, of 9 runs' },
    changes: [],
    createdAt: 0,
    createdBy: 'ada',
    updatedAt: 0,
    ...some,
  }
}

export function changeWith(some: Partial<AlertChange>): AlertChange {
  return { id: 'c', kind: 'fired', at: 0, value: 7000, text: 'It fired.', ...some }
}
