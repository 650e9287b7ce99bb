import { readReference } from '../../engine/graph/reference.ts'
import type { Json } from '../../engine/graph/values.ts'
import { spanOf } from '../canvas/node-run.ts'
import { isLarge } from '../canvas/value-shape.ts'
import { seenTrace, useRunStore } from '../runs/run-store.ts'

/** What a reference carried in the run that is shown; undefined where there is none. */
function lastValue(reference: string | undefined): Json | undefined {
  const trace = seenTrace(useRunStore.getState())
  if (reference === undefined || trace === undefined) return undefined
  const parts = readReference(reference)
  if (parts.kind === 'input') return trace.input[parts.name]
  return parts.kind === 'port' ? spanOf(trace, parts.node)?.outputs[parts.port] : undefined
}

/** The beginning of that value, for one line; empty where there is none. */
export function lastValueLine(reference: string | undefined, longest: number): string {
  const value = lastValue(reference)
  if (value === undefined) return ''
  if (isLarge(value)) return 'a large value'
  const text = lineOf(value).replaceAll(/\s+/g, ' ').trim()
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** Of passages and messages their words: that is how people know them again. */
function lineOf(value: Json): string {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return JSON.stringify(value)
  const first = value.map((item: Json) => wordsOf(item)).join(' | ')
  return `${value.length}: ${first}`
}

function wordsOf(item: Json): string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return lineOf(item)
  // SAFETY: not a list, so it is the object form of `Json`.
  const { title, content, text } = item as { readonly [key: string]: Json | undefined }
  const said = title ?? content ?? text
  return typeof said === 'string' ? said : JSON.stringify(item)
}
