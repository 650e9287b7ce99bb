export interface Quote {
  /** As it stands in the text. */
  readonly text: string
  /** In UTF-16 units. */
  readonly start: number
}

/**
 * Where a text holds a quote. Spaces and line ends count as the same, and so do the ways to write
 * quotation marks and dashes; everything else must be as it is quoted.
 */
export function findQuote(text: string, quote: string): Quote | undefined {
  const wanted = plain(quote).text.trim()
  if (wanted === '') return undefined
  const { text: said, places } = plain(text)
  const at = said.indexOf(wanted)
  if (at < 0) return undefined
  const start = places[at]!
  const end = places[at + wanted.length - 1]! + 1
  return { text: text.slice(start, end), start }
}

/** A text with each run of spaces as one space, and one way to write quotation marks and dashes. */
export function sameSigns(text: string): string {
  return plain(text).text
}

/** A text with each run of spaces as one, and where each of its characters came from. */
function plain(text: string): { text: string; places: number[] } {
  const places: number[] = []
  let written = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = same.get(text[at]!) ?? text[at]!
    if (/\s/.test(character)) {
      if (written.endsWith(' ')) continue
      written += ' '
    } else written += character
    places.push(at)
  }
  return { text: written, places }
}

const same = new Map(
  [
    ['"', '“”„«»'],
    ["'", '‘’‚'],
    ['-', '‐‑–—−'],
  ].flatMap(([one, others]) => others!.split('').map((other) => [other, one!] as const)),
)
