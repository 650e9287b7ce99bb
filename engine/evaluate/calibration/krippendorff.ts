import { categoriesOf } from './confusion.ts'

/** What differences between values mean: none but being different, their order, or their size. */
export type MeasurementLevel = 'nominal' | 'ordinal' | 'interval'

/**
 * Agreement of any number of raters, some of whose values may be missing: α = 1 − D_o / D_e, what
 * disagreement there is over what chance would give (Krippendorff 2011, "Computing Krippendorff's
 * alpha-reliability"). Units with fewer than two values say nothing.
 * @param units by unit: what each rater said, null where one said nothing
 * @param weights how much each unit counts; 1 when left out
 * @returns null where no unit has two values, and where all values are the same
 * @throws RangeError for a value that is no number at the interval level
 */
export function krippendorffAlpha(
  units: readonly (readonly (string | number | boolean | null)[])[],
  level: MeasurementLevel,
  weights?: readonly number[],
): number | null {
  const paired = units
    .map((values, at) => ({
      values: values.flatMap((value) => (value === null ? [] : String(value))),
      weight: weights?.[at] ?? 1,
    }))
    .filter(({ values }) => values.length > 1)
  const categories = categoriesOf(paired.flatMap(({ values }) => values))
  const places = new Map(categories.map((category, at) => [category, at]))
  const coincidences = categories.map(() => categories.map(() => 0))
  for (const { values, weight } of paired) {
    for (const [at, one] of values.entries()) {
      for (const [beside, other] of values.entries()) {
        if (at === beside) continue
        coincidences[places.get(one)!]![places.get(other)!]! += weight / (values.length - 1)
      }
    }
  }
  const totals = coincidences.map((row) => row.reduce((sum, count) => sum + count, 0))
  const all = totals.reduce((sum, count) => sum + count, 0)
  const distance = distances(categories, totals, level)
  let observed = 0
  let expected = 0
  for (const [row, line] of coincidences.entries()) {
    for (const [column, count] of line.entries()) {
      const apart = distance(row, column)
      observed += count * apart
      expected += totals[row]! * totals[column]! * apart
    }
  }
  return expected === 0 ? null : 1 - ((all - 1) * observed) / expected
}

function distances(
  categories: readonly string[],
  totals: readonly number[],
  level: MeasurementLevel,
): (one: number, other: number) => number {
  if (level === 'nominal') return (one, other) => (one === other ? 0 : 1)
  if (level === 'ordinal') {
    // All values from the one to the other, their own two counted half.
    return (one, other) => {
      const [low, high] = one < other ? [one, other] : [other, one]
      const between = totals.slice(low, high + 1).reduce((sum, count) => sum + count, 0)
      return (between - (totals[low]! + totals[high]!) / 2) ** 2
    }
  }
  const numbers = categories.map(Number)
  const wrong = categories.find((_, at) => !Number.isFinite(numbers[at]))
  if (wrong !== undefined) {
    throw new RangeError(`"${wrong}" is no number, and at the interval level values are numbers.`)
  }
  return (one, other) => (numbers[one]! - numbers[other]!) ** 2
}
