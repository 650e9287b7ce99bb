import { useMutation, useQueryClient } from '@tanstack/react-query'
import { MessageSquareText, Star, ThumbsDown, ThumbsUp, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { FeedbackEntry } from '../../server/api/feedback.ts'
import { SendToQueue } from '../annotation/SendToQueue.tsx'
import { AddToDataset } from '../datasets/AddToDataset.tsx'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { DeleteDialog } from '../ui/DeleteDialog.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { formatAgo } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { useVersionNames } from '../versions/use-version-names.ts'
import { RowBox } from '../ui/RowBox.tsx'
import type { ChosenRows } from '../ui/use-chosen-rows.ts'
import { removeFeedback } from './feedback-requests.ts'
import styles from './FeedbackPage.module.css'

interface Props {
  readonly entry: FeedbackEntry
  readonly chosen: ChosenRows
}

/** One entry: a link to its run, a box to choose it, and a way to delete it. */
export function FeedbackItem({ entry, chosen }: Props) {
  const now = useSlowNow()
  const [asks, setAsks] = useState(false)
  const version = useVersionNames(entry.graph)(entry.version)
  return (
    <li className={styles.item} data-chosen={chosen.has(entry.id) || undefined}>
      <RowBox
        label={`Select what ${entry.person} said of ${questionOf(entry)}`}
        isSelected={chosen.has(entry.id)}
        onChoose={(range) => chosen.choose(entry.id, range)}
      />
      <Link href={paths.run(entry.graph, entry.run)} className={styles.entry}>
        <Mark entry={entry} />
        <span className={styles.words}>
          <span className={styles.question}>{questionOf(entry)}</span>
          {entry.comment !== undefined && <span className={styles.comment}>{entry.comment}</span>}
          {entry.correction !== undefined && (
            <span className={styles.comment}>Should have said: {entry.correction}</span>
          )}
          {entry.reasons !== undefined && (
            <span className={styles.badges}>
              {entry.reasons.map((reason) => (
                <Badge key={reason} tone="warn">
                  {reason}
                </Badge>
              ))}
            </span>
          )}
        </span>
        <span className={styles.origin}>
          <span>
            {entry.graph} {version}
          </span>
          {entry.deployment !== undefined && (
            <span>
              {entry.deployment}, variant {entry.variant}
            </span>
          )}
        </span>
        <span className={styles.origin}>
          <span>{entry.person}</span>
          <span>{formatAgo(entry.updatedAt, now)}</span>
        </span>
      </Link>
      <SendToQueue graph={entry.graph} sent={{ runs: [entry.run] }} />
      <AddToDataset
        run={entry.run}
        graph={entry.graph}
        feedback={{ id: entry.id, correction: entry.correction }}
      />
      <IconButton label="Delete this feedback" size="small" onPress={() => setAsks(true)}>
        <Trash2 aria-hidden />
      </IconButton>
      {asks && <RemoveDialog entry={entry} onClose={() => setAsks(false)} />}
    </li>
  )
}

function Mark({ entry: { thumbs, stars } }: { entry: FeedbackEntry }) {
  return (
    <span className={styles.mark}>
      {thumbs === 'up' && <ThumbsUp role="img" aria-label="Thumbs up" data-tone="ok" />}
      {thumbs === 'down' && <ThumbsDown role="img" aria-label="Thumbs down" data-tone="error" />}
      {stars !== undefined && (
        <span className={styles.stars}>
          {stars}
          <Star role="img" aria-label={stars === 1 ? 'star' : 'stars'} />
        </span>
      )}
      {thumbs === undefined && stars === undefined && (
        <MessageSquareText role="img" aria-label="Words only" />
      )}
    </span>
  )
}

/** The text that the run was given, or which run it was. */
function questionOf({ input, run }: FeedbackEntry): string {
  if (input === undefined) return `Run ${run}`
  const text = Object.values(input).find((value) => typeof value === 'string')
  return typeof text === 'string' ? text : JSON.stringify(input)
}

function RemoveDialog({ entry, onClose }: { entry: FeedbackEntry; onClose: () => void }) {
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => removeFeedback(entry.id),
    onSuccess() {
      onClose()
      void queries.invalidateQueries({ queryKey: ['feedback'] })
      void queries.invalidateQueries({ queryKey: ['own-feedback', entry.run] })
    },
  })
  return (
    <DeleteDialog title="Delete this feedback?" remove={remove} onClose={onClose}>
      <p>
        What {entry.person} said of this run of {entry.graph} is lost, and counts no more. This
        cannot be undone.
      </p>
    </DeleteDialog>
  )
}
