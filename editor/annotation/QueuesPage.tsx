import { ListChecks, Plus } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import type { QueueSummary } from '../../server/api/annotation.ts'
import { paths } from '../paths.ts'
import { useMe } from '../settings/use-me.ts'
import { Page } from '../shell/Page.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useQueues } from './annotation-requests.ts'
import styles from './QueuesPage.module.css'

/** Where people judge what graphs answered: what waits for whom, and how far each queue is. */
export default function QueuesPage() {
  const [, go] = useLocation()
  const { data, error, isPending, refetch } = useQueues()
  const mayMake = useMe().data?.scopes.includes('write') === true
  const queues = data?.queues ?? []
  const mine = queues.reduce((sum, queue) => sum + queue.mine, 0)
  const add = mayMake && (
    <Button variant="primary" size="large" icon={<Plus />} onPress={() => go(paths.newQueue)}>
      New queue
    </Button>
  )
  return (
    <Page
      title="Annotate"
      lead={
        mine === 0
          ? 'People judge answers here, one at a time. Their labels become examples of datasets, and show how far judges can be trusted.'
          : `${formatCount(mine, 'item waits', 'items wait')} for you. A label takes a key or two.`
      }
      actions={queues.length > 0 && add}
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The queues could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && (
        <div className={styles.list} role="status" aria-busy="true" aria-label="Queues are loaded">
          <Skeleton height={74} />
          <Skeleton height={74} />
        </div>
      )}
      {data !== undefined && queues.length === 0 && (
        <div className={styles.empty}>
          <EmptyState icon={<ListChecks />} title="No queues yet" action={add}>
            {mayMake
              ? 'A queue holds answers that people look at. Make one, say what reviewers should go by, and send runs to it.'
              : 'When somebody makes a queue, what waits for you is listed here.'}
          </EmptyState>
        </div>
      )}
      <ul className={styles.list} aria-label="Queues">
        {queues.map((queue) => (
          <Row key={queue.id} queue={queue} onReview={() => go(paths.review(queue.id))} />
        ))}
      </ul>
    </Page>
  )
}

function Row({ queue, onReview }: { queue: QueueSummary; onReview: () => void }) {
  const { id, name, graph, target, items, done, mine, disagreements = 0, paused } = queue
  return (
    <li className={styles.row}>
      <Link href={paths.queue(id)} className={styles.link}>
        <span className={styles.icon}>
          <ListChecks size={17} aria-hidden />
        </span>
        <span className={styles.text}>
          <strong>{name}</strong>
          <small>{`${target === 'pair' ? 'Pairs of answers' : 'Answers'} of ${graph}`}</small>
        </span>
        <span className={styles.marks}>
          {paused && <Badge>paused</Badge>}
          {disagreements > 0 && (
            <Badge tone="warn">{formatCount(disagreements, 'disagreement')}</Badge>
          )}
        </span>
        <span className={styles.progress}>
          <small>{items === 0 ? 'Empty' : `${done} of ${items} done`}</small>
          <Progress
            label={`Progress of ${name}`}
            labelHidden
            value={done}
            maxValue={Math.max(1, items)}
          />
        </span>
      </Link>
      <span className={styles.action}>
        {mine > 0 ? (
          <Button variant="primary" onPress={onReview}>{`Review ${mine}`}</Button>
        ) : (
          <small>Nothing for you</small>
        )}
      </span>
    </li>
  )
}
