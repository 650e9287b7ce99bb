import { CornerDownLeft } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import type { QueueAnswer, QueueItem, ReviewGive } from '../../server/api/annotation.ts'
import { Button } from '../ui/Button.tsx'
import { focusBetter, focusWords, givenAnswer, withoutSame } from './better-answer.ts'
import { Guidelines } from './Guidelines.tsx'
import { ItemView } from './ItemView.tsx'
import { LabelPanel } from './LabelPanel.tsx'
import type { ReviewCommand } from './review-keys.ts'
import type { ReviewDraft } from './use-review-draft.ts'
import { useReviewKeys } from './use-review-keys.ts'
import styles from './ReviewPage.module.css'

interface Props {
  readonly queue: QueueAnswer
  readonly item: QueueItem
  readonly review: ReviewDraft
  /** What stands above the questions, and the words of what is done with the item. */
  readonly words: {
    readonly item: string
    readonly title: string
    readonly pass: string
    readonly give: string
  }
  readonly canGoBack: boolean
  readonly guidelinesOpen: boolean
  /** Above the item. */
  readonly children?: ReactNode
  /** Below the buttons. */
  readonly remark: string | undefined
  readonly onGive: (review: ReviewGive) => void
  readonly onPass: () => void
  /** Takes back what was done before this item. */
  readonly onBack: () => void
}

/** One item beside the questions about it, answered by keys. */
export function ReviewDesk(props: Props) {
  const { queue, item, review, words, canGoBack, children, remark } = props
  const { fields, guidelines } = queue.create
  const [showing, setShowing] = useState(props.guidelinesOpen)
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
          flushSync(() => review.correct(givenAnswer(item)))
        }
        focusBetter()
        break
      case 'next': {
        const whole = review.take()
        if (whole !== undefined) props.onGive(withoutSame(whole, item))
        break
      }
      case 'skip':
        props.onPass()
        break
      case 'undo':
        if (review.canUndo) review.undo()
        else props.onBack()
        break
      case 'guidelines':
        setShowing((before) => !before)
    }
  }
  useReviewKeys(fields, review, run)

  return (
    <div className={styles.split}>
      <div ref={view} className={styles.view} tabIndex={0} role="region" aria-label={words.item}>
        {children}
        <ItemView item={item} />
      </div>
      <LabelPanel
        title={words.title}
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
                {words.pass}
              </Button>
              <Button
                variant="primary"
                icon={<CornerDownLeft />}
                keys="Enter"
                onPress={() => run({ kind: 'next' })}
              >
                {words.give}
              </Button>
            </div>
            {remark !== undefined && <p className={styles.reserved}>{remark}</p>}
          </>
        }
      />
    </div>
  )
}
