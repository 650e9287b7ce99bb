import { expect, test } from 'vitest'
import type { Verdict } from '../../engine/evaluate/comparison/comparison.ts'
import { shownMetric } from './shown-metric.ts'

const moved = { won: 3, lost: 2 }
const still = { won: 0, lost: 0 }
const metric = (name: string, verdict: Verdict, more: object = moved) => ({
  metric: name,
  verdict,
  ...moved,
  ...more,
})
const latency = metric('latency', 'worse', { unit: 's' })

test('shows the metric that is asked for, wherever it stands', () => {
  const metrics = [metric('recall', 'better'), latency]
  expect(shownMetric(metrics, 'latency')?.metric).toBe('latency')
  expect(shownMetric(metrics, 'gone')?.metric).toBe('recall')
})

test('prefers what answers are worth to what they take', () => {
  expect(shownMetric([latency, metric('recall', 'better')], undefined)?.metric).toBe('recall')
  expect(shownMetric([latency, metric('f1', 'cannot-tell')], undefined)?.metric).toBe('f1')
})

test('shows time or money where nothing else moved', () => {
  expect(shownMetric([metric('f1', 'same', still), latency], undefined)?.metric).toBe('latency')
  expect(shownMetric([metric('f1', 'same', still)], undefined)?.metric).toBe('f1')
  expect(shownMetric([], undefined)).toBeUndefined()
})
