import type { Json } from '../../engine/graph/values.ts'
import type { LabelField, ReviewGive } from '../api/annotation.ts'
import { HttpError } from '../http/http-error.ts'

export const preferences = ['first', 'second', 'tie'] as const

/** @throws HttpError with all that does not fit the fields of the queue */
export function checkLabels(
  fields: readonly LabelField[],
  labels: ReviewGive['labels'],
): ReviewGive['labels'] {
  const known = new Set(fields.map(({ key }) => key))
  const problems = [
    ...fields.flatMap((field) => problemOf(field, labels[field.key]) ?? []),
    ...Object.keys(labels)
      .filter((key) => !known.has(key))
      .map((key) => `The queue has no field "${key}"; its fields are ${quoted([...known])}.`),
  ]
  if (problems.length > 0) throw new HttpError(422, 'LABELS_DO_NOT_FIT', problems.join(' '))
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== null))
}

function problemOf(field: LabelField, value: Json | undefined): string | undefined {
  const wanted = wantedOf(field)
  if (value === undefined || value === null) {
    return isOptional(field) ? undefined : `The field "${field.key}" has no label: give ${wanted}.`
  }
  return fits(field, value)
    ? undefined
    : `The label ${JSON.stringify(value).slice(0, 100)} of the field "${field.key}" does not fit: give ${wanted}.`
}

/** Whether a review is whole without it. */
function isOptional({ type }: LabelField): boolean {
  return type === 'tags' || type === 'text'
}

function fits(field: LabelField, value: Json): boolean {
  switch (field.type) {
    case 'pass':
      return typeof value === 'boolean'
    case 'score':
      return Number.isInteger(value) && field.min <= Number(value) && Number(value) <= field.max
    case 'category':
      return field.categories.some((category) => category === value)
    case 'tags':
      return (
        Array.isArray(value) &&
        new Set(value).size === value.length &&
        value.every((one) => field.tags.some((tag) => tag === one))
      )
    case 'text':
      return typeof value === 'string' && value.length <= 20_000 && !value.includes('\0')
    case 'preference':
      return preferences.some((one) => one === value)
  }
}

function wantedOf(field: LabelField): string {
  switch (field.type) {
    case 'pass':
      return 'true or false'
    case 'score':
      return `a whole number from ${field.min} to ${field.max}`
    case 'category':
      return `one of ${quoted(field.categories)}`
    case 'tags':
      return `a list with some of ${quoted(field.tags)}`
    case 'text':
      return 'a text of at most 20,000 characters'
    case 'preference':
      return `one of ${quoted(preferences)}`
  }
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ')
}
