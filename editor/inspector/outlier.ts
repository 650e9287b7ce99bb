/** The index of the one value that stands far above the others; undefined where none does. */
export function outlierIn(values: readonly number[]): number | undefined {
  if (values.length < 5) return undefined
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  // Tukey's fence, and twice the median besides: of values that hardly differ none is named.
  const fence = at(0.75) + 1.5 * (at(0.75) - at(0.25))
  const largest = values.indexOf(sorted.at(-1) ?? 0)
  const value = values[largest] ?? 0
  return value > fence && value > 2 * at(0.5) ? largest : undefined
}
