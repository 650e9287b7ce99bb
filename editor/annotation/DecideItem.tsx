import { CornerDownLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { QueueAnswer, QueueItem, ReviewGive } from '../../server/api/annotation.ts'
import { Button } from '../ui/Button.tsx'
import { Guidelines } from './Guidelines.tsx'
import { ItemView } from './ItemView.tsx'
import { agreedLabels } from './agreed-labels.ts'
import { LabelPanel } from './LabelPanel.tsx'
import { draftOfDecision } from './review-draft.ts'
import type { ReviewCommand } from './review-keys.ts'
import { focusBetter, focusWords, givenAnswer, withoutSame } from './better-answer.ts'
import { ReviewsTable } from './ReviewsTable.tsx'
import { useReviewDraft } from './use-review-draft.ts'
import { useReviewKeys } from './use-review-keys.ts'
import styles from './ReviewPage.module.css'

interface Props {
  readonly queue: QueueAnswer
  readonly item: QueueItem
  readonly canGoBack: boolean
  readonly onDecide: (review: ReviewGive) => void
  readonly onPass: () => void
  readonly onUndo: () => void
}

/** One item with what each reviewer said of it, and what holds. */
export function DecideItem({ queue, item, canGoBack, onDecide, onPass, onUndo }: Props) {
  const { fields, guidelines } = queue.create
  const first = item.gold ?? agreedLabels(item.reviews)
  const review = useReviewDraft(queue.id, draftOfDecision(item.id), fields, first)
  const [showing, setShowing] = useState(false)
  const view = useRef<HTMLDivElement>(null)
  useEffect(() => view.current?.focus({ preventScroll: true }), [])

  const run = (command: ReviewCommand): void => {
    switch (command.kind) {
      case 'label':
        review.label(command.field, command.value)
        break
      case 'go':
        review.go(command.field)
        focusWords(command.field)
        break
      case 'write':
        if (review.draft.correction === undefined && item.runs.length === 1) {
          review.correct(givenAnswer(item))
        }
        focusBetter()
        break
      case 'next': {
        const whole = review.take()
        if (whole !== undefined) onDecide(withoutSame(whole, item))
        break
      }
      case 'skip':
        onPass()
        break
      case 'undo':
        if (review.canUndo) review.undo()
        else onUndo()
        break
      case 'guidelines':
        setShowing((before) => !before)
    }
  }
  useReviewKeys(fields, review, run)

  return (
    <div className={styles.split}>
      <div
        ref={view}
        className={styles.view}
        tabIndex={0}
        role="region"
        aria-label="What was reviewed"
      >
        <ReviewsTable
          fields={fields}
          reviews={item.reviews}
          onTake={({ labels, correction }) =>
            review.replace({ labels, ...(correction === undefined ? {} : { correction }) })
          }
        />
        <ItemView item={item} />
      </div>
      <LabelPanel
        title="Your decision"
        fields={fields}
        review={review}
        first={
          <Guidelines
            text={guidelines}
            open={showing}
            onToggle={() => setShowing((before) => !before)}
          />
        }
        foot={
          <>
            <div className={styles.actions}>
              <Button
                keys="Z"
                isDisabled={!review.canUndo && !canGoBack}
                onPress={() => run({ kind: 'undo' })}
              >
                Undo
              </Button>
              <Button keys="S" onPress={() => run({ kind: 'skip' })}>
                Later
              </Button>
              <Button
                variant="primary"
                icon={<CornerDownLeft />}
                keys="Enter"
                onPress={() => run({ kind: 'next' })}
              >
                Decide
              </Button>
            </div>
            {item.gold?.by !== undefined && (
              <p className={styles.reserved}>{`Decided by ${item.gold.by}.`}</p>
            )}
          </>
        }
      />
    </div>
  )
}
