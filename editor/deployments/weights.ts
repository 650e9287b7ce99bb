type Weights = Readonly<Record<string, number>>

/**
 * Weights as whole percentages that add up to exactly 100: each is rounded down, and what is left
 * goes to those that lost most (the method of largest remainders). All zero stays all zero.
 */
export function toPercentages(weights: Weights): Record<string, number> {
  const sum = sumOf(Object.values(weights))
  if (sum === 0) return { ...weights }
  const exact = Object.entries(weights).map(([name, weight]) => {
    const share = (weight / sum) * 100
    return { name, whole: Math.floor(share), lost: share - Math.floor(share) }
  })
  const left = 100 - sumOf(exact.map(({ whole }) => whole))
  const lucky = new Set(
    exact
      .toSorted((a, b) => b.lost - a.lost)
      .slice(0, left)
      .map(({ name }) => name),
  )
  return Object.fromEntries(
    exact.map(({ name, whole }) => [name, whole + (lucky.has(name) ? 1 : 0)]),
  )
}

/**
 * Gives one its percentage and shares what is left among the others as they stood to each other, so
 * that the sum stays 100. Others that had nothing share it evenly.
 */
export function withPercentage(weights: Weights, name: string, value: number): Weights {
  const others = Object.entries(weights).filter(([other]) => other !== name)
  if (others.length === 0) return { [name]: 100 }
  const own = Math.min(100, Math.max(0, Math.round(value)))
  const had = sumOf(others.map(([, weight]) => weight))
  const rest = toPercentages(
    Object.fromEntries(others.map(([other, weight]) => [other, had === 0 ? 1 : weight])),
  )
  const scaled = roundedTo(100 - own, rest)
  return Object.fromEntries(
    Object.keys(weights).map((one) => [one, one === name ? own : (scaled[one] ?? 0)]),
  )
}

/** The percentages of a whole, made to add up to a total of whole numbers. */
function roundedTo(total: number, percentages: Weights): Record<string, number> {
  let before = 0
  let given = 0
  return Object.fromEntries(
    Object.entries(percentages).map(([name, percentage]) => {
      before += percentage
      const upTo = Math.round((before / 100) * total)
      const own = upTo - given
      given = upTo
      return [name, own]
    }),
  )
}

/** The part of the sum, from 0 to 1. */
export function shareOf(weights: Weights, name: string): number {
  const sum = sumOf(Object.values(weights))
  return sum === 0 ? 0 : (weights[name] ?? 0) / sum
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0)
}
