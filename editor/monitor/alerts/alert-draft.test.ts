import { expect, test } from 'vitest'
import type { AlertMeasure } from '../../../server/api/alerts.ts'
import { alertWith } from '../../../test/support/alert-answer.ts'
import { draftOf, newDraft, ruleOf, withMeasure } from './alert-draft.ts'

const latency: AlertMeasure = {
  id: 'latency-p95',
  title: 'Latency p95',
  unit: 'milliseconds',
  counted: 'run',
  usualLimit: 6000,
}
const failed: AlertMeasure = { ...latency, id: 'failed', unit: 'share', usualLimit: 0.05 }
const cost: AlertMeasure = { ...latency, id: 'cost', unit: 'dollars', usualLimit: 5 }

test('a new rule is about what the page shows, in seconds and minutes', () => {
  const draft = newDraft(latency, { kind: 'deployment', name: 'a:b' })
  expect(draft).toMatchObject({ subject: 'deployment:a:b', limit: 6, window: 10, leastRuns: 5 })
  expect(ruleOf(draft, latency)).toEqual({
    measure: 'latency-p95',
    subject: { kind: 'deployment', name: 'a:b' },
    limit: 6000,
    window: 600_000,
    leastRuns: 5,
  })
})

test('a rule that is there comes back as it was', () => {
  const alert = alertWith({ measure: 'failed', limit: 0.07, webhook: 'https://example.com/a' })
  const draft = draftOf(alert, failed)
  expect(draft.limit).toBe(7)
  const { measure, subject, limit, window, leastRuns, webhook } = alert
  expect(ruleOf(draft, failed)).toEqual({ measure, subject, limit, window, leastRuns, webhook })
})

test('what is measured in another unit begins with a limit and a window of its own', () => {
  const draft = { ...newDraft(latency, { kind: 'workspace' }), limit: 9 }
  expect(withMeasure(draft, { ...latency, id: 'latency-p50' }, latency)).toEqual({
    ...draft,
    measure: 'latency-p50',
  })
  expect(withMeasure(draft, cost, latency)).toMatchObject({ limit: 5, window: 1440 })
})

test('without a number there is no rule, and without an address no webhook', () => {
  const draft = newDraft(failed, { kind: 'workspace' })
  expect(ruleOf({ ...draft, limit: Number.NaN }, failed)).toBeUndefined()
  expect(ruleOf({ ...draft, webhook: '  ' }, failed)).not.toHaveProperty('webhook')
})
