import { expect, test } from 'vitest'
import { alertWith } from '../../../test/support/alert-answer.ts'
import { shownAlerts, type Shown } from './shown-alerts.ts'

const alerts = [
  alertWith({ id: 'all', subject: { kind: 'workspace' } }),
  alertWith({ id: 'loom', subject: { kind: 'graph', name: 'loom' } }),
  alertWith({ id: 'other', subject: { kind: 'graph', name: 'other' } }),
  alertWith({ id: 'weaver', subject: { kind: 'deployment', name: 'weaver' } }),
]

test('a page shows what is about it, and that of all everything', () => {
  const shown = (given: Partial<Shown>): readonly string[] => {
    const page = { graph: undefined, deployment: undefined, ...given }
    return shownAlerts(alerts, page, () => 'loom').map(({ id }) => id)
  }
  expect(shown({})).toEqual(['all', 'loom', 'other', 'weaver'])
  expect(shown({ graph: 'loom' })).toEqual(['loom', 'weaver'])
  expect(shown({ graph: 'other' })).toEqual(['other'])
  expect(shown({ graph: 'loom', deployment: 'weaver' })).toEqual(['weaver'])
})
