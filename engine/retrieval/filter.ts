import type { Document, Json } from '../graph/values.ts'
import type { Filter } from './search-index.ts'

/** Whether a document meets a condition. Conditions are data and are compared, never run. */
export function matches(filter: Filter, document: Document): boolean {
  if ('all' in filter) return filter.all.every((part) => matches(part, document))
  if ('any' in filter) return filter.any.some((part) => matches(part, document))
  if ('not' in filter) return !matches(filter.not, document)
  const value = valueOf(document, filter.key)
  return 'in' in filter ? filter.in.some((wanted) => same(value, wanted)) : same(value, filter.is)
}

function valueOf(document: Document, key: string): Json | undefined {
  if (key === 'source') return document.source
  if (key === 'title') return document.title
  const metadata = document.metadata ?? {}
  return Object.hasOwn(metadata, key) ? metadata[key] : undefined
}

function same(value: Json | undefined, wanted: Json): boolean {
  if (Array.isArray(value)) return value.some((one: Json) => same(one, wanted))
  return value === wanted
}
