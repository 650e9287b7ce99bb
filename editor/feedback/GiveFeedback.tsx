import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { Feedback, FeedbackGive } from '../../server/api/feedback.ts'
import { SendToQueue } from '../annotation/SendToQueue.tsx'
import { AddToDataset } from '../datasets/AddToDataset.tsx'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { giveFeedback, ownFeedbackKey, readOwnFeedback } from './feedback-requests.ts'
import styles from './GiveFeedback.module.css'

/** What is most often wrong with an answer. */
const reasons = ['Wrong', 'Incomplete', 'Not in the sources', 'Off topic', 'Too long']

interface Props {
  readonly run: string
  readonly graph: string
  /** false: nothing came out that could be good or bad; the run can still be kept. */
  readonly isAnswer?: boolean
}

/** Says what one thinks of an answer: thumbs at once, then a comment where there is more to say. */
export function GiveFeedback({ run, graph, isAnswer = true }: Props) {
  const queries = useQueryClient()
  const { data } = useQuery({
    queryKey: ownFeedbackKey(run),
    queryFn: () => readOwnFeedback(run),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const give = useMutation({
    mutationFn: (given: FeedbackGive) => giveFeedback(run, given),
    onSuccess(own) {
      queries.setQueryData(ownFeedbackKey(run), own)
      void queries.invalidateQueries({ queryKey: ['feedback'] })
    },
  })
  const feedback = data?.feedback
  return (
    <section className={styles.feedback} aria-label="Feedback">
      <div className={styles.line}>
        {isAnswer ? (
          <>
            <span className={styles.ask}>Is this answer good?</span>
            <ToggleButtonGroup
              aria-label="Is this answer good?"
              className={styles.thumbs ?? ''}
              selectedKeys={feedback?.thumbs === undefined ? [] : [feedback.thumbs]}
              onSelectionChange={(keys) =>
                give.mutate({ thumbs: keys.has('up') ? 'up' : keys.has('down') ? 'down' : null })
              }
            >
              <ToggleButton id="up" className={styles.thumb ?? ''} aria-label="Good answer">
                <ThumbsUp aria-hidden />
              </ToggleButton>
              <ToggleButton id="down" className={styles.thumb ?? ''} aria-label="Bad answer">
                <ThumbsDown aria-hidden />
              </ToggleButton>
            </ToggleButtonGroup>
          </>
        ) : (
          <span className={styles.ask}>Keep this run</span>
        )}
        <AddToDataset run={run} graph={graph} />
        <SendToQueue graph={graph} sent={{ runs: [run] }} />
        <span role="status" className={styles.ask}>
          {give.isSuccess && !isEmpty(feedback) && 'Noted, thank you.'}
        </span>
      </div>
      {feedback !== undefined && !isEmpty(feedback) && (
        <More
          key={run}
          feedback={feedback}
          isSending={give.isPending}
          onGive={(given) => give.mutate(given)}
        />
      )}
      {give.error !== null && (
        <Notice tone="error" title="The feedback was not taken">
          {give.error.message}
        </Notice>
      )}
    </section>
  )
}

function isEmpty(feedback: Feedback | undefined): boolean {
  return feedback === undefined || Object.keys(feedback).length === 0
}

interface MoreProps {
  readonly feedback: Feedback
  readonly isSending: boolean
  readonly onGive: (given: FeedbackGive) => void
}

function More({ feedback, isSending, onGive }: MoreProps) {
  const [comment, setComment] = useState(feedback.comment ?? '')
  const given = feedback.reasons ?? []
  const isChanged = comment.trim() !== (feedback.comment ?? '')
  return (
    <form
      className={styles.more}
      aria-label="More feedback"
      onSubmit={(event) => {
        event.preventDefault()
        if (isChanged) onGive({ comment: comment.trim() })
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        // Elsewhere these keys run the graph.
        event.stopPropagation()
        event.preventDefault()
        if (isChanged) onGive({ comment: comment.trim() })
      }}
    >
      {(feedback.thumbs === 'down' || given.length > 0) && (
        <ToggleButtonGroup
          aria-label="What is wrong with it"
          selectionMode="multiple"
          className={styles.reasons ?? ''}
          selectedKeys={given}
          onSelectionChange={(keys) => onGive({ reasons: [...keys].map(String) })}
        >
          {[...new Set([...reasons, ...given])].map((reason) => (
            <ToggleButton key={reason} id={reason} className={styles.reason ?? ''}>
              {reason}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      <TextField
        label="Comment"
        labelHidden
        rows={2}
        maxLength={4000}
        placeholder={feedback.thumbs === 'down' ? 'What should it have said?' : 'Anything to add?'}
        value={comment}
        onChange={setComment}
      />
      <div>
        <Button type="submit" keys="Ctrl Enter" isDisabled={isSending || !isChanged}>
          {comment.trim() === '' && feedback.comment !== undefined
            ? 'Remove comment'
            : 'Send comment'}
        </Button>
      </div>
    </form>
  )
}
