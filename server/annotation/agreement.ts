import {
  agreementIn,
  confusionOf,
  type RatedPair,
} from '../../engine/evaluate/calibration/confusion.ts'
import { cohenKappa } from '../../engine/evaluate/calibration/kappa.ts'
import { krippendorffAlpha } from '../../engine/evaluate/calibration/krippendorff.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { FieldAgreement, LabelField, ReviewGive } from '../api/annotation.ts'
import { preferences } from './check-labels.ts'
import { sameLabel } from './settle-item.ts'

/** What one person said of one item. */
export interface PersonReview {
  readonly item: string
  readonly person: string
  readonly labels: ReviewGive['labels']
}

/** How far reviewers agree, field by field; what is written freely is not compared. */
export function agreementOf(
  fields: readonly LabelField[],
  reviews: readonly PersonReview[],
): Record<string, FieldAgreement> {
  const items = [...Map.groupBy(reviews, ({ item }) => item).values()].filter(
    (own) => own.length > 1,
  )
  return Object.fromEntries(
    fields.flatMap((field) =>
      field.type === 'text' ? [] : [[field.key, ofField(field, items)] as const],
    ),
  )
}

function ofField(field: LabelField, items: readonly (readonly PersonReview[])[]): FieldAgreement {
  const pairs = items.flatMap((own) =>
    own.flatMap((one, at) =>
      own.slice(at + 1).map((other): [Json | undefined, Json | undefined] => {
        // In one order, so that rows are always the same person.
        const [first, second] = one.person < other.person ? [one, other] : [other, one]
        return [first.labels[field.key], second.labels[field.key]]
      }),
    ),
  )
  const same = pairs.filter(([one, other]) => sameLabel(one, other)).length
  const agreement = pairs.length === 0 ? null : same / pairs.length
  const n = items.length
  if (field.type === 'tags') return { n, agreement, kappa: null, alpha: null }
  const rated = pairs.map(([one, other]): RatedPair => [textOf(one), textOf(other)])
  const confusion = confusionOf(rated, categoriesOf(field))
  const people = new Set(items.flatMap((own) => own.map(({ person }) => person)))
  const ordered = field.type === 'score'
  return {
    n,
    agreement: agreementIn(confusion),
    kappa: people.size === 2 ? cohenKappa(confusion, ordered ? 'quadratic' : 'none') : null,
    alpha: krippendorffAlpha(
      items.map((own) => own.map(({ labels }) => textOf(labels[field.key]))),
      ordered ? 'ordinal' : 'nominal',
    ),
  }
}

/** All there are, in their order. */
export function categoriesOf(field: LabelField): readonly string[] {
  switch (field.type) {
    case 'pass':
      return ['false', 'true']
    case 'score':
      return Array.from({ length: field.max - field.min + 1 }, (_, at) => String(field.min + at))
    case 'category':
      return field.categories
    case 'preference':
      return preferences
    default:
      return []
  }
}

function textOf(label: Json | undefined): string {
  return typeof label === 'string' ? label : JSON.stringify(label ?? null)
}
