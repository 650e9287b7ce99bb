import { expect, test } from 'vitest'
import { testGuardrail } from './guardrail.ts'

const arm = (count: number, mean: number, variance: number) => ({ count, mean, variance })

test('a relative margin counts the doubt in the control too', () => {
  // Excess 1.4 − 1.1 · 1.2 = 0.08; variance 0.04/100 + 1.1² · 0.05/120; its reach by scipy.optimize.brentq.
  const found = testGuardrail(arm(120, 1.2, 0.05), arm(100, 1.4, 0.04), {
    better: 'lower',
    margin: { relative: 0.1 },
    spread: 0.1,
    alpha: 0.05,
  })
  expect(found.excess).toBeCloseTo(0.08, 12)
  expect(found.interval.high - found.excess).toBeCloseTo(0.09144353517915942, 9)
  expect(found.standing).toBe('open')
})

test('more units tell a variant that is too slow from one that is slow enough', () => {
  const options = {
    better: 'lower',
    margin: { relative: 0.1 },
    spread: 0.1,
    alpha: 0.05,
  } as const
  const control = arm(5000, 1.2, 0.05)
  expect(testGuardrail(control, arm(5000, 1.4, 0.04), options).standing).toBe('broken')
  expect(testGuardrail(control, arm(5000, 1.21, 0.04), options).standing).toBe('safe')
  expect(testGuardrail(control, arm(5000, 1.32, 0.04), options).standing).toBe('open')
})

test('where higher is better, less is worse', () => {
  const options = {
    better: 'higher',
    margin: { absolute: 0.02 },
    spread: 0.05,
    alpha: 0.05,
  } as const
  const control = arm(8000, 0.8, 0.16)
  const worse = testGuardrail(control, arm(8000, 0.7, 0.21), options)
  expect(worse.excess).toBeCloseTo(0.08, 12)
  expect(worse.standing).toBe('broken')
  expect(testGuardrail(control, arm(8000, 0.85, 0.13), options).standing).toBe('safe')
})
