/**
 * p-values adjusted for being several (Holm 1979, "A simple sequentially rejective multiple test
 * procedure"): an adjusted one of at most α keeps the chance of any false finding among all of them
 * at α. Always-valid p-values stay always valid.
 * @returns in the order they came in
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value)
  const adjusted = Array.from(values)
  let floor = 0
  for (const [rank, { value, at }] of order.entries()) {
    floor = Math.max(floor, Math.min(1, value * (values.length - rank)))
    adjusted[at] = floor
  }
  return adjusted
}
