import { Button } from '../ui/Button.tsx'
import { useNow } from '../ui/clock.ts'
import { formatCount } from '../ui/figures.ts'
import { Progress } from '../ui/Progress.tsx'
import { timeLeft } from './time-left.ts'
import { outcomeOf, uploadProgress } from './upload-progress.ts'
import { uploadQueue } from './upload-store.ts'
import type { UploadBatch } from './upload-queue.ts'
import styles from './UploadControl.module.css'

/** How far the uploads are, how long they will take, and how to stop them, send them again or forget them. */
export function UploadControl({ index, batch }: { index: string; batch: UploadBatch }) {
  const queue = uploadQueue(index)
  const missing = batch.uploads.filter(({ state }) => state === 'failed' || state === 'stopped')
  return (
    <div className={styles.control}>
      {batch.active ? <UploadBar batch={batch} /> : <Ended batch={batch} />}
      {batch.active ? (
        <Button onPress={() => queue.stop()}>Stop</Button>
      ) : (
        <>
          {missing.length > 0 && (
            <Button variant="primary" onPress={() => queue.retry()}>
              {`Send ${missing.length === 1 ? 'it' : `the ${missing.length}`} again`}
            </Button>
          )}
          <Button onPress={() => queue.clear()}>Clear the list</Button>
        </>
      )}
    </div>
  )
}

/** How far they are, and how long they will take. */
export function UploadBar({ batch }: { batch: UploadBatch }) {
  const now = useNow()
  const { over, files, share, secondsLeft } = uploadProgress(batch, now)
  const label = `Adding ${over} of ${formatCount(files, 'file')}`
  return (
    <div className={styles.progress}>
      <div className={styles.words}>
        <strong>{label}</strong>
        <span>{secondsLeft === undefined ? '' : timeLeft(secondsLeft)}</span>
      </div>
      <Progress label={label} labelHidden value={share} maxValue={1} />
    </div>
  )
}

function Ended({ batch }: { batch: UploadBatch }) {
  return (
    <div className={styles.progress}>
      <strong>{outcomeOf(batch)}</strong>
    </div>
  )
}
