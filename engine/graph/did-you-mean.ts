/** ` Did you mean "x"?` for the nearest known name, or an empty text when none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  let best: { name: string; distance: number } | undefined
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (best === undefined || distance < best.distance) best = { name: candidate, distance }
  }
  const near = best !== undefined && best.distance <= Math.max(1, Math.floor(name.length / 3))
  return near ? ` Did you mean "${best!.name}"?` : ''
}

/** Levenshtein distance, on the first 64 characters. */
function editDistance(a: string, b: string): number {
  const from = a.slice(0, 64)
  const to = b.slice(0, 64)
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const change = from[i - 1] === to[j - 1] ? 0 : 1
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + change))
    }
    row = next
  }
  return row.at(-1)!
}
