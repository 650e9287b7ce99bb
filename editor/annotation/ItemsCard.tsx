import { useState } from 'react'
import { Link } from 'wouter'
import type { QueueAnswer, QueueItem } from '../../server/api/annotation.ts'
import { Card } from '../evaluate/Card.tsx'
import { answerIn, questionOf } from '../evaluate/row-words.ts'
import { withoutMarks } from '../markdown/without-marks.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useQueueItems } from './annotation-requests.ts'
import { stateWords } from './queue-state.ts'
import styles from './QueuePage.module.css'

type Shown = QueueItem['state'] | 'all'

const filters: readonly { readonly id: Shown; readonly label: string }[] = [
  { id: 'all', label: 'All' },
  { id: 'open', label: 'Open' },
  { id: 'reviewed', label: 'Reviewed' },
  { id: 'disagreement', label: 'Disagreement' },
  { id: 'adjudicated', label: 'Decided' },
  { id: 'skipped', label: 'Skipped' },
]

/** What is in the queue, and what became of it. */
export function ItemsCard({ queue }: { queue: QueueAnswer }) {
  const [shown, setShown] = useState<Shown>('all')
  const { items, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useQueueItems(
    queue.id,
    shown === 'all' ? undefined : shown,
    25,
  )
  return (
    <Card
      title="Items"
      padded={false}
      actions={
        <Segmented label="Which items" options={filters} value={shown} onChange={setShown} />
      }
    >
      {error !== null && (
        <div className={styles.inCard}>
          <Notice tone="error" title="The items could not be loaded">
            {error.message}
          </Notice>
        </div>
      )}
      {isPending && error === null && (
        <div className={styles.inCard}>
          <Skeleton height={160} />
        </div>
      )}
      {!isPending && items.length === 0 && error === null && (
        <p className={styles.none}>
          {shown === 'all' ? 'The queue is empty.' : 'No item is in this state.'}
        </p>
      )}
      <ul className={styles.items} aria-label="Items">
        {items.map((item) => (
          <ItemRow key={item.id} item={item} queue={queue} />
        ))}
      </ul>
      {hasNextPage && (
        <footer className={styles.more}>
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            More items
          </Button>
        </footer>
      )}
    </Card>
  )
}

function ItemRow({ item, queue }: { item: QueueItem; queue: QueueAnswer }) {
  const [first] = item.runs
  const { label, tone } = stateWords[item.state]
  return (
    <li>
      <Link
        href={`${paths.disagreements(queue.id)}?item=${encodeURIComponent(item.id)}`}
        className={styles.item}
      >
        <span className={styles.words}>
          <b>{first === undefined ? item.id : questionOf(first.inputs)}</b>
          <small>
            {first === undefined ? '' : withoutMarks(answerIn(first.outputs).slice(0, 200))}
          </small>
        </span>
        <span className={styles.people}>
          {item.reviews.length === 0
            ? ''
            : [...new Set(item.reviews.map(({ person }) => person))].join(', ')}
        </span>
        <Badge tone={tone}>{label}</Badge>
      </Link>
    </li>
  )
}
