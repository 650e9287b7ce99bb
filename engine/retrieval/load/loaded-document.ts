import type { Json } from '../../graph/values.ts'
import type { PageLinks } from './page-links.ts'

/** A text that was read from a file, before it is cut. */
export interface LoadedDocument {
  readonly id: string
  readonly title: string
  readonly source: string
  /** Its line ends are `\n`. */
  readonly text: string
  readonly format: 'markdown' | 'text'
  readonly metadata: Readonly<Record<string, Json>>
  /** Where each page begins in the text, in UTF-16 units, in order; only where the file has pages. Numbers begin at 1. */
  readonly pages?: readonly { readonly number: number; readonly start: number }[]
}

/** What a file gave. */
export interface LoadedFile {
  readonly documents: readonly LoadedDocument[]
  /** What was left out or guessed, as whole sentences. */
  readonly warnings: readonly string[]
  /** Where a page leads, but for links that are not to be followed. */
  readonly links?: PageLinks
}

/** A file that cannot be read as a text, with the reason as a sentence. */
export class UnreadableFile extends Error {
  /** The reason without the name of the file. */
  readonly why: string

  constructor(path: string, why: string) {
    super(`${path} was not taken in: ${why}`)
    this.name = 'UnreadableFile'
    this.why = why
  }
}

/** The reason why a file cannot be read, from a reader that does not know its name. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

const longestTitle = 500

/** A title on one line, of bounded length. */
export function titleLine(title: string): string {
  const line = title.replace(/\s+/g, ' ').trim()
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1).trimEnd()}…`
}
