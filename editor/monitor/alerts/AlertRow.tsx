import { ChevronRight, Pencil, Trash2, TriangleAlert } from 'lucide-react'
import { useId, useState } from 'react'
import type { Alert } from '../../../server/api/alerts.ts'
import { Badge } from '../../ui/Badge.tsx'
import { useSlowNow } from '../../ui/clock.ts'
import { formatAgo } from '../../ui/figures.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { formatMoment } from '../moment-words.ts'
import { isUntold, nowWords, stateOf, toldWords } from './alert-words.ts'
import { AlertHistory } from './AlertHistory.tsx'
import styles from './AlertRow.module.css'

interface Props {
  readonly alert: Alert
  readonly mayChange: boolean
  readonly onEdit: () => void
  readonly onDelete: () => void
}

/** A rule as a sentence, with what it is now; what became of it before unfolds. */
export function AlertRow({ alert, mayChange, onEdit, onDelete }: Props) {
  const now = useSlowNow()
  const history = useId()
  const [open, setOpen] = useState(false)
  const { word, tone } = stateOf(alert)
  const told = toldWords(alert)
  const isFiring = alert.state === 'firing'
  return (
    <li className={styles.row} data-firing={isFiring || undefined}>
      <div className={styles.line}>
        <span className={styles.state}>
          <Badge tone={tone}>
            {isFiring && <TriangleAlert size={12} aria-hidden />}
            {word}
          </Badge>
        </span>
        <div className={styles.words}>
          <p>{alert.sentence}</p>
          <p className={styles.detail}>
            {isFiring && (
              <span>
                Since {formatMoment(alert.since)} ({formatAgo(alert.since, now)})
              </span>
            )}
            <span>{nowWords(alert)}</span>
            {told !== undefined && <span data-bad={isUntold(alert) || undefined}>{told}</span>}
          </p>
        </div>
        <div className={styles.actions}>
          {alert.changes.length > 0 && (
            <button
              type="button"
              className={styles.unfold}
              aria-expanded={open}
              aria-controls={history}
              onClick={() => setOpen(!open)}
            >
              Last changes
              <ChevronRight size={14} aria-hidden />
            </button>
          )}
          {mayChange && (
            <>
              <IconButton label={`Edit: ${alert.sentence}`} onPress={onEdit}>
                <Pencil />
              </IconButton>
              <IconButton label={`Delete: ${alert.sentence}`} onPress={onDelete}>
                <Trash2 />
              </IconButton>
            </>
          )}
        </div>
      </div>
      <div id={history}>{open && <AlertHistory changes={alert.changes} />}</div>
    </li>
  )
}
