import type { Json } from '../../engine/graph/values.ts'
import type { LabelField } from '../../server/api/annotation.ts'
import { scoresOf, toggleTag, type Labels } from './label-values.ts'

/** What a key of the review screen does. */
export type ReviewCommand =
  | { readonly kind: 'label'; readonly field: string; readonly value: Json }
  | { readonly kind: 'go'; readonly field: string }
  | { readonly kind: 'next' | 'undo' | 'skip' | 'write' | 'guidelines' }

interface Pressed {
  /** As the event says it, such as `y`, `3` or `Enter`. */
  readonly key: string
  readonly fields: readonly LabelField[]
  /** Key of the field that the next answer is for. */
  readonly current: string | undefined
  readonly labels: Labels
}

/** The command of a key; undefined where it has none here. */
export function commandOf({ key, fields, current, labels }: Pressed): ReviewCommand | undefined {
  const at = fields.findIndex((field) => field.key === current)
  switch (key) {
    case 'Enter':
      return { kind: 'next' }
    case 'z':
      return { kind: 'undo' }
    case 's':
      return { kind: 'skip' }
    case 'e':
      return { kind: 'write' }
    case 'g':
      return { kind: 'guidelines' }
    case 'y':
    case 'n': {
      const field = fieldFor(fields, at, labels, ({ type }) => type === 'pass')
      return field && { kind: 'label', field: field.key, value: key === 'y' }
    }
    case 't': {
      const field = fieldFor(fields, at, labels, ({ type }) => type === 'tags')
      return field && { kind: 'go', field: field.key }
    }
    case 'ArrowDown':
    case 'ArrowUp': {
      const field = fields[at + (key === 'ArrowDown' ? 1 : -1)]
      return field && { kind: 'go', field: field.key }
    }
    case 'ArrowLeft':
    case 'ArrowRight':
    case '=': {
      const field = fields.find(({ type }) => type === 'preference')
      const value = { ArrowLeft: 'first', ArrowRight: 'second', '=': 'tie' }[key]
      return field && { kind: 'label', field: field.key, value }
    }
    default:
      return /^[0-9]$/.test(key) ? digit(Number(key), fields, at, labels) : undefined
  }
}

function digit(
  number: number,
  fields: readonly LabelField[],
  at: number,
  labels: Labels,
): ReviewCommand | undefined {
  const takes = (field: LabelField): boolean => valueOf(field, number, labels) !== undefined
  const field = fieldFor(fields, at, labels, takes)
  const value = field && valueOf(field, number, labels)
  return field === undefined || value === undefined
    ? undefined
    : { kind: 'label', field: field.key, value }
}

/** What a digit says in a field: the score itself, else the category or tag of that place. */
function valueOf(field: LabelField, number: number, labels: Labels): Json | undefined {
  if (field.type === 'score') return scoresOf(field).includes(number) ? number : undefined
  if (field.type === 'category') return field.categories[number - 1]
  if (field.type !== 'tags') return undefined
  const tag = field.tags[number - 1]
  return tag === undefined ? undefined : toggleTag(field, labels[field.key], tag)
}

/** The current field where it fits; else the first that fits and has no answer yet; else the first that fits. */
function fieldFor(
  fields: readonly LabelField[],
  at: number,
  labels: Labels,
  fits: (field: LabelField) => boolean,
): LabelField | undefined {
  const current = fields[at]
  if (current !== undefined && fits(current)) return current
  const fitting = fields.filter(fits)
  return fitting.find(({ key }) => labels[key] === undefined) ?? fitting[0]
}

/** Where an answer leads: the next field without one, or where it was given. */
export function fieldAfter(
  fields: readonly LabelField[],
  answered: string,
  labels: Labels,
): string | undefined {
  const at = fields.findIndex(({ key }) => key === answered)
  const field = fields[at]
  // More than one tag may be wanted.
  if (field?.type === 'tags' || field?.type === 'text') return answered
  const open = fields.find(
    (one, place) => place > at && one.type !== 'text' && labels[one.key] === undefined,
  )
  return open?.key ?? answered
}
