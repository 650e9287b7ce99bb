import { expect, test } from 'vitest'
import { runningMean } from './running-mean.ts'
import { meanInterval, type Sums } from './mean-interval.ts'
import { wilsonInterval } from './wilson.ts'

function sumsOf(values: readonly number[]): Sums {
  return {
    count: values.length,
    sum: values.reduce((all, value) => all + value, 0),
    squares: values.reduce((all, value) => all + value ** 2, 0),
  }
}

test('yes and no have the interval of Wilson', () => {
  expect(meanInterval(sumsOf([1, 1, 0, 1]), { type: 'boolean' })).toEqual(wilsonInterval(3, 4))
})

test('numbers have the interval of Student', () => {
  // scipy.stats.t.interval(0.95, 4, 3, sem([1, 2, 3, 4, 5]))
  const found = meanInterval(sumsOf([1, 2, 3, 4, 5]), { type: 'number' })
  expect(found?.low).toBeCloseTo(1.0367568385, 6)
  expect(found?.high).toBeCloseTo(4.9632431615, 6)
})

test('a few equal shares do not seem certain, and stay inside of what a share can be', () => {
  const found = meanInterval(sumsOf([1, 1, 1]), { type: 'number', range: [0, 1] })
  expect(found?.high).toBe(1)
  expect(found?.low).toBeLessThan(0.5)
})

test('the spread of shares is that of the running mean', () => {
  const values = [0.2, 0.4, 0.9, 0.7, 0.7, 0.5, 0.6, 0.6, 0.4, 0.5]
  const running = runningMean()
  values.forEach((value) => running.add(value))
  const found = meanInterval(sumsOf(values), { type: 'number', range: [0, 1] })
  const reach = 2.262157162798205 * Math.sqrt(running.shareVariance / 10)
  expect(found?.low).toBeCloseTo(running.mean - reach, 9)
})

test('a part of the values takes their spread from all of them', () => {
  const spreadOf = sumsOf([1, 2, 3, 4, 5])
  const found = meanInterval(sumsOf([3]), { type: 'number', spreadOf })
  expect(found?.high).toBeCloseTo(3 + 2.7764451051977934 * Math.sqrt(2.5), 6)
})

test('nothing and one number alone have none', () => {
  expect(meanInterval(sumsOf([]), { type: 'boolean' })).toBeNull()
  expect(meanInterval(sumsOf([0.4]), { type: 'number', range: [0, 1] })).toBeNull()
})
