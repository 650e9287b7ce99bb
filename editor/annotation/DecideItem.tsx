import type { QueueAnswer, QueueItem, ReviewGive } from '../../server/api/annotation.ts'
import { agreedLabels } from './agreed-labels.ts'
import { draftOfDecision } from './review-draft.ts'
import { ReviewDesk } from './ReviewDesk.tsx'
import { ReviewsTable } from './ReviewsTable.tsx'
import { useReviewDraft } from './use-review-draft.ts'

interface Props {
  readonly queue: QueueAnswer
  readonly item: QueueItem
  readonly canGoBack: boolean
  readonly onDecide: (review: ReviewGive) => void
  readonly onPass: () => void
  readonly onUndo: () => void
}

const words = { item: 'What was reviewed', title: 'Your decision', pass: 'Later', give: 'Decide' }

/** One item with what each reviewer said of it, and what holds. */
export function DecideItem({ queue, item, canGoBack, onDecide, onPass, onUndo }: Props) {
  const { fields } = queue.create
  const first = item.gold ?? agreedLabels(item.reviews)
  const review = useReviewDraft(queue.id, draftOfDecision(item.id), fields, first)
  return (
    <ReviewDesk
      queue={queue}
      item={item}
      review={review}
      words={words}
      canGoBack={canGoBack}
      guidelinesOpen={false}
      remark={item.gold?.by === undefined ? undefined : `Decided by ${item.gold.by}.`}
      onGive={onDecide}
      onPass={onPass}
      onBack={onUndo}
    >
      <ReviewsTable
        fields={fields}
        reviews={item.reviews}
        onTake={({ labels, correction }) =>
          review.replace({ labels, ...(correction === undefined ? {} : { correction }) })
        }
      />
    </ReviewDesk>
  )
}
