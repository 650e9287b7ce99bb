import { Check, TriangleAlert } from 'lucide-react'
import type { MonitorAnswer } from '../../server/api/monitor.ts'
import { formatStretch } from './moment-words.ts'
import { pageFigures } from './page-figures.ts'
import styles from './FigureRow.module.css'

/** What the time came to, each figure beside that of the time before. */
export function FigureRow({ answer }: { readonly answer: MonitorAnswer }) {
  const { from, to } = answer
  const before = formatStretch({ from: from - (to - from), to: from })
  return (
    <section className={styles.part} aria-label="Figures">
      <dl className={styles.row}>
        {pageFigures(answer).map(({ label, value, beside, detail, change: { words, tone } }) => (
          <div key={label} className={styles.figure}>
            <dt>{label}</dt>
            <dd className={styles.value}>
              {value}
              {beside !== undefined && <span>{beside}</span>}
            </dd>
            <dd className={styles.detail}>{detail}</dd>
            <dd className={styles.change} data-tone={tone}>
              {tone === 'better' && <Check size={13} aria-hidden />}
              {tone === 'worse' && <TriangleAlert size={13} aria-hidden />}
              {words}
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.method}>
        {answer.readFrom === undefined
          ? `Before means ${before}. A share is better or worse only where the two 95 % intervals do not overlap.`
          : 'Nothing is compared with the time before, of which not all runs could be read.'}
      </p>
    </section>
  )
}
