import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { analyse } from './analyse.ts'
import type { Guardrail, LivePlan, Metric } from './plan.ts'
import type { Observation } from './units.ts'

const thumbs: Metric = {
  name: 'thumbs',
  label: 'thumbs',
  scale: 'share',
  better: 'higher',
  smallestEffect: { absolute: 0.05 },
}
const latency: Guardrail = {
  name: 'latency',
  label: 'latency',
  scale: 'milliseconds',
  better: 'lower',
  smallestEffect: { relative: 0.1 },
  margin: { relative: 0.1 },
}
const plan: LivePlan = {
  control: 'A',
  candidates: ['B'],
  primary: thumbs,
  periods: [{ from: 0, weights: { A: 1, B: 1 } }],
}

type Measures = (random: () => number) => Record<string, number>

/** Units that come in turn, so that the split is right. */
function observe(count: number, variants: Readonly<Record<string, Measures>>): Observation[] {
  const random = seededRandom(11)
  const names = Object.keys(variants)
  return Array.from({ length: count }, (_, at) => {
    const variant = names[at % names.length]!
    return { unit: `unit ${at}`, variant, at, measures: variants[variant]!(random) }
  })
}

const up =
  (rate: number): Measures =>
  (random) => ({ thumbs: random() < rate ? 1 : 0 })
const upWithin =
  (rate: number, milliseconds: number): Measures =>
  (random) => ({ thumbs: random() < rate ? 1 : 0, latency: milliseconds * (0.5 + random()) })

describe('a better variant', () => {
  const observations = observe(4000, { A: up(0.5), B: up(0.7) })

  test('wins, and the sentence says by how much, how surely and after how many units', () => {
    const result = analyse(plan, observations)
    expect(result).toMatchObject({ state: 'decided', advice: 'promote', candidate: 'B' })
    const { decision } = result.comparisons[0]!
    expect(decision?.better).toBe('candidate')
    expect(decision!.interval.low).toBeGreaterThan(0)
    expect(result.sentence).toMatch(
      /^B is better than A in thumbs by \d+\.\d points \(95 % always-valid interval \d+\.\d to \d+\.\d\) after \d+ units\. B can take over\.$/,
    )
  })

  test('has won for good: more units change neither the moment nor the figures of the decision', () => {
    const { decision } = analyse(plan, observations).comparisons[0]!
    const then = analyse(plan, observations.slice(0, decision!.after))
    expect(then.comparisons[0]!.decision).toEqual(decision)
    const before = analyse(plan, observations.slice(0, decision!.after - 1))
    expect(before.comparisons[0]!.decision).toBeUndefined()
    expect(before.state).toBe('collecting')
  })

  test('does not take over before its guardrails are shown to hold', () => {
    const guarded = { ...plan, guardrails: [latency] }
    const slow = observe(1400, { A: upWithin(0.5, 1000), B: upWithin(0.7, 1085) })
    const open = analyse(guarded, slow)
    expect(open).toMatchObject({ state: 'decided', advice: 'keep-collecting' })
    expect(open.sentence).toContain('It is not shown yet that latency keeps within its margin.')
    const ended = analyse({ ...guarded, maximumUnits: 1400 }, slow)
    expect(ended.advice).toBe('keep-control')

    const fast = analyse(guarded, observe(1400, { A: upWithin(0.5, 1000), B: upWithin(0.7, 950) }))
    expect(fast).toMatchObject({ state: 'decided', advice: 'promote' })
    expect(fast.sentence).toContain('Latency kept within its margin. B can take over.')
  })
})

test('a worse variant leaves the control where it is', () => {
  const result = analyse(plan, observe(4000, { A: up(0.7), B: up(0.5) }))
  expect(result).toMatchObject({ state: 'decided', advice: 'keep-control' })
  expect(result.sentence).toMatch(/^A is better than B in thumbs by .* Keep A\.$/)
})

test('where less is better, less wins', () => {
  const quicker = { ...latency, better: 'lower' } as const
  const result = analyse(
    { ...plan, primary: quicker },
    observe(2000, { A: upWithin(0.5, 1000), B: upWithin(0.5, 700) }),
  )
  expect(result).toMatchObject({ state: 'decided', advice: 'promote' })
  expect(result.sentence).toMatch(/^B is better than A in latency by \d+ ms \(/)
})

describe('a broken guardrail', () => {
  const guarded = { ...plan, guardrails: [latency] }
  const slow = observe(2000, { A: upWithin(0.5, 1000), B: upWithin(0.7, 1500) })

  test('is a reason to roll back, even for a variant that wins', () => {
    const result = analyse(guarded, slow)
    expect(result).toMatchObject({
      state: 'guardrail-broken',
      advice: 'roll-back',
      candidate: 'B',
    })
    expect(result.sentence).toMatch(
      /^B breaks the guardrail of latency: it has [\d,]+ ms where A has [\d,]+ ms, and after \d+ units it was worse than a margin of 10 % allows by \d+ ms \(95 % always-valid interval \d+ to \d+\)\. Roll B back\.$/,
    )
  })

  test('stays broken when later units are better', () => {
    const recovered = observe(6000, { A: upWithin(0.5, 1000), B: upWithin(0.5, 200) }).map(
      (one, at) => ({ ...one, unit: `later ${at}`, at: one.at + 2000 }),
    )
    const result = analyse(guarded, [...slow, ...recovered])
    expect(result.state).toBe('guardrail-broken')
    expect(result.comparisons[0]!.guardrails[0]!.candidate.mean).toBeLessThan(1000)
  })
})

describe('before it is decided', () => {
  test('too few units decide nothing, however different they are', () => {
    const result = analyse(plan, observe(198, { A: up(0), B: up(1) }))
    expect(result).toMatchObject({ state: 'collecting', advice: 'keep-collecting' })
    expect(result.sentence).toBe(
      'Of 198 units so far, 99 of A and 99 of B count for thumbs. Nothing is decided before each variant has 100.',
    )
    expect(analyse(plan, observe(400, { A: up(0), B: up(1) })).state).toBe('decided')
  })

  test('nothing at all is no error', () => {
    expect(analyse(plan, [])).toMatchObject({ state: 'collecting', units: 0 })
  })

  test('says what would have been seen and how many more units it takes', () => {
    const result = analyse(plan, observe(1000, { A: up(0.6), B: up(0.6) }))
    expect(result.state).toBe('collecting')
    expect(result.sentence).toMatch(
      /a difference of \d+\.\d points would most likely have been seen\. About [\d,]+ more units that count for thumbs show 5\.0 points with a chance of 80 %\.$/,
    )
  })

  test('a hundred runs of one user are one unit', () => {
    const observations = observe(20_000, { A: up(0.4), B: up(0.6) })
    const users = observations.map((one) => ({ ...one, unit: `${one.variant} ${one.at % 50}` }))
    expect(analyse(plan, observations).state).toBe('decided')
    expect(analyse(plan, users)).toMatchObject({ state: 'collecting', units: 50 })
  })

  test('ends at the most units it was given, or by hand', () => {
    const observations = observe(3000, { A: up(0.6), B: up(0.6) })
    const ended = analyse({ ...plan, maximumUnits: 2000 }, observations)
    expect(ended).toMatchObject({ state: 'stopped', advice: 'keep-control', units: 2000 })
    expect(ended.sentence).toMatch(/^It ended after 2,000 units without a difference in thumbs/)
    expect(analyse({ ...plan, stopped: true }, observations)).toMatchObject({
      state: 'stopped',
      units: 3000,
    })
  })
})

describe('the split', () => {
  const fair = observe(4000, { A: up(0.5), B: up(0.8) })

  test('that loses units makes every win worthless', () => {
    const result = analyse(
      plan,
      fair.filter(({ variant, at }) => variant === 'A' || at % 10 > 1),
    )
    expect(result).toMatchObject({ state: 'split-wrong', advice: 'repair-split' })
    expect(result.sentence).toBe(
      'The split is wrong: A got 2,000 units and B got 1,600 units where 1,800 and 1,800 were expected (χ² = 44.4, always-valid p < 0.0001). Units get lost or are counted twice somewhere, so no figure can be trusted until the cause is found.',
    )
  })

  test('is held to the weights of the time at which a unit came', () => {
    const ramp = {
      ...plan,
      periods: [
        { from: 0, weights: { A: 9, B: 1 } },
        { from: 2000, weights: { A: 1, B: 1 } },
      ],
    }
    const early = Array.from({ length: 2000 }, (_, at) => ({
      unit: `early ${at}`,
      variant: at % 10 === 0 ? 'B' : 'A',
      at,
      measures: { thumbs: at % 2 },
    }))
    const late = fair.map((one) => ({ ...one, at: one.at + 2000 }))
    const { split } = analyse(ramp, [...early, ...late])
    expect(split.alwaysValidP).toBe(1)
    expect(split.variants).toEqual([
      { variant: 'A', units: 3800, expected: 3800 },
      { variant: 'B', units: 2200, expected: 2200 },
    ])
  })
})

test('several candidates share the doubt that is allowed', () => {
  const result = analyse(
    {
      ...plan,
      candidates: ['B', 'C'],
      periods: [{ from: 0, weights: { A: 1, B: 1, C: 1 } }],
      secondary: [{ ...latency, name: 'latency' }],
    },
    observe(6000, {
      A: upWithin(0.5, 1000),
      B: upWithin(0.5, 1000),
      C: upWithin(0.7, 800),
    }),
  )
  expect(result).toMatchObject({ state: 'decided', candidate: 'C' })
  expect(result.sentence).toContain('97.5 % always-valid interval')
  const [b, c] = result.comparisons.map(({ secondary }) => secondary[0]!)
  expect(c!.adjustedP).toBeLessThan(0.001)
  expect(c!.adjustedP).toBeCloseTo(c!.p * 2, 12)
  expect(b!.adjustedP).toBeGreaterThan(0.05)
})

test('verdicts of a judge that errs are corrected', () => {
  const judged: Metric = {
    ...thumbs,
    name: 'judge',
    label: 'the judge',
    judge: { sensitivity: 0.9, specificity: 0.8 },
  }
  const verdicts = observe(2000, { A: up(0.5), B: up(0.6) }).map(({ measures, ...one }) => ({
    ...one,
    measures: { judge: measures['thumbs']! },
  }))
  const plain = analyse(
    { ...plan, primary: { ...judged, judge: { sensitivity: 1, specificity: 1 } } },
    verdicts,
  )
  const corrected = analyse({ ...plan, primary: judged }, verdicts)
  const [before, after] = [plain, corrected].map(({ comparisons }) => comparisons[0]!.primary)
  expect(after!.difference).toBeCloseTo(before!.difference / 0.7, 10)
})

test('warns where one variant has far fewer answers than the other', () => {
  const quiet = observe(3000, { A: up(0.5), B: up(0.5) }).map((one) =>
    one.variant === 'B' && one.at % 4 === 1 ? { ...one, measures: {} } : one,
  )
  expect(analyse(plan, quiet).warnings).toEqual([
    'Thumbs came from 100.0 % of the units of A and 50.0 % of the units of B: those who have a value may not be the same kind of people, and the difference may come from that.',
  ])
  expect(analyse(plan, observe(3000, { A: up(0.5), B: up(0.5) })).warnings).toEqual([])
})

test('the path shows how the interval narrowed', () => {
  const { path } = analyse(plan, observe(5000, { A: up(0.6), B: up(0.6) })).comparisons[0]!
  const widths = path.map(({ low, high }) => high - low)
  expect(path.length).toBeLessThanOrEqual(100)
  expect(path.at(-1)?.units).toBe(5000)
  expect(widths.at(-1)).toBeLessThan(widths[0]! / 2)
})

test('a plan or a value that makes no sense is refused in a sentence', () => {
  expect(() => analyse({ ...plan, candidates: [], periods: [] }, [])).toThrow(
    'It names no candidate; name at least one. It has no period',
  )
  expect(() => analyse({ ...plan, periods: [{ from: 0, weights: { A: 0 } }] }, [])).toThrow(
    'The weights of a period must be 0 or more',
  )
  expect(() =>
    analyse(plan, [{ unit: 'a', variant: 'B', at: 1, measures: { thumbs: 5 } }]),
  ).toThrow(
    'The metric "thumbs" has the value 5 in the variant "B"; it must be a share from 0 to 1.',
  )
})
