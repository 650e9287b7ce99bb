/** Where a quote stands in a text when only letters and digits count: rendering takes marks and spaces away. */
export function findQuote(text: string, quote: string): { start: number; end: number } | undefined {
  const wanted = lettersOf(quote)
  const letters = lettersOf(text)
  if (wanted.length === 0) return undefined
  const at = joined(letters).indexOf(joined(wanted))
  const first = letters[at]
  const last = letters[at + wanted.length - 1]
  return first === undefined || last === undefined
    ? undefined
    : { start: first.start, end: last.end }
}

interface Letter {
  /** One unit, so that places in the joined text are places in the list. */
  readonly unit: string
  readonly start: number
  readonly end: number
}

function lettersOf(text: string): Letter[] {
  return [...text.matchAll(/[\p{L}\p{N}]/gu)].map(({ 0: letter, index }) => ({
    unit: letter.charAt(letter.length - 1),
    start: index,
    end: index + letter.length,
  }))
}

function joined(letters: readonly Letter[]): string {
  return letters.map(({ unit }) => unit).join('')
}

/** Marks the quoted stretches inside an element without changing it; returns how to take the marks away. */
export function markQuote(element: HTMLElement, quote: string): (() => void) | undefined {
  // Not every browser has it; the passage as a whole is marked anyway.
  if (!('highlights' in CSS)) return undefined
  const ranges = quote.split(' … ').flatMap((part) => rangeOf(element, part) ?? [])
  // Several elements may show quotes at once; all of them share one name in the style sheets.
  const highlight = CSS.highlights.get('quote') ?? new Highlight()
  for (const range of ranges) highlight.add(range)
  CSS.highlights.set('quote', highlight)
  return () => {
    for (const range of ranges) highlight.delete(range)
  }
}

function rangeOf(element: HTMLElement, quote: string): Range | undefined {
  const found = findQuote(element.textContent, quote)
  if (found === undefined) return undefined
  const range = new Range()
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let before = 0
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const after = before + (node.nodeValue?.length ?? 0)
    if (found.start >= before && found.start < after) range.setStart(node, found.start - before)
    if (found.end > before && found.end <= after) {
      range.setEnd(node, found.end - before)
      return range
    }
    before = after
  }
  return undefined
}
