import { ArrowLeft, EyeOff } from 'lucide-react'
import { Link } from 'wouter'
import type { QueueAnswer } from '../../server/api/annotation.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { Progress } from '../ui/Progress.tsx'
import styles from './ReviewPage.module.css'

interface Props {
  readonly id: string
  readonly queue: QueueAnswer | undefined
  /** Reviews of this session. */
  readonly given: number
}

/** Where one is: the queue, and how far one has come. */
export function ReviewHead({ id, queue, given }: Props) {
  const all = Math.max(queue?.mine ?? 0, given)
  return (
    <header className={styles.head}>
      <Link href={paths.queue(id)} className={styles.back}>
        <ArrowLeft size={15} aria-hidden />
        {queue?.name ?? 'Queue'}
      </Link>
      {queue?.create.blind === true && (
        <Badge>
          <EyeOff size={12} aria-hidden /> blind
        </Badge>
      )}
      {queue !== undefined && (
        <div className={styles.progress}>
          <span role="status">{`${given} of ${all} reviewed`}</span>
          <div className={styles.bar}>
            <Progress label="Reviewed" labelHidden value={given} maxValue={Math.max(1, all)} />
          </div>
        </div>
      )}
    </header>
  )
}
