import { PartyPopper } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { Link, useLocation } from 'wouter'
import type { QueueAnswer } from '../../server/api/annotation.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { formatCount } from '../ui/figures.ts'
import { useQueues } from './annotation-requests.ts'
import styles from './ReviewPage.module.css'

interface Props {
  readonly queue: QueueAnswer
  /** Reviews of this session. */
  readonly given: number
  readonly onUndo: (() => void) | undefined
}

/** Nothing waits any more: what was done, and where there is more. */
export function ReviewEnd({ queue, given, onUndo }: Props) {
  const [, go] = useLocation()
  const { data } = useQueues()
  const undo = useEffectEvent(() => onUndo?.())
  useEffect(() => {
    const press = ({ key, ctrlKey, metaKey }: KeyboardEvent): void => {
      if (key.toLowerCase() === 'z' && !ctrlKey && !metaKey) undo()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  const others = (data?.queues ?? []).filter(({ id, mine }) => id !== queue.id && mine > 0)
  return (
    <section className={styles.end} aria-label="The end of the queue">
      <span className={styles.endMark}>
        <PartyPopper aria-hidden />
      </span>
      <h1>{given === 0 ? 'Nothing waits for you here' : 'All done, thank you'}</h1>
      <p>
        {given === 0
          ? 'Every item of this queue has its reviews, or others are at work on it. New ones are listed under Annotate.'
          : `You reviewed ${formatCount(given, 'item')} of ${queue.name}. Nothing else waits for you in it.`}
      </p>
      <div className={styles.actions}>
        {onUndo !== undefined && (
          <Button keys="Z" onPress={onUndo}>
            Back to the last item
          </Button>
        )}
        <Button variant="primary" onPress={() => go(paths.queue(queue.id))}>
          See the queue
        </Button>
      </div>
      {others.length > 0 && (
        <ul className={styles.others} aria-label="Other queues">
          {others.map(({ id, name, mine }) => (
            <li key={id}>
              <Link href={paths.review(id)}>
                {name}
                <small>{`${formatCount(mine, 'item')} for you`}</small>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
