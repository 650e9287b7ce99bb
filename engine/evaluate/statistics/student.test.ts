import { expect, test } from 'vitest'
import { studentQuantile } from './student.ts'

test('quantiles are those of SciPy', () => {
  const recorded = [
    [1, 12.706204736174694],
    [2, 4.302652729749462],
    [3, 3.1824463052837078],
    [4, 2.7764451051977934],
    [9, 2.262157162798205],
    [29, 2.0452296421327034],
    [30, 2.0422724563012378],
    [100, 1.9839715185235518],
    [1000, 1.9623390808264074],
  ] as const
  for (const [freedom, quantile] of recorded) {
    expect(studentQuantile(0.975, freedom)).toBeCloseTo(quantile, 6)
  }
})
