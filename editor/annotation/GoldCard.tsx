import { Download } from 'lucide-react'
import { useState } from 'react'
import type { QueueAnswer } from '../../server/api/annotation.ts'
import { Card } from '../evaluate/Card.tsx'
import { Link } from 'wouter'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { queueAddress } from './annotation-requests.ts'
import { GoldDialog } from './GoldDialog.tsx'
import styles from './QueuePage.module.css'

/** What comes of the labels: examples, and knowledge of judges. */
export function GoldCard({ queue }: { queue: QueueAnswer }) {
  const [open, setOpen] = useState(false)
  const { disagreements = 0, done, id, graph } = queue
  const settled = Math.max(0, done - disagreements)
  return (
    <Card title="What comes of it">
      <div className={styles.gold}>
        <p>
          {settled === 0
            ? 'Items whose reviewers agree, or that somebody decided, become examples of a dataset.'
            : `${settled === 1 ? 'One item has' : `${settled} items have`} labels that hold.`}
          {disagreements > 0 && ` ${disagreements} more wait for a decision.`}
        </p>
        <div className={styles.row}>
          <Button variant="primary" isDisabled={settled === 0} onPress={() => setOpen(true)}>
            Add to a dataset
          </Button>
          <a className={styles.download} href={queueAddress(id, '/gold')} download>
            <Download size={14} aria-hidden />
            JSONL
          </a>
        </div>
        <p className={styles.hint}>
          The labels also show{' '}
          <Link href={`${paths.calibration}?graph=${encodeURIComponent(graph)}`}>
            how far judges agree with people
          </Link>
          .
        </p>
      </div>
      {open && <GoldDialog queue={queue} onClose={() => setOpen(false)} />}
    </Card>
  )
}
