import { expect, test } from 'vitest'
import { alertWith } from '../../../test/support/alert-answer.ts'
import { chartLimits } from './chart-limits.ts'

const loom = { kind: 'graph', name: 'loom' } as const
const alerts = [
  alertWith({}),
  alertWith({ measure: 'latency-p50' }),
  alertWith({ measure: 'cost', limit: 5 }),
  alertWith({ measure: 'failed', limit: 0.1, subject: loom }),
  alertWith({ measure: 'thumbs-down', limit: 0.25, subject: loom }),
  alertWith({ measure: 'failed', limit: 0.2, subject: { kind: 'deployment', name: 'weaver' } }),
]

test('a chart has the limits of the rules about exactly what it shows, each once', () => {
  const of = (graph?: string, deployment?: string) => chartLimits(alerts, { graph, deployment })
  expect(of()).toEqual({ latency: [6000] })
  expect(of('loom')).toEqual({ failed: [0.1], thumbs: [0.75] })
  expect(of('loom', 'weaver')).toEqual({ failed: [0.2] })
  expect(of('other')).toEqual({})
})
