import { expect, test, vi } from 'vitest'
import { seededRandom } from '../../engine/evaluate/random.ts'
import type { LivePlan } from '../../engine/evaluate/live/plan.ts'
import { liveAb } from './live-ab.ts'
import { grade, logNormal, simulate, yes, type Draw } from './simulate.ts'

function meanOf(draw: Draw, count = 20_000): number {
  const random = seededRandom(3)
  let sum = 0
  for (let drawn = 0; drawn < count; drawn += 1) sum += draw(random)
  return sum / count
}

test('the draws have the means that they say', () => {
  expect(meanOf(yes(0.6))).toBeCloseTo(0.6, 1)
  expect(meanOf(grade(0.1, 0.1, 0.15, 0.3, 0.35))).toBeCloseTo(3.7, 1)
  expect(meanOf(logNormal(1200, 0.6)) / 1200).toBeCloseTo(1, 1)
})

test('the same seed gives the same units, and another one others', () => {
  const world = { control: { thumbs: yes(0.6) }, candidate: { thumbs: yes(0.7) } }
  const plan: LivePlan = {
    control: 'A',
    candidates: ['B'],
    primary: {
      name: 'thumbs',
      label: 'thumbs',
      scale: 'share',
      better: 'higher',
      smallestEffect: { absolute: 0.05 },
    },
    periods: [{ from: 0, weights: { A: 1, B: 1 } }],
  }
  const { result } = simulate(plan, world, { units: 500, seed: 4 })
  expect(simulate(plan, world, { units: 500, seed: 4 }).result).toEqual(result)
  expect(simulate(plan, world, { units: 500, seed: 5 }).result).not.toEqual(result)
})

test('the benchmark says what it found in numbers', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const found = await liveAb.run(['--trials', '5', '--units', '2000'])
  const printed = write.mock.calls.map(([text]) => String(text)).join('')
  write.mockRestore()
  expect(printed).toContain('A/A: false wins')
  expect(found).toMatchObject({ trials: 5, units: 2000, base_rate: 0.6 })
  for (const name of ['aa_false_win_rate', 'false_rollback_rate', 'false_split_alarm_rate']) {
    expect(found[name]).toBeLessThanOrEqual(0.2)
  }
  expect(found['rollback_median_units']).toBeLessThan(2000)
})

test('options that make no sense are refused', () => {
  expect(() => liveAb.run(['--trials', 'many'])).toThrow('must be whole numbers from 1 on')
})
