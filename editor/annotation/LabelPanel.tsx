import { useEffect, useRef, type ReactNode } from 'react'
import type { LabelField } from '../../server/api/annotation.ts'
import { Kbd } from '../ui/Kbd.tsx'
import { LabelControl } from './LabelControl.tsx'
import type { ReviewDraft } from './use-review-draft.ts'
import styles from './LabelPanel.module.css'

interface Props {
  readonly title: string
  readonly fields: readonly LabelField[]
  readonly review: ReviewDraft
  /** Stands before the questions. */
  readonly first?: ReactNode
  readonly foot: ReactNode
}

/** The questions to a reviewer, room for a better answer, and what to do next. */
export function LabelPanel({ title, fields, review, first, foot }: Props) {
  const { draft, current, missing } = review
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const field = list.current?.querySelector(`[data-field="${CSS.escape(current ?? '')}"]`)
    field?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <aside className={styles.panel} aria-label={title}>
      <div className={styles.scroll} ref={list}>
        {first}
        {fields.map((field) => (
          <LabelControl
            key={field.key}
            field={field}
            value={draft.labels[field.key]}
            isCurrent={field.key === current}
            isMissing={field.key === missing}
            onCurrent={() => review.go(field.key)}
            onChange={(value) => review.label(field.key, value)}
          />
        ))}
        <label className={styles.better}>
          <span>
            Better answer <Kbd keys="E" />
          </span>
          <textarea
            rows={draft.correction === undefined ? 2 : 8}
            placeholder="Optional: what it should have said"
            value={draft.correction ?? ''}
            data-better
            onChange={({ target }) => review.correct(target.value)}
          />
          {draft.correction !== undefined && (
            <small>
              <Kbd keys="Esc" /> back to the keys
            </small>
          )}
        </label>
      </div>
      <footer className={styles.foot}>{foot}</footer>
    </aside>
  )
}
