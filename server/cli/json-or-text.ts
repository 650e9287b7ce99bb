import type { Json } from '../../engine/graph/values.ts'

/** A value from what stands on the command line: JSON where it is JSON, else the text itself. */
export function jsonOrText(text: string): Json {
  try {
    // SAFETY: what `JSON.parse` gives is JSON.
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
