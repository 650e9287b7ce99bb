import type { LoadLimits } from './limits.ts'
import type { LoadedFile } from './loaded-document.ts'

/** What a parser process is asked. */
export interface ParserRequest {
  readonly source: string
  /** In small letters, with its dot. */
  readonly ending: string
  readonly bytes: Uint8Array
  readonly limits: LoadLimits
}

/** What it answers: what it read, or why it did not. */
export type ParserAnswer = { readonly loaded: LoadedFile } | { readonly refused: string }
