/** How often each category of one rater met each category of another. */
export interface Confusion {
  readonly categories: readonly string[]
  /** Rows are the first rater, columns the second. */
  readonly counts: readonly (readonly number[])[]
}

/** What two raters said of the same thing. */
export type RatedPair = readonly [first: string, second: string]

/**
 * @param categories all there are, in their order; left out, those that occur, numbers by size and
 * other names by the alphabet
 * @param weights how much each pair counts; 1 when left out
 * @throws RangeError for a value that is none of them
 */
export function confusionOf(
  pairs: readonly RatedPair[],
  categories: readonly string[] = categoriesOf(pairs.flat()),
  weights?: readonly number[],
): Confusion {
  const places = new Map(categories.map((category, at) => [category, at]))
  const counts = categories.map(() => categories.map(() => 0))
  for (const [at, [first, second]] of pairs.entries()) {
    const [row, column] = [places.get(first), places.get(second)]
    if (row === undefined || column === undefined) {
      const unknown = row === undefined ? first : second
      throw new RangeError(
        `"${unknown}" is none of the categories ${categories.join(', ')}. Name it among them.`,
      )
    }
    counts[row]![column]! += weights?.[at] ?? 1
  }
  return { categories, counts }
}

export function categoriesOf(values: readonly string[]): string[] {
  const unique = [...new Set(values)]
  const numeric = unique.every((value) => value !== '' && Number.isFinite(Number(value)))
  return unique.sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1))
}

/** The share of pairs that say the same; null without pairs. */
export function agreementIn({ counts }: Confusion): number | null {
  const all = counts.flat().reduce((sum, count) => sum + count, 0)
  const same = counts.reduce((sum, row, at) => sum + row[at]!, 0)
  return all === 0 ? null : same / all
}
