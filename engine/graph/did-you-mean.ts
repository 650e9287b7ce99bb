/** ` Did you mean "x"?` for the nearest known name, or an empty text when none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  let best: { name: string; distance: number } | undefined
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (best === undefined || distance < best.distance) best = { name: candidate, distance }
  }
  // A name in which every character is another one is no near name, however short it is.
  const length = Math.min(name.length, compared)
  const allowed = Math.min(length - 1, Math.max(1, Math.floor(length / 3)))
  const near = best !== undefined && best.distance <= allowed
  return near ? ` Did you mean "${best!.name}"?` : ''
}

const compared = 64

/** Levenshtein distance on the first characters, where two that stand the wrong way round are one mistake. */
function editDistance(a: string, b: string): number {
  const from = a.slice(0, compared)
  const to = b.slice(0, compared)
  let before: readonly number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const change = from[i - 1] === to[j - 1] ? 0 : 1
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      next.push(
        Math.min(
          next[j - 1]! + 1,
          row[j]! + 1,
          row[j - 1]! + change,
          swapped && i > 1 && j > 1 ? before[j - 2]! + 1 : Infinity,
        ),
      )
    }
    before = row
    row = next
  }
  return row.at(-1)!
}
