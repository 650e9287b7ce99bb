import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dealShares, hashUnit, slots, variantAt, type Shares } from './assign.ts'

const units = Array.from({ length: 100_000 }, (_, index) =>
  hashUnit('a-salt', 'assistant', `person-${index}`),
)

function countsOf(shares: Shares): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { slot } of units) {
    const variant = variantAt(shares, slot)
    counts[variant] = (counts[variant] ?? 0) + 1
  }
  return counts
}

function slotsOf(shares: Shares): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [index, { from, variant }] of shares.entries()) {
    counts[variant] = (counts[variant] ?? 0) + (shares[index + 1]?.from ?? slots) - from
  }
  return counts
}

/** Slots that belong to another variant than before. */
function movedBetween(before: Shares, after: Shares): number {
  const edges = [...new Set([...before, ...after].map(({ from }) => from))].toSorted(
    (a, b) => a - b,
  )
  return edges.reduce((moved, from, index) => {
    const length = (edges[index + 1] ?? slots) - from
    return moved + (variantAt(before, from) === variantAt(after, from) ? 0 : length)
  }, 0)
}

const weights = fc
  .record({
    a: fc.integer({ min: 0, max: 1000 }),
    b: fc.integer({ min: 0, max: 1000 }),
    c: fc.integer({ min: 0, max: 1000 }),
    d: fc.integer({ min: 0, max: 1000 }),
  })
  .filter((given) => Object.values(given).some((weight) => weight > 0))

describe('the hash of a unit', () => {
  test('is always the same, and another one with another salt, deployment or unit', () => {
    expect(hashUnit('salt', 'assistant', 'ada')).toEqual(hashUnit('salt', 'assistant', 'ada'))
    const others = [
      hashUnit('salt', 'assistant', 'ada'),
      hashUnit('other', 'assistant', 'ada'),
      hashUnit('salt', 'other', 'ada'),
      hashUnit('salt', 'assistant', 'bob'),
      hashUnit('salt', 'assistanta', 'da'),
    ]
    expect(new Set(others.map(({ hash }) => hash)).size).toBe(others.length)
  })

  test('is the one that the documentation states', () => {
    expect(hashUnit('salt', 'assistant', 'ada')).toEqual({
      hash: 'e25b4d342f9fc68139f07c45512c0f40',
      slot: 884_205,
    })
  })

  test('spreads 100,000 units evenly over the line', () => {
    const counts = Array.from({ length: 100 }, () => 0)
    for (const { slot } of units) counts[Math.floor(slot / 10_000)]! += 1
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    // The 99.9th percentile of chi-square with 99 degrees of freedom.
    expect(chiSquare).toBeLessThan(148.23)
  })
})

describe('shares', () => {
  test('give 100,000 units to variants as their weights say', () => {
    const counts = countsOf(dealShares({ a: 70, b: 20, c: 10 }))
    const wanted: Record<string, number> = { a: 70_000, b: 20_000, c: 10_000 }
    const chiSquare = Object.entries(wanted).reduce(
      (sum, [variant, count]) => sum + (counts[variant]! - count) ** 2 / count,
      0,
    )
    // The 99.9th percentile of chi-square with 2 degrees of freedom.
    expect(chiSquare).toBeLessThan(13.82)
  })

  test('do not depend on each other in two deployments', () => {
    const half = dealShares({ a: 1, b: 1 })
    let both = 0
    for (let index = 0; index < 20_000; index += 1) {
      const here = variantAt(half, hashUnit('salt', 'first', `person-${index}`).slot)
      const there = variantAt(half, hashUnit('salt', 'second', `person-${index}`).slot)
      if (here === 'a' && there === 'a') both += 1
    }
    // A quarter, give or take four standard deviations.
    expect(Math.abs(both - 5000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.25 * 0.75))
  })

  test('are exact to a slot, whatever weights follow each other', () => {
    fc.assert(
      fc.property(fc.array(weights, { minLength: 1, maxLength: 6 }), (steps) => {
        let shares: Shares = []
        for (const step of steps) {
          shares = dealShares(step, shares)
          const counts = slotsOf(shares)
          const sum = Object.values(step).reduce((total, weight) => total + weight, 0)
          expect(Object.values(counts).reduce((total, count) => total + count, 0)).toBe(slots)
          for (const [variant, weight] of Object.entries(step)) {
            const exact = (weight / sum) * slots
            expect(Math.abs((counts[variant] ?? 0) - exact)).toBeLessThanOrEqual(1)
          }
        }
      }),
    )
  })

  test('move no more units than the weights ask for', () => {
    fc.assert(
      fc.property(weights, weights, weights, (first, second, third) => {
        const before = dealShares(second, dealShares(first))
        const after = dealShares(third, before)
        const had = slotsOf(before)
        const gains = Object.entries(slotsOf(after)).reduce(
          (sum, [variant, count]) => sum + Math.max(0, count - (had[variant] ?? 0)),
          0,
        )
        expect(movedBetween(before, after)).toBe(gains)
      }),
    )
  })

  test('of a variant that only grows lose nobody', () => {
    const ramp = fc
      .uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 8 })
      .map((steps) => steps.toSorted((a, b) => a - b))
    fc.assert(
      fc.property(ramp, fc.integer({ min: 0, max: slots - 1 }), (steps, slot) => {
        let shares: Shares = []
        let reached = false
        for (const candidate of steps) {
          shares = dealShares({ current: 100 - candidate, candidate }, shares)
          const has = variantAt(shares, slot) === 'candidate'
          expect(has || !reached).toBe(true)
          reached = has
        }
      }),
    )
  })

  test('of a variant that goes pass to those that stay', () => {
    const before = dealShares({ a: 50, b: 30, c: 20 })
    const after = dealShares({ a: 60, b: 40 }, before)
    expect(slotsOf(after)).toEqual({ a: 600_000, b: 400_000 })
    expect(movedBetween(before, after)).toBe(200_000)
  })
})
