import type { Json } from '../../engine/graph/values.ts'

/** A passage that an answer names. */
export interface Source {
  readonly number: number
  readonly title: string
  /** Where it is; a link only if it is a web address. */
  readonly source: string | undefined
  readonly quote: string | undefined
}

/** Reads the citations out of an output; what has another shape is none. */
export function sourcesIn(value: Json | undefined): Source[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one: Json) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return []
    const { number, title, source, quote } = one as { readonly [key: string]: Json }
    if (typeof number !== 'number') return []
    const textOf = (part: Json | undefined): string | undefined =>
      typeof part === 'string' && part !== '' ? part : undefined
    return [
      {
        number,
        title: textOf(title) ?? textOf(source) ?? `Source ${number}`,
        source: textOf(source),
        quote: textOf(quote),
      },
    ]
  })
}
