import type { MonitorMark } from '../../server/api/monitor.ts'
import { groupMarks } from './mark-groups.ts'
import { formatMoment } from './moment-words.ts'
import type { Stretch } from './monitor-range.ts'
import styles from './MarkLines.module.css'

interface Props {
  readonly marks: readonly MonitorMark[]
  readonly whole: Stretch
}

/** How many revisions one label names. */
const most = 4

/** Revisions of deployments, and the steps of their ramps, as lines through a chart, each with its label under the pointer. */
export function MarkLines({ marks, whole }: Props) {
  return groupMarks(marks, whole).map(({ place, marks: together }) => (
    <div
      key={`${together[0]?.deployment} ${together[0]?.revision} ${together[0]?.step}`}
      className={styles.mark}
      style={{ left: `${place * 100}%` }}
    >
      <div className={styles.label} data-side={place > 0.6 ? 'left' : 'right'}>
        {together.slice(0, most).map(({ deployment, revision, step, at, title, by }) => (
          <div key={`${deployment} ${revision} ${step}`}>
            <strong>
              {deployment}, revision {revision}
            </strong>
            {title !== '' && <span>{title}</span>}
            <small>
              {formatMoment(at)} · {by}
            </small>
          </div>
        ))}
        {together.length > most && <small>and {together.length - most} more</small>}
      </div>
    </div>
  ))
}
