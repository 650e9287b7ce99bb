import { useMutation } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { QueueAnswer } from '../../server/api/annotation.ts'
import { Card } from '../evaluate/Card.tsx'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Switch } from '../ui/Switch.tsx'
import { changeQueue, useQueueChanged } from './annotation-requests.ts'
import { sourceSentence } from './source-words.ts'
import styles from './QueuePage.module.css'

interface Props {
  readonly queue: QueueAnswer
  readonly mayChange: boolean
}

/** How far the queue is, what waits, and where its items come from. */
export function StateCard({ queue, mayChange }: Props) {
  const [, go] = useLocation()
  const changed = useQueueChanged()
  const { id, items, done, mine, disagreements = 0, paused, target, create } = queue
  const pause = useMutation({
    mutationFn: (wanted: boolean) => changeQueue(id, { paused: wanted }),
    onSuccess: () => changed(id),
  })
  return (
    <Card label="Where it stands">
      <div className={styles.state}>
        <dl className={styles.figures}>
          <div>
            <dt>Done</dt>
            <dd>
              {done} <small>{`of ${items}`}</small>
            </dd>
          </div>
          <div>
            <dt>Waits for you</dt>
            <dd>{mine}</dd>
          </div>
          {mayChange && (
            <div>
              <dt>Disagreements</dt>
              <dd data-warn={disagreements > 0 || undefined}>{disagreements}</dd>
            </div>
          )}
        </dl>
        {mayChange && disagreements > 0 && (
          <Button onPress={() => go(paths.disagreements(id))}>Decide disagreements</Button>
        )}
      </div>
      <Progress label="Done" labelHidden value={done} maxValue={Math.max(1, items)} />
      {mayChange && target === 'run' && (
        <div className={styles.source}>
          <p>{paused ? 'Nothing comes in for now.' : sourceSentence(create.source)}</p>
          {create.source !== undefined && (
            <Switch
              isSelected={!paused}
              isDisabled={pause.isPending}
              onChange={(on) => pause.mutate(!on)}
            >
              Takes runs in
            </Switch>
          )}
        </div>
      )}
      {mayChange && items === 0 && (
        <p className={styles.hint}>
          Send runs here from the lists of runs and feedback, or rows from a comparison.
        </p>
      )}
      {pause.error !== null && <Notice tone="error">{pause.error.message}</Notice>}
    </Card>
  )
}
