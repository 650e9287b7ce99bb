import type { Reference } from './document.ts'

/** What a wire names, taken apart. `frame` references stand for the item of a map. */
export type ReferenceParts =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'item' }
  | { readonly kind: 'index' }
  | { readonly kind: 'port'; readonly node: string; readonly port: string }

export function readReference(reference: Reference): ReferenceParts {
  if (reference === '$item') return { kind: 'item' }
  if (reference === '$index') return { kind: 'index' }
  if (reference.startsWith('$.')) return { kind: 'input', name: reference.slice(2) }
  const dot = reference.indexOf('.')
  return { kind: 'port', node: reference.slice(0, dot), port: reference.slice(dot + 1) }
}

/** The wires into one input, in order; an absent input has none. */
export function sourcesOf(source: string | readonly string[] | undefined): readonly Reference[] {
  if (source === undefined) return []
  return typeof source === 'string' ? [source] : source
}
