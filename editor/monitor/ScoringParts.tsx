import { Link } from 'wouter'
import type { MonitorScoring } from '../../server/api/monitor.ts'
import { paths } from '../paths.ts'
import { formatCost } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import cardStyles from './ChartCard.module.css'
import styles from './ScoringParts.module.css'

/** What keeps runs of the deployment from being scored. */
export function ScoringNotes({ scoring: { notes } }: { scoring: MonitorScoring }) {
  return notes.map((note) => (
    <div key={note} className={styles.notice}>
      <Notice tone="warn" title="Not all runs are scored">
        {note}
      </Notice>
    </div>
  ))
}

/** In the place of the scores of a deployment that has no evaluators. */
export function NoScores({ deployment }: { deployment: string }) {
  return (
    <section className={cardStyles.card} aria-label="Scores">
      <header className={cardStyles.head}>
        <h2>Scores</h2>
      </header>
      <div className={cardStyles.none}>
        <p className={styles.empty}>
          Nothing scores what {deployment} answers. An evaluator can look at a share of its runs in
          the background.
          <Link href={evaluatorsOf(deployment)}>Choose evaluators</Link>
        </p>
      </div>
    </section>
  )
}

/** What the scores of a deployment take today, and where that is set. */
export function ScoringCost({
  deployment,
  scoring: { spentToday, unpricedToday, maxCostPerDay },
}: {
  deployment: string
  scoring: MonitorScoring
}) {
  const unknown =
    unpricedToday === 0
      ? ''
      : `, and ${unpricedToday.toLocaleString()} ${unpricedToday === 1 ? 'score' : 'scores'} of an unknown price`
  const most = maxCostPerDay === undefined ? '' : `, of at most ${formatCost(maxCostPerDay)} a day`
  return (
    <p className={styles.cost}>
      Evaluators have cost {formatCost(spentToday)}
      {unknown} since midnight UTC{most}.{' '}
      <Link href={evaluatorsOf(deployment)}>Change the evaluators of {deployment}</Link>
    </p>
  )
}

function evaluatorsOf(deployment: string): string {
  return `${paths.deployment(deployment)}?tab=limits`
}
