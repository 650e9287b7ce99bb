import { expect, test } from 'vitest'
import type { DeploymentSettings } from '../../server/api/deployments.ts'
import { settingChanges } from './setting-changes.ts'

const settings: DeploymentSettings = {
  graph: 'help',
  variants: [{ name: 'current', version: 'aaaa', weight: 1 }],
  mode: 'split',
  origins: [],
  onDisconnect: 'continue',
  ramp: [],
  gates: [],
  enabled: true,
}
const nameOf = (version: string): string => (version === 'aaaa' ? 'v1' : 'v2')

test('weights that mean the same are no change', () => {
  const same = { ...settings, variants: [{ name: 'current', version: 'aaaa', weight: 100 }] }
  expect(settingChanges(settings, same, nameOf)).toEqual([])
})

test('a second variant, a limit and a ramp are each said in words', () => {
  const after: DeploymentSettings = {
    ...settings,
    variants: [
      { name: 'current', version: 'aaaa', weight: 90 },
      { name: 'candidate', version: 'bbbb', weight: 10 },
    ],
    sticky: { by: 'header', name: 'x-customer' },
    limits: { requestsPerMinute: 60 },
    timeout: 30_000,
    ramp: [{ at: Date.UTC(2026, 0, 2, 3, 4), weights: { current: 1, candidate: 1 } }],
  }
  expect(settingChanges(settings, after, nameOf)).toEqual([
    { what: 'Share of current', before: '100 %', after: '90 %' },
    {
      what: 'Unit',
      before: 'the user or thread of the body, else each run',
      after: 'the header x-customer',
    },
    { what: 'Requests a minute', before: 'no limit', after: '60' },
    { what: 'Longest wait', before: 'no limit', after: '30 s' },
    {
      what: 'Ramp',
      before: 'none',
      after: '2026-01-02 03:04 UTC current 50 %, candidate 50 %',
    },
    { what: 'Version of candidate', before: 'none', after: 'v2' },
    { what: 'Share of candidate', before: 'none', after: '10 %' },
  ])
})
