import { expect, test } from 'vitest'
import { smallestDetectable, smallestDetectableOnce, unitsToDetect } from './detectable.ts'
import { alwaysValidInterval, alwaysValidP, logMixtureRatio, reachOf } from './sequential.ts'

/** Rates of 60 % and 65 % after 2,400 units of each. */
const variance = (0.6 * 0.4 + 0.65 * 0.35) / 2400
const estimate = { difference: 0.05, variance }

test('the ratio is the integral over all differences that it stands for', () => {
  // scipy.integrate.quad of N(0.05; θ, V/n) / N(0.05; 0, V/n) over θ ~ N(0, 0.05²), and of θ around 0.02.
  expect(Math.exp(logMixtureRatio(estimate, 0.05))).toBeCloseTo(103.5114015466835, 8)
  expect(Math.exp(logMixtureRatio(estimate, 0.05, 0.02))).toBeCloseTo(2.2923989714965223, 10)
})

test('the ratio is the closed form for two proportions', () => {
  const [n, tau, difference] = [800, 0.05, 0.05]
  const v = 0.6 * 0.4 + 0.65 * 0.35
  const mixed = v + n * tau ** 2
  const ratio =
    Math.sqrt(v / mixed) * Math.exp((n ** 2 * tau ** 2 * difference ** 2) / (2 * v * mixed))
  expect(ratio).toBeCloseTo(2.464498236225674, 10)
  expect(Math.exp(logMixtureRatio({ difference, variance: v / n }, tau))).toBeCloseTo(ratio, 10)
})

test('a p-value is one over the ratio, and never above 1', () => {
  expect(alwaysValidP(Math.log(20))).toBeCloseTo(0.05, 12)
  expect(alwaysValidP(-3)).toBe(1)
})

test('the interval ends where the ratio reaches 1/α', () => {
  // By scipy.optimize.brentq on the integral above.
  expect(reachOf(variance, 0.05, 0.05)).toBeCloseTo(0.04253989342678775, 9)
  const { low, high } = alwaysValidInterval(estimate, 0.05, 0.05)
  expect(Math.exp(logMixtureRatio(estimate, 0.05, low))).toBeCloseTo(20, 8)
  expect(Math.exp(logMixtureRatio(estimate, 0.05, high))).toBeCloseTo(20, 8)
  expect(low).toBeGreaterThan(0)
})

test('values that never vary leave no doubt', () => {
  expect(logMixtureRatio({ difference: 0, variance: 0 }, 1)).toBe(0)
  expect(logMixtureRatio({ difference: 0.1, variance: 0 }, 1)).toBe(Infinity)
  expect(alwaysValidInterval({ difference: 2, variance: 0 }, 1, 0.05)).toEqual({ low: 2, high: 2 })
})

test('says what could be seen, with many looks and with one', () => {
  // The interval's reach and z(0.8) standard errors; (1.959964 + 0.841621) standard errors.
  expect(smallestDetectable(variance, 0.05, 0.05)).toBeCloseTo(0.054286214581805665, 9)
  expect(smallestDetectableOnce(variance, 0.05)).toBeCloseTo(0.039101104395145705, 9)
})

test('says how many units it takes', () => {
  // scipy.optimize.brentq on the same inequality: 3447.43, 5688.77 and, with a fifth in B, 8746.11.
  const options = { variances: [0.24, 0.2275] as const, spread: 0.05, alpha: 0.05 }
  expect(unitsToDetect(0.05, options)).toBe(3448)
  expect(unitsToDetect(-0.05, { ...options, power: 0.8 })).toBe(5689)
  expect(unitsToDetect(0.05, { ...options, power: 0.8, share: 0.2 })).toBe(8747)
  expect(unitsToDetect(0, options)).toBe(Infinity)
})
