import type { QueueAnswer, QueueItem, ReviewGive } from '../../server/api/annotation.ts'
import { ReviewDesk } from './ReviewDesk.tsx'
import type { ReviewSession } from './review-session.ts'
import { useReviewDraft } from './use-review-draft.ts'

interface Props {
  readonly queue: QueueAnswer
  readonly item: QueueItem
  readonly said: ReviewGive | undefined
  readonly canGoBack: boolean
  /** The guidelines are open on the first item of a session. */
  readonly isFirst: boolean
  readonly session: ReviewSession
}

const words = { item: 'What is reviewed', title: 'Your review', pass: 'Skip', give: 'Next' }
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

/** One item beside the questions about it. */
export function ReviewItem({ queue, item, said, canGoBack, isFirst, session }: Props) {
  const review = useReviewDraft(queue.id, item.id, queue.create.fields, said)
  return (
    <ReviewDesk
      queue={queue}
      item={item}
      review={review}
      words={words}
      canGoBack={canGoBack}
      guidelinesOpen={isFirst}
      remark={
        item.reservedUntil === undefined
          ? undefined
          : `Kept for you until ${clock.format(item.reservedUntil)}.`
      }
      onGive={(given) => void session.give(given)}
      onPass={() => void session.skip()}
      onBack={() => void session.undo()}
    />
  )
}
