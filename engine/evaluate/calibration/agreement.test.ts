import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agreementIn, confusionOf, type RatedPair } from './confusion.ts'
import { cohenKappa } from './kappa.ts'
import { krippendorffAlpha, type MeasurementLevel } from './krippendorff.ts'

/** Pairs as a table has them: `table[row][column]` of the categories "1", "2", … */
function pairsOf(table: readonly (readonly number[])[]): RatedPair[] {
  return table.flatMap((line, row) =>
    line.flatMap((count, column) =>
      Array.from({ length: count }, (): RatedPair => [String(row + 1), String(column + 1)]),
    ),
  )
}

test('kappa is agreement beyond what chance gives', () => {
  // By hand: 35 of 50 agree, chance gives 0.5 · 0.6 + 0.5 · 0.4 = 0.5, so (0.7 − 0.5) / 0.5.
  const confusion = confusionOf(
    pairsOf([
      [20, 5],
      [10, 15],
    ]),
  )
  expect(agreementIn(confusion)).toBe(0.7)
  expect(cohenKappa(confusion)).toBeCloseTo(0.4, 12)
})

test('weighted kappa counts how far apart two ratings are', () => {
  // By hand, rows 10 10 10, columns 10 11 9 of 30. Quadratic: observed (2 + 1 + 2 + 2) + 4 · 1 = 11,
  // expected (10·11 + 10·10 + 10·9 + 10·11 + 4 · (10·9 + 10·10)) / 30 = 1170 / 30 = 39: 1 − 11 / 39.
  // Linear: observed 7 + 2 · 1 = 9, expected (410 + 2 · 190) / 30 = 790 / 30: 1 − 270 / 790.
  const confusion = confusionOf(
    pairsOf([
      [7, 2, 1],
      [1, 7, 2],
      [2, 2, 6],
    ]),
  )
  const rows = confusion.counts.map((line) => line.reduce((sum, count) => sum + count, 0))
  expect(rows).toEqual([10, 10, 10])
  // Observed: 2 + 1 + 2 + 2 = 7 one apart, 1 + 2 = 3 two apart.
  expect(cohenKappa(confusion, 'quadratic')).toBeCloseTo(1 - (7 + 4 * 3) / (1170 / 30), 12)
  expect(cohenKappa(confusion, 'linear')).toBeCloseTo(1 - (7 + 2 * 3) / (790 / 30), 12)
})

test('of two categories every weighting is the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
      (cells) => {
        const confusion = confusionOf(pairsOf([cells.slice(0, 2), cells.slice(2)]), ['1', '2'])
        const plain = cohenKappa(confusion)
        const quadratic = cohenKappa(confusion, 'quadratic')
        expect(quadratic === null).toBe(plain === null)
        expect(quadratic ?? 0).toBeCloseTo(plain ?? 0, 10)
      },
    ),
  )
})

test('kappa does not apply without pairs, or where all say the same', () => {
  expect(cohenKappa(confusionOf([], ['1', '2']))).toBeNull()
  expect(cohenKappa(confusionOf([['1', '1']]))).toBeNull()
  expect(agreementIn(confusionOf([], ['1']))).toBeNull()
})

test('categories stand by size when they are numbers, and an unknown one is an error', () => {
  expect(
    confusionOf([
      ['10', '9'],
      ['2', '10'],
    ]).categories,
  ).toEqual(['2', '9', '10'])
  expect(() => confusionOf([['a', 'b']], ['a'])).toThrow('"b" is none of the categories a.')
})

/** Four observers, twelve units, some values missing (Krippendorff 2011, section C to E). */
const published = [
  [1, 1, null, 1],
  [2, 2, 3, 2],
  [3, 3, 3, 3],
  [3, 3, 3, 3],
  [2, 2, 2, 2],
  [1, 2, 3, 4],
  [4, 4, 4, 4],
  [1, 1, 2, 1],
  [2, 2, 2, 2],
  [null, 5, 5, 5],
  [null, null, 1, 1],
  [null, 3, null, null],
]

// The paper prints three digits. Exactly, with 40 paired values of which 9, 13, 10, 5 and 3 are alike:
// α = 1 − 39 · observed / expected, by hand. Nominal: 8 / (40² − (9² + 13² + 10² + 5² + 3²)).
// Ordinal, by middle ranks 5, 16, 27.5, 35 and 39: 1891 / 399480. Interval: (52 / 3) / 4480.
test.each([
  ['nominal', 0.743, 1 - (39 * 8) / 1216],
  ['ordinal', 0.815, 1 - (39 * 1891) / 399_480],
  ['interval', 0.849, 1 - (39 * 52) / 3 / 4480],
] satisfies [MeasurementLevel, number, number][])(
  'alpha at the %s level is the published one',
  (level, printed, exact) => {
    expect(krippendorffAlpha(published, level)).toBeCloseTo(printed, 3)
    expect(krippendorffAlpha(published, level)).toBeCloseTo(exact, 12)
  },
)

const ratings = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })), {
  minLength: 2,
  maxLength: 40,
})

test('alpha of two raters is what its closed forms give', () => {
  fc.assert(
    fc.property(ratings, (pairs) => {
      const all = pairs.flat()
      fc.pre(new Set(all).size > 1)
      const count = all.length
      const alikes = [...Map.groupBy(all, (value) => value).values()].map(({ length }) => length)
      const differing = pairs.filter(([one, other]) => one !== other).length
      const unlike = count ** 2 - alikes.reduce((sum, size) => sum + size ** 2, 0)
      const nominal = 1 - ((count - 1) * 2 * differing) / unlike
      expect(krippendorffAlpha(pairs, 'nominal')).toBeCloseTo(nominal, 9)
      expect(krippendorffAlpha(pairs, 'interval')).toBeCloseTo(overVariance(pairs), 9)
      // Values between two, their own counted half, are how far their middle ranks lie apart.
      const rankOf = (value: number): number =>
        all.filter((other) => other < value).length +
        (all.filter((other) => other === value).length + 1) / 2
      const ranks = pairs.map(([one, other]) => [rankOf(one), rankOf(other)] as const)
      expect(krippendorffAlpha(pairs, 'ordinal')).toBeCloseTo(overVariance(ranks), 9)
    }),
  )
})

/** 1 − Σ(a − b)² / (2 · N · s²), with the variance s² of all 2 · N values together. */
function overVariance(pairs: readonly (readonly [number, number])[]): number {
  const all = pairs.flat()
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1)
  const apart = pairs.reduce((sum, [one, other]) => sum + (one - other) ** 2, 0)
  return 1 - apart / (2 * pairs.length * variance)
}

test('alpha of several raters with gaps is disagreement within units over that among all values', () => {
  const rating = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null })
  const units = fc.array(fc.array(rating, { minLength: 2, maxLength: 5 }), {
    minLength: 3,
    maxLength: 15,
  })
  fc.assert(
    fc.property(units, (given) => {
      const told = given
        .map((unit) => unit.filter((value) => value !== null))
        .filter(({ length }) => length > 1)
      const all = told.flat()
      fc.pre(new Set(all).size > 1)
      const apart = (values: readonly number[]): number =>
        values.reduce(
          (sum, one) => sum + values.reduce((rest, other) => rest + (one - other) ** 2, 0),
          0,
        )
      const within = told.reduce((sum, unit) => sum + apart(unit) / (unit.length - 1), 0)
      const among = apart(all) / (all.length - 1)
      expect(krippendorffAlpha(given, 'interval')).toBeCloseTo(1 - within / among, 9)
    }),
  )
})

test('alpha of two raters and a yes or no is that of the worked example', () => {
  // Krippendorff 2011, section A, prints 0.095: of twenty values 14 are 0 and 6 are 1, and four of ten
  // units differ, so that α = 1 − 19 · 4 / (14 · 6) = 2 / 21.
  const one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
  const other = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
  const units = one.map((value, at) => [value, other[at]!])
  expect(krippendorffAlpha(units, 'nominal')).toBeCloseTo(2 / 21, 12)
})

test('alpha is 1 where all agree, and does not apply where nothing could differ', () => {
  expect(
    krippendorffAlpha(
      [
        ['a', 'a'],
        ['b', 'b'],
      ],
      'nominal',
    ),
  ).toBe(1)
  expect(
    krippendorffAlpha(
      [
        ['a', 'a'],
        ['a', 'a'],
      ],
      'nominal',
    ),
  ).toBeNull()
  expect(
    krippendorffAlpha(
      [
        ['a', null],
        [null, 'b'],
      ],
      'nominal',
    ),
  ).toBeNull()
  expect(() => krippendorffAlpha([['a', 'b']], 'interval')).toThrow('"a" is no number')
})
