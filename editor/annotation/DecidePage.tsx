import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, Scale } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { QueueAnswer, QueueItem, ReviewGive } from '../../server/api/annotation.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { toast } from '../ui/toast-store.ts'
import {
  adjudicate,
  itemAddress,
  takeBackGold,
  useQueue,
  useQueueChanged,
  useQueueItems,
} from './annotation-requests.ts'
import { DecideItem } from './DecideItem.tsx'
import { dropDraft, draftOfDecision } from './review-draft.ts'
import styles from './ReviewPage.module.css'

/** Where reviewers said different things, somebody says what holds. */
export default function DecidePage({ queue: id }: { queue: string }) {
  const [search] = useSearchParams()
  const named = search.get('item') ?? undefined
  const queue = useQueue(id)
  const waiting = useQueueItems(id, 'disagreement', 100)
  const one = useQuery({
    queryKey: ['queue', id, 'item', named],
    enabled: named !== undefined,
    queryFn: () => request<QueueItem>(itemAddress(id, named ?? '')),
  })
  const error = queue.error ?? (named === undefined ? waiting.error : one.error)
  const items = named === undefined ? waiting.items : one.data === undefined ? [] : [one.data]
  const isPending = queue.isPending || (named === undefined ? waiting.isPending : one.isPending)
  return (
    <main className={styles.screen}>
      <header className={styles.head}>
        <Link href={paths.queue(id)} className={styles.back}>
          <ArrowLeft size={15} aria-hidden />
          {queue.data?.name ?? 'Queue'}
        </Link>
        {named === undefined && queue.data !== undefined && (
          <Badge tone="warn">{formatCount(queue.data.disagreements ?? 0, 'disagreement')}</Badge>
        )}
      </header>
      {error !== null && (
        <div className={styles.notice}>
          <Notice tone="error" title="It could not be loaded">
            {error.message}
          </Notice>
        </div>
      )}
      {isPending && error === null && (
        <div
          className={styles.loading}
          role="status"
          aria-busy="true"
          aria-label="The item is loaded"
        >
          <Skeleton height={32} width="70%" />
          <Skeleton height={220} />
        </div>
      )}
      {queue.data !== undefined && !isPending && error === null && (
        <Deciding key={named ?? ''} queue={queue.data} items={items} named={named} />
      )}
    </main>
  )
}

interface DecidingProps {
  readonly queue: QueueAnswer
  readonly items: readonly QueueItem[]
  /** Id of the one item that is shown; left out, all that wait for a decision, one after the other. */
  readonly named: string | undefined
}

function Deciding({ queue, items, named }: DecidingProps) {
  const [, go] = useLocation()
  const changed = useQueueChanged()
  /** Items that were decided or left here, oldest first. */
  const [left, setLeft] = useState<readonly { item: QueueItem; decided: boolean }[]>([])
  /** One that was decided here and came back. */
  const [back, setBack] = useState<QueueItem>()
  const [problem, setProblem] = useState<string>()
  const item = back ?? items.find((one) => left.every((other) => other.item.id !== one.id))

  const decide = async (review: ReviewGive): Promise<void> => {
    if (item === undefined) return
    setProblem(undefined)
    try {
      await adjudicate(queue.id, item.id, review)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The server cannot be reached.')
      return
    }
    dropDraft(queue.id, draftOfDecision(item.id))
    setBack(undefined)
    setLeft((before) => [...before, { item, decided: true }])
    if (named !== undefined) {
      toast('Decided.')
      go(paths.queue(queue.id))
    }
    await changed(queue.id)
  }
  const pass = (): void => {
    if (item === undefined) return
    setBack(undefined)
    setLeft((before) => [...before, { item, decided: false }])
    if (named !== undefined) go(paths.queue(queue.id))
  }
  const undo = async (): Promise<void> => {
    const last = left.at(-1)
    if (last === undefined) return
    setLeft(left.slice(0, -1))
    setBack(last.item)
    if (!last.decided) return
    await takeBackGold(queue.id, last.item.id).catch(() => undefined)
    await changed(queue.id)
  }

  if (item === undefined) {
    const decided = left.filter((one) => one.decided).length
    return (
      <section className={styles.end} aria-label="Disagreements">
        <EmptyState
          icon={<Scale />}
          title={decided === 0 ? 'No disagreements' : 'All decided, thank you'}
          action={
            <Button variant="primary" onPress={() => go(paths.queue(queue.id))}>
              See the queue
            </Button>
          }
        >
          {decided === 0
            ? 'Where reviewers say different things, the item waits here for a decision.'
            : `You decided ${formatCount(decided, 'item')}. What holds can go to a dataset now.`}
        </EmptyState>
      </section>
    )
  }
  return (
    <>
      {problem !== undefined && (
        <div className={styles.notice}>
          <Notice tone="error" title="The decision was not taken">
            {problem}
          </Notice>
        </div>
      )}
      <DecideItem
        key={item.id}
        queue={queue}
        item={item}
        canGoBack={left.length > 0}
        onDecide={(review) => void decide(review)}
        onPass={pass}
        onUndo={() => void undo()}
      />
    </>
  )
}
