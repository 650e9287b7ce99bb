import { describe, expect, test } from 'vitest'
import type { AlertRule } from '../api/alerts.ts'
import { wilsonInterval } from '../../engine/evaluate/statistics/wilson.ts'
import type { MonitoredRun, RunOutcome } from '../monitor/monitored-run.ts'
import { judgeRule } from './judge-rule.ts'
import { measureOf, measures } from './measures.ts'
import type { Reading } from './readings.ts'
import { changeText, ruleSentence } from './sentences.ts'

const minute = 60_000
const rule: AlertRule = {
  measure: 'latency-p95',
  subject: { kind: 'deployment', name: 'support' },
  limit: 6000,
  window: 10 * minute,
  leastRuns: 5,
}
const failing: AlertRule = { ...rule, measure: 'failed', limit: 0.05 }
const costly: AlertRule = { ...rule, measure: 'cost', limit: 5, subject: { kind: 'workspace' } }
const silent: AlertRule = { ...rule, measure: 'requests', limit: 1, window: 60 * minute }

function shareReading(count: number, of: number): Reading {
  return { value: count / of, of, share: { count, of, ...wilsonInterval(count, of) } }
}

function runsOf(...outcomes: (Partial<RunOutcome> | 'open' | 'waiting')[]): MonitoredRun[] {
  return outcomes.map((outcome, index) => {
    const run = { id: String(index), startedAt: 0 }
    if (outcome === 'open') return run
    if (outcome === 'waiting') return { ...run, waiting: true }
    const usual = {
      status: 'succeeded',
      took: 100,
      cost: 0,
      inputTokens: 0,
      outputTokens: 0,
    } as const
    return { ...run, outcome: { ...usual, ...outcome } }
  })
}

const read = (of: AlertRule, runs: readonly MonitoredRun[], at = 10_000): Reading =>
  measureOf(of.measure).read(runs, { limit: of.limit, at })

describe('the words of a rule', () => {
  test('it is read aloud as it was set', () => {
    const thumbs: AlertRule = { ...failing, measure: 'thumbs-down', limit: 0.3, leastRuns: 1 }
    expect([rule, failing, thumbs, costly, silent].map(ruleSentence)).toEqual([
      'Latency p95 of the deployment "support" over 6 s for 10 min, from 5 runs on',
      'Share of failed runs of the deployment "support" over 5 % for 10 min, from 5 runs on',
      'Share of thumbs down of the deployment "support" over 30 % for 10 min, from 1 thumb on',
      'Cost of all graphs over $5.00 within 10 min',
      'No request of the deployment "support" within 1 h',
    ])
  })

  test('a change says what was measured, of how many, and how sure that makes it', () => {
    const hanging: Reading = { value: 7240, of: 43, goingOn: 3 }
    const texts = [
      changeText(rule, 'fired', { value: 7240, of: 43 }),
      changeText(rule, 'fired', hanging),
      changeText(rule, 'ended', { value: 812, of: 1 }),
      changeText(failing, 'fired', shareReading(6, 50)),
      changeText(costly, 'fired', { value: 5.204, of: 43 }),
      changeText(costly, 'ended', { value: null, of: 43, unknown: 'Nobody knows.' }),
      changeText(silent, 'fired', { value: 0, of: 0 }),
      changeText({ ...silent, limit: 3 }, 'ended', { value: 4, of: 4 }),
    ]
    expect(texts).toEqual([
      'Latency p95 of the deployment "support" was 7.24 s over the last 10 minutes, over the limit of 6 s (of 43 runs).',
      'Latency p95 of the deployment "support" was 7.24 s over the last 10 minutes, over the limit of 6 s (of 43 runs, 3 of which still go on).',
      'Latency p95 of the deployment "support" was 812 ms over the last 10 minutes, within the limit of 6 s again (of 1 run).',
      'Share of failed runs of the deployment "support" was 12 % over the last 10 minutes, over the limit of 5 % (6 of 50 runs, 95 % interval 5.62 % to 23.8 %).',
      'Cost of all graphs was $5.20 over the last 10 minutes, over the limit of $5.00 (of 43 runs).',
      'Cost of all graphs counts as quiet again. Nobody knows.',
      'The deployment "support" had no requests over the last hour.',
      'The deployment "support" had 4 requests over the last hour, no longer fewer than 3 requests.',
    ])
  })
})

describe('the state of a rule', () => {
  const stateOf = (of: AlertRule, before: 'quiet' | 'firing', reading: Reading) => {
    const { kind, state } = judgeRule(of, before, reading, 0)
    return `${kind} ${state}`
  }

  test('it fires over its limit, and not at it', () => {
    expect(stateOf(rule, 'quiet', { value: 6001, of: 5 })).toBe('measured firing')
    expect(stateOf(rule, 'firing', { value: 6000, of: 5 })).toBe('measured quiet')
    expect(stateOf(silent, 'quiet', { value: 0, of: 0 })).toBe('measured firing')
    expect(stateOf(silent, 'firing', { value: 1, of: 1 })).toBe('measured quiet')
  })

  test('with too few runs it stays as it was, and says so', () => {
    expect(stateOf(failing, 'quiet', shareReading(4, 4))).toBe('too-few quiet')
    expect(stateOf(failing, 'firing', shareReading(0, 4))).toBe('too-few firing')
    expect(stateOf(rule, 'firing', { value: null, of: 0 })).toBe('too-few firing')
    expect(judgeRule(failing, 'quiet', shareReading(4, 4), 0).text).toBe(
      'only 4 runs in the last 10 minutes; the rule asks for 5',
    )
  })

  test('what nobody can say does not fire', () => {
    const unknown = read(costly, runsOf({ cost: 90 }, { cost: null }))
    expect(stateOf(costly, 'firing', unknown)).toBe('unknown quiet')
    expect(stateOf(costly, 'quiet', read(costly, runsOf({ cost: 4 }, { cost: 2 })))).toBe(
      'measured firing',
    )
  })
})

describe('what is measured', () => {
  test('runs that hang count with their time so far, and those that wait for a person do not', () => {
    const hanging = runsOf({}, {}, 'open', 'open', 'open', 'waiting')
    expect(read(rule, hanging)).toEqual({ value: 10_000, of: 5, goingOn: 3 })
    expect(read(rule, hanging, 5000)).toEqual({ value: 100, of: 2 })
    expect(read(rule, runsOf({ status: 'failed', took: 9000 }))).toEqual({ value: null, of: 0 })
  })

  test('shares are of what went wrong', () => {
    const judged = (pass: boolean): MonitoredRun => ({
      ...runsOf({})[0]!,
      thumbs: [pass],
      look: { executions: 1, cached: 0, verdicts: [{ output: 'good', pass }], nodes: [] },
    })
    const runs = [judged(true), judged(false), judged(false), judged(false)]
    for (const measure of ['thumbs-down', 'verdicts-failed'] as const) {
      expect(read({ ...failing, measure }, runs)).toMatchObject({
        value: 0.75,
        of: 4,
        share: { count: 3, of: 4 },
      })
    }
    expect(read(failing, runsOf({}, { status: 'failed' }, 'open'))).toMatchObject({
      value: 0.5,
      of: 2,
    })
  })

  test('nothing at all is nothing, for every measure', () => {
    for (const { id, limit } of measures.map((one) => ({ id: one.id, limit: one.usualLimit }))) {
      const reading = read({ ...rule, measure: id, limit }, [])
      expect(reading).toEqual(
        id === 'cost' || id === 'requests' ? { value: 0, of: 0 } : { value: null, of: 0 },
      )
    }
  })
})
