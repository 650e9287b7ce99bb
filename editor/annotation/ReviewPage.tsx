import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import {
  giveReview,
  skipItem,
  takeBackReview,
  takeBackSkip,
  takeNext,
  useQueue,
  useQueueChanged,
} from './annotation-requests.ts'
import { dropDraft } from './review-draft.ts'
import { createReviewSession, type ReviewSession } from './review-session.ts'
import { ReviewEnd } from './ReviewEnd.tsx'
import { ReviewHead } from './ReviewHead.tsx'
import { ReviewItem } from './ReviewItem.tsx'
import styles from './ReviewPage.module.css'

/** One item of a queue per screen, reviewed by keyboard. */
export default function ReviewPage({ queue }: { queue: string }) {
  const { data, error, isPending } = useQueue(queue)
  const [session] = useState(() => openSession(queue))
  const changed = useQueueChanged()
  useEffect(() => {
    void session.begin()
  }, [session])
  // The figures of the queue are asked for again when the screen is left.
  useEffect(() => () => void changed(queue), [changed, queue])
  const { phase, item, said, problem, left, unsent } = useStore(session.store)
  const given = left.filter(({ review }) => review !== undefined).length
  return (
    <main className={styles.screen}>
      <ReviewHead queue={data} id={queue} given={given} />
      {error !== null && (
        <div className={styles.notice}>
          <Notice tone="error" title="The queue could not be loaded">
            {error.message}
          </Notice>
        </div>
      )}
      {unsent.length > 0 && (
        <div className={styles.notice}>
          <Notice
            tone="error"
            title="A review was not taken"
            action={<Button onPress={() => void session.sendAgain()}>Send again</Button>}
          >
            {`${unsent.at(-1)?.problem ?? ''} What you said is kept in this browser.`}
          </Notice>
        </div>
      )}
      {phase === 'failed' && (
        <div className={styles.notice}>
          <Notice
            tone="error"
            title="The next item could not be loaded"
            action={<Button onPress={() => void session.begin()}>Try again</Button>}
          >
            {problem}
          </Notice>
        </div>
      )}
      {(phase === 'loading' || isPending) && error === null && (
        <div
          className={styles.loading}
          role="status"
          aria-busy="true"
          aria-label="The next item is loaded"
        >
          <Skeleton height={32} width="70%" />
          <Skeleton height={220} />
          <Skeleton height={120} />
        </div>
      )}
      {phase === 'reviewing' && item !== undefined && data !== undefined && (
        <ReviewItem
          key={item.id}
          queue={data}
          item={item}
          said={said}
          canGoBack={left.length > 0}
          isFirst={left.length === 0}
          session={session}
        />
      )}
      {phase === 'end' && data !== undefined && (
        <ReviewEnd
          queue={data}
          given={given}
          onUndo={left.length > 0 ? () => void session.undo() : undefined}
        />
      )}
      {error !== null && <Link href={paths.queues}>All queues</Link>}
    </main>
  )
}

function openSession(queue: string): ReviewSession {
  return createReviewSession({
    next: (held) => takeNext(queue, held),
    async give(item, review) {
      await giveReview(queue, item, review)
      dropDraft(queue, item)
    },
    takeBack: (item) => takeBackReview(queue, item),
    async skip(item) {
      await skipItem(queue, item)
      dropDraft(queue, item)
    },
    takeBackSkip: (item) => takeBackSkip(queue, item),
  })
}
