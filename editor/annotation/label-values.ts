import type { Json } from '../../engine/graph/values.ts'
import type { LabelField } from '../../server/api/annotation.ts'

/** What a reviewer has said so far, by key of the field. */
export type Labels = Readonly<Record<string, Json>>

/** Answers that stand for an item in numbers; tags and words may stay empty. */
export function isNeeded({ type }: LabelField): boolean {
  return type !== 'tags' && type !== 'text'
}

/** The first field that has to be answered and is not. */
export function firstMissing(
  fields: readonly LabelField[],
  labels: Labels,
): LabelField | undefined {
  return fields.find((field) => isNeeded(field) && labels[field.key] === undefined)
}

/** The whole numbers that a score can be. */
export function scoresOf({ min, max }: { readonly min: number; readonly max: number }): number[] {
  return Array.from({ length: Math.max(0, max - min + 1) }, (_, at) => min + at)
}

/** The tags that are set, in the order of the field. */
export function tagsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((tag): tag is string => typeof tag === 'string') : []
}

/** The tags with one set that was not, or the other way round. */
export function toggleTag(
  field: Extract<LabelField, { type: 'tags' }>,
  value: Json | undefined,
  tag: string,
): string[] {
  const set = new Set(tagsIn(value))
  if (!set.delete(tag)) set.add(tag)
  return field.tags.filter((one) => set.has(one))
}

/** A label as people read it. */
export function labelWords(field: LabelField, value: Json | undefined): string {
  if (value === undefined || value === null) return 'no answer'
  switch (field.type) {
    case 'pass':
      return value === true ? 'Pass' : 'Fail'
    case 'score':
      return `${JSON.stringify(value)} of ${field.max}`
    case 'tags':
      return tagsIn(value).join(', ') || 'none'
    case 'preference':
      return value === 'tie' ? 'Same' : value === 'first' ? 'Left' : 'Right'
    default:
      return typeof value === 'string' ? value : JSON.stringify(value)
  }
}

/** Whether two reviewers said the same. */
export function isSameLabel(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}
