import type { Document, Json } from '../graph/values.ts'
import type { Filter, Range } from './search-index.ts'

/** Whether a document meets a condition. Conditions are data and are compared, never run. */
export function matches(filter: Filter, document: Document): boolean {
  if ('all' in filter) return filter.all.every((part) => matches(part, document))
  if ('any' in filter) return filter.any.some((part) => matches(part, document))
  if ('not' in filter) return !matches(filter.not, document)
  const value = valueOf(document, filter.key)
  if ('in' in filter) return filter.in.some((wanted) => same(value, wanted))
  if ('is' in filter) return same(value, filter.is)
  return within(value, filter)
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

/** Whether a value lies between bounds. What cannot be compared with a bound does not. */
function within(value: Json | undefined, range: Range): boolean {
  if (Array.isArray(value)) return value.some((one: Json) => within(one, range))
  const { above, from, below, to } = range
  const meets = (bound: number | string | undefined, fits: (distance: number) => boolean) =>
    bound === undefined || fits(distanceTo(bound, value))
  return (
    meets(above, (distance) => distance > 0) &&
    meets(from, (distance) => distance >= 0) &&
    meets(below, (distance) => distance < 0) &&
    meets(to, (distance) => distance <= 0)
  )
}

/** How far a value lies above a bound; NaN, which is neither above nor below, where they are of different kinds. */
function distanceTo(bound: number | string, value: Json | undefined): number {
  if (typeof bound === 'number') return typeof value === 'number' ? value - bound : Number.NaN
  return typeof value === 'string' ? timeOf(value) - timeOf(bound) : Number.NaN
}

/** A day, or a moment with or without its time zone; without one it is meant in UTC. */
const isoDate =
  /^\d{4}-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?$/

/** Milliseconds of an ISO date; NaN for any other text. */
export function timeOf(text: string): number {
  const found = isoDate.exec(text)
  if (found === null) return Number.NaN
  return Date.parse(text.includes('T') && found[1] === undefined ? `${text}Z` : text)
}
