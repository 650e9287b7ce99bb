import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { attribute, type Measured } from './attribute.ts'
import { pathOf, type HybridPlan } from './hybrids.ts'
import { exactShapley, marginalsAlong } from './shapley.ts'

const metric = {
  key: 'faithfulness',
  title: 'faithfulness',
  direction: 'higher',
  type: 'number',
  range: [0, 1],
} as const

const keysOf = (count: number): string[] =>
  Array.from({ length: 2 ** count }, (_, taken) => taken.toString(2).padStart(count, '0'))

function planOf(
  titles: readonly string[],
  orders: readonly (readonly number[])[] = [],
): HybridPlan {
  const keys = orders.length === 0 ? keysOf(titles.length) : [...new Set(orders.flatMap(pathOf))]
  const graph = { heddle: 1, name: 'ask', inputs: {}, nodes: {}, outputs: {} } as const
  return {
    swaps: titles.map((title) => ({ nodes: [title], title, change: 'changed' })),
    hybrids: keys.map((key) => ({ key, graph })),
    possible: 2 ** titles.length,
    exact: orders.length === 0,
    orders,
  }
}

/** Values that a game gives, the same for each example but for an offset of its own. */
function measured(
  plan: HybridPlan,
  game: (key: string, example: number) => number,
  examples = 60,
): Measured {
  const random = seededRandom(5)
  const offsets = Array.from({ length: examples }, () => random() / 10)
  return {
    metric,
    plan,
    values: new Map(
      plan.hybrids.map(({ key }) => [
        key,
        new Map(offsets.map((offset, at) => [`e${at}`, offset + game(key, at)])),
      ]),
    ),
    executedSpans: 0,
    reusedSpans: 0,
  }
}

test('shares are exact where the true ones are known', () => {
  // 0.4 for the prompt, 0.1 for the rerank, and 0.2 more only where both are there: by Shapley's
  // axioms the 0.2 is halved, and the third change has nothing.
  const game = (key: string): number =>
    (key[0] === '1' ? 0.4 : 0) + (key[1] === '1' ? 0.1 : 0) + (key.startsWith('11') ? 0.2 : 0)
  const found = attribute(measured(planOf(['prompt', 'rerank', 'check']), game))
  expect(found.total).toBeCloseTo(0.7, 12)
  expect(found.shares.map(({ share }) => share)).toEqual([
    expect.closeTo(0.5, 12),
    expect.closeTo(0.2, 12),
    expect.closeTo(0, 12),
  ])
  expect(found.shares.map(({ alone }) => alone)).toEqual([
    expect.closeTo(0.4, 12),
    expect.closeTo(0.1, 12),
    expect.closeTo(0, 12),
  ])
  expect(found.interaction).toBeCloseTo(0.2, 12)
  expect(found).toMatchObject({ exact: true, hybrids: 8, possible: 8, examples: 60 })
  expect(found.sentence).toBe(
    'Most of the gain is prompt (changed). Rerank adds 0.20. Check has no clear effect. Together the changes do 0.20 more than each alone.',
  )
})

test('the glove game has the shares that Shapley gives it', () => {
  // One left glove, two right ones; a pair is worth 1: 4/6, 1/6 and 1/6 (Shapley 1953).
  const worth = new Map(
    keysOf(3).map((key) => [key, key[0] === '1' && key.slice(1).includes('1') ? 1 : 0]),
  )
  const [left, one, other] = exactShapley(worth, 3)
  expect(left).toBeCloseTo(4 / 6, 12)
  expect(one).toBeCloseTo(1 / 6, 12)
  expect(other).toBeCloseTo(1 / 6, 12)
})

test('shares add up to the whole difference, and alike changes have alike shares', () => {
  const games = fc.integer({ min: 1, max: 4 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      worth: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
        minLength: 2 ** count,
        maxLength: 2 ** count,
      }),
    }),
  )
  fc.assert(
    fc.property(games, ({ count, worth }) => {
      const keys = keysOf(count)
      const values = new Map(keys.map((key, at) => [key, worth[at]!]))
      const shares = exactShapley(values, count)
      const total = values.get('1'.repeat(count))! - values.get('0'.repeat(count))!
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(total, 9)
      // Averaged over all orders, which is how they are defined.
      const orders = permutations(Array.from({ length: count }, (_, at) => at))
      const along = marginalsAlong(values, orders)
      for (const [at, share] of shares.entries()) {
        const mean = along.reduce((sum, one) => sum + one[at]!, 0) / along.length
        expect(share).toBeCloseTo(mean, 9)
      }
    }),
  )
})

test('where examples differ, the interval holds the true share and tells an unclear one', () => {
  const random = seededRandom(9)
  const noise = Array.from({ length: 200 }, () => [random() - 0.5, random() - 0.5])
  const game = (key: string, example: number): number =>
    (key[0] === '1' ? 0.1 + noise[example]![0]! / 2 : 0) +
    (key[1] === '1' ? noise[example]![1]! / 2 : 0)
  const found = attribute(measured(planOf(['Answer', 'Rerank']), game, 200))
  const [answer, rerank] = found.shares
  expect(answer!.interval[0]).toBeGreaterThan(0)
  expect(answer!.interval[0]).toBeLessThan(0.1)
  expect(answer!.interval[1]).toBeGreaterThan(0.1)
  expect(rerank!.interval[0]).toBeLessThan(0)
  expect(rerank!.interval[1]).toBeGreaterThan(0)
  expect(found.sentence).toContain('Rerank has no clear effect.')
})

test('a change that takes back what the others gain is named', () => {
  const game = (key: string): number => (key[0] === '1' ? 0.3 : 0) - (key[1] === '1' ? 0.1 : 0)
  const found = attribute(measured(planOf(['Answer', 'Rerank']), game))
  expect(found.sentence).toBe('The gain is Answer (changed). Rerank works against it by 0.10.')
})

test('sampled orders give the exact shares of changes that add up, with no sampling error', () => {
  const orders = [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [2, 0, 4, 1, 3],
    [3, 1, 4, 0, 2],
  ]
  const worth = [0.1, 0.2, 0, -0.05, 0.05]
  const game = (key: string): number =>
    worth.reduce((sum, own, at) => sum + (key[at] === '1' ? own : 0), 0)
  const found = attribute(measured(planOf(['a', 'b', 'c', 'd', 'e'], orders), game))
  for (const [at, { share, samplingError }] of found.shares.entries()) {
    expect(share).toBeCloseTo(worth[at]!, 12)
    expect(samplingError).toBeCloseTo(0, 12)
  }
  expect(found.exact).toBe(false)
})

test('sampled orders say how far off they may be where changes depend on each other', () => {
  const orders = [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [1, 0, 3, 4, 2],
    [2, 4, 3, 0, 1],
  ]
  const game = (key: string): number => (key.startsWith('110') ? 1 : 0)
  const found = attribute(measured(planOf(['a', 'b', 'c', 'd', 'e'], orders), game))
  const total = found.shares.reduce((sum, { share }) => sum + share, 0)
  expect(total).toBeCloseTo(found.total, 12)
  expect(Math.max(...found.shares.map(({ samplingError }) => samplingError))).toBeGreaterThan(0)
})

test('examples that a hybrid has no value of are left out, and none at all is an error', () => {
  const plan = planOf(['a', 'b'])
  const full = measured(plan, (key) => (key[0] === '1' ? 0.1 : 0), 30)
  const values = new Map(full.values)
  values.set('10', new Map([...values.get('10')!].slice(10)))
  expect(attribute({ ...full, values }).examples).toBe(20)
  expect(() => attribute({ ...full, values: new Map() })).toThrow(
    'No example has a value of "faithfulness" for all 4 graphs',
  )
  expect(() => attribute({ ...full, plan: { ...plan, swaps: [] } })).toThrow('do the same')
})

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  )
}

test('few examples, or many of few sources, are not said to show what made the difference', () => {
  const plan = planOf(['prompt', 'rerank'])
  const game = (key: string): number => (key[0] === '1' ? 0.4 : 0)
  expect(attribute(measured(plan, game, 8)).sentence).toBe(
    '8 examples are too few to share a difference out: the shares are those of these alone, 20 are the least.',
  )
  const many = measured(plan, game)
  const sources = new Map(Array.from({ length: 60 }, (_, at) => [`e${at}`, `s${at % 3}`]))
  expect(attribute({ ...many, sources }).sentence).toBe(
    '60 examples of 3 sources are too few to share a difference out: the shares are those of these alone, 6 sources are the least.',
  )
  expect(attribute(many).sentence).toContain('The gain is prompt')
})
