import type { Citation, Json } from '../../engine/graph/values.ts'

/** The citations in a value, however it came; anything else is none. */
export function readCitations(value: Json | undefined): readonly Citation[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: Json): Citation[] => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return []
    // SAFETY: not a list, so it is the object form of `Json`.
    const { number, id, title, source, quote } = item as { readonly [key: string]: Json }
    if (typeof number !== 'number' || typeof id !== 'string') return []
    return [
      {
        number,
        id,
        ...(typeof title === 'string' ? { title } : {}),
        ...(typeof source === 'string' ? { source } : {}),
        ...(typeof quote === 'string' ? { quote } : {}),
      },
    ]
  })
}
