interface Line {
  readonly text: string
}

/** A line is a header or footer only if it stands on so many pages, and on so large a part of them. */
const least = { pages: 5, share: 0.6 }
/** How many lines from either end of a page are looked at. */
const reach = 2
const longest = 120

/**
 * Takes headers and footers off pages: lines at the ends of most pages that differ in their numbers
 * alone. Each stays where it stands first, so that what it says is kept.
 */
export function withoutRepeatedLines<Of extends Line>(
  pages: readonly (readonly Of[])[],
): (readonly Of[])[] {
  const counts = new Map<string, number>()
  for (const page of pages) {
    for (const shape of new Set(endsOf(page).map(([, line]) => shapeOf(line))))
      counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  const most = Math.max(least.pages, pages.length * least.share)
  const seen = new Set<string>()
  return pages.map((page) => {
    const dropped = new Set<number>()
    for (const [at, line] of endsOf(page)) {
      const shape = shapeOf(line)
      if (line.text.length > longest || (counts.get(shape) ?? 0) < most) continue
      if (seen.has(shape)) dropped.add(at)
      seen.add(shape)
    }
    return dropped.size === 0 ? page : page.filter((_, at) => !dropped.has(at))
  })
}

function endsOf<Of extends Line>(page: readonly Of[]): [number, Of][] {
  return [...page.entries()].filter(([at]) => at < reach || at >= page.length - reach)
}

function shapeOf({ text }: Line): string {
  return text.replace(/\d+/g, '#').replace(/\s+/g, ' ').toLowerCase()
}
