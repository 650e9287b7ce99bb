import { valueSnippets } from './value-snippets.ts'
import { workSnippets } from './work-snippets.ts'

/** A function or a type that an exported file has when something in it needs it. */
export interface Helper {
  readonly code: string
  /** Further helpers that it uses. */
  readonly needs?: readonly string[]
  /** Types that it takes from `heddle`. */
  readonly types?: readonly string[]
}

const helpers = { ...valueSnippets, ...workSnippets }

export type Snippet = keyof typeof helpers

// SAFETY: these are its keys.
export const snippetNames = Object.keys(helpers) as readonly Snippet[]

export function helperOf(snippet: Snippet): Helper {
  return helpers[snippet]
}

/** Helpers with all that they need in turn, in the order in which a file has them. */
export function withNeeds(snippets: Iterable<Snippet>): readonly Snippet[] {
  const open: string[] = [...snippets]
  const needed = new Set<string>()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (needed.has(next)) continue
    needed.add(next)
    const known = snippetNames.find((name) => name === next)
    if (known === undefined) throw new Error(`There is no helper "${next}" for exported files.`)
    open.push(...(helperOf(known).needs ?? []))
  }
  return snippetNames.filter((name) => needed.has(name))
}
