/** Something that can be looked for: by its name first, then by what else is said of it. */
export interface Searchable {
  readonly title: string
  readonly description?: string | undefined
  /** Words that people use for it elsewhere; they are not shown. */
  readonly otherWords?: string | undefined
}

/**
 * The items that match what was typed, best first. Every word must be found: at the start of the
 * title, at the start of one of its words, inside it, in the description or its other words, or as
 * letters in order.
 */
export function rankMatches<Item extends Searchable>(
  query: string,
  items: readonly Item[],
): readonly Item[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return items
  return items
    .map((item, at) => ({ item, at, score: scoreOf(words, item) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .map(({ item }) => item)
}

function scoreOf(words: readonly string[], item: Searchable): number {
  const { title, description = '', otherWords = '' } = item
  const name = title.toLowerCase()
  const rest = `${description} ${otherWords}`.toLowerCase()
  let total = 0
  for (const word of words) {
    const score = wordScore(word, name, rest)
    if (score === 0) return 0
    total += score
  }
  return total
}

function wordScore(word: string, name: string, rest: string): number {
  if (name.startsWith(word)) return 100
  if (name.includes(` ${word}`)) return 80
  if (name.includes(word)) return 60
  if (rest.startsWith(word) || rest.includes(` ${word}`)) return 40
  // "documents" finds "document": people search in the plural and in other forms.
  const stem = word.length > 4 ? word.replace(/(ings?|ers?|ed|es|s)$/, '') : word
  if (stem.length > 2 && (name.includes(stem) || rest.includes(stem))) return 30
  return isSubsequence(word, name) ? 10 : 0
}

function isSubsequence(word: string, text: string): boolean {
  let at = 0
  for (const letter of text) if (letter === word[at]) at += 1
  return at === word.length
}
