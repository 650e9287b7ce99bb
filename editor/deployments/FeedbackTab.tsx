import { useQuery } from '@tanstack/react-query'
import { ThumbsUp } from 'lucide-react'
import { Link } from 'wouter'
import { FeedbackItem } from '../feedback/FeedbackItem.tsx'
import { listFeedback } from '../feedback/feedback-requests.ts'
import { paths } from '../paths.ts'
import { SelectedRuns } from '../runs/SelectedRuns.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useChosenRows } from '../ui/use-chosen-rows.ts'
import feedbackStyles from '../feedback/FeedbackPage.module.css'
import styles from './DeploymentPage.module.css'

const shown = 10

/** What users said of answers that came through this deployment. */
export default function FeedbackTab({ name }: { name: string }) {
  const { data, error, isPending } = useQuery({
    queryKey: ['feedback', 'deployment', name],
    queryFn: () =>
      listFeedback(
        {
          deployment: name,
          graph: undefined,
          version: undefined,
          kind: undefined,
          days: undefined,
        },
        '',
      ),
  })
  const totals = data?.totals
  const entries = data?.feedback.slice(0, shown) ?? []
  const chosen = useChosenRows(entries.map(({ id }) => id))
  return (
    <div className={styles.tab}>
      {error !== null && (
        <Notice tone="error" title="The feedback could not be loaded">
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton rows height={199} />}
      {totals?.entries === 0 && (
        <EmptyState icon={<ThumbsUp />} title="No feedback yet">
          Thumbs from the chat for web pages land here, and what your product sends with the
          feedback token of a run.
        </EmptyState>
      )}
      {data !== undefined && totals !== undefined && totals.entries > 0 && (
        <>
          <div className={styles.row}>
            <strong>
              {[
                formatCount(totals.entries, 'entry', 'entries'),
                `${totals.up} up`,
                `${totals.down} down`,
              ].join(' · ')}
            </strong>
            <Link href={`${paths.feedback}?deployment=${encodeURIComponent(name)}`}>
              All of it, with filters
            </Link>
          </div>
          <ul className={feedbackStyles.list} aria-label="Feedback">
            {entries.map((entry) => (
              <FeedbackItem key={entry.id} entry={entry} chosen={chosen} />
            ))}
          </ul>
          <SelectedRuns of="feedback" rows={entries} chosen={chosen} />
        </>
      )}
    </div>
  )
}
