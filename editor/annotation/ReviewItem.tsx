import { CornerDownLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { QueueAnswer, QueueItem, ReviewGive } from '../../server/api/annotation.ts'
import { Button } from '../ui/Button.tsx'
import { focusBetter, focusWords, givenAnswer, withoutSame } from './better-answer.ts'
import { Guidelines } from './Guidelines.tsx'
import { ItemView } from './ItemView.tsx'
import { LabelPanel } from './LabelPanel.tsx'
import type { ReviewCommand } from './review-keys.ts'
import type { ReviewSession } from './review-session.ts'
import { useReviewDraft } from './use-review-draft.ts'
import { useReviewKeys } from './use-review-keys.ts'
import styles from './ReviewPage.module.css'

interface Props {
  readonly queue: QueueAnswer
  readonly item: QueueItem
  readonly said: ReviewGive | undefined
  readonly canGoBack: boolean
  /** The guidelines are open on the first item of a session. */
  readonly isFirst: boolean
  readonly session: ReviewSession
}

/** One item beside the questions about it. */
export function ReviewItem({ queue, item, said, canGoBack, isFirst, session }: Props) {
  const { fields, guidelines } = queue.create
  const review = useReviewDraft(queue.id, item.id, fields, said)
  const [showing, setShowing] = useState(isFirst)
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
        if (whole !== undefined) void session.give(withoutSame(whole, item))
        break
      }
      case 'skip':
        void session.skip()
        break
      case 'undo':
        if (review.canUndo) review.undo()
        else void session.undo()
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
        aria-label="What is reviewed"
      >
        <ItemView item={item} />
      </div>
      <LabelPanel
        title="Your review"
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
                Skip
              </Button>
              <Button
                variant="primary"
                icon={<CornerDownLeft />}
                keys="Enter"
                onPress={() => run({ kind: 'next' })}
              >
                Next
              </Button>
            </div>
            {item.reservedUntil !== undefined && (
              <p className={styles.reserved}>{`Kept for you until ${clock.format(
                item.reservedUntil,
              )}.`}</p>
            )}
          </>
        }
      />
    </div>
  )
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
