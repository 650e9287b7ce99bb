import type { LabelField, Review } from '../../server/api/annotation.ts'
import { Button } from '../ui/Button.tsx'
import { isSameLabel, labelWords } from './label-values.ts'
import styles from './ReviewsTable.module.css'

interface Props {
  readonly fields: readonly LabelField[]
  readonly reviews: readonly Review[]
  readonly onTake: (review: Review) => void
}

/** What each reviewer said, side by side; where they differ is marked. */
export function ReviewsTable({ fields, reviews, onTake }: Props) {
  if (reviews.length === 0) {
    return <p className={styles.none}>Nobody has reviewed this yet. You can decide all the same.</p>
  }
  const corrected = reviews.some(({ correction }) => correction !== undefined)
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label="What reviewers said">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Question</span>
            </th>
            {reviews.map((review, at) => (
              // Two people may have one name.
              <th key={`${review.person} ${at}`} scope="col">
                <span className={styles.person}>
                  {review.person}
                  <Button variant="quiet" onPress={() => onTake(review)}>
                    Take this
                  </Button>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => {
            const values = reviews.map(({ labels }) => labels[field.key])
            const differ = values.some((value) => !isSameLabel(value, values[0]))
            return (
              <tr key={field.key} data-differ={differ || undefined}>
                <th scope="row">
                  {field.title}
                  {differ && <span className="visually-hidden"> (they differ)</span>}
                </th>
                {values.map((value, at) => (
                  <td key={at}>{labelWords(field, value)}</td>
                ))}
              </tr>
            )
          })}
          {corrected && (
            <tr>
              <th scope="row">Better answer</th>
              {reviews.map(({ correction }, at) => (
                <td key={at} className={styles.correction}>
                  {correction ?? '–'}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}
