import type { ExperimentAnswer } from '../../server/api/experiments.ts'
import {
  formatCost,
  formatCount,
  formatDuration,
  formatSpent,
  formatTokens,
} from '../ui/figures.ts'
import { Progress } from '../ui/Progress.tsx'
import { Card } from './Card.tsx'
import styles from './LiveProgress.module.css'

/** How far it is, what it took so far, and what is left, as a whole and by variant. */
export function LiveProgress({ experiment }: { experiment: ExperimentAnswer }) {
  const { progress, columns, examples, trials } = experiment
  const { runs, done, failed, executed, reused, cost, unpriced, tokens, judges, left } = progress
  const ofVariant = examples * trials
  return (
    <div className={styles.place}>
      <Card label="Progress">
        <div className={styles.progress} role="status" aria-live="off">
          <div className={styles.line}>
            <strong>{`${done.toLocaleString()} of ${formatCount(runs, 'run')}`}</strong>
            <span>{left === null ? 'measuring how long it takes' : leftWords(left)}</span>
          </div>
          <Progress label="Runs" labelHidden value={done} maxValue={Math.max(1, runs)} />
          <dl className={styles.facts}>
            <Fact label="executed" value={executed.toLocaleString()} />
            <Fact label="from the journal" value={reused.toLocaleString()} />
            <Fact label="tokens" value={formatTokens(tokens)} />
            <Fact label="cost" value={formatSpent(cost, unpriced)} />
            {judges.calls + judges.remembered > 0 && (
              <Fact label="of it for judges" value={formatCost(judges.cost)} />
            )}
            {failed > 0 && <Fact label="failed" value={failed.toLocaleString()} failed />}
          </dl>
          <ul className={styles.variants}>
            {columns.map((column) => (
              <li key={column.name}>
                <span className={styles.name}>{column.name}</span>
                <Progress
                  label={column.name}
                  labelHidden
                  value={column.runs}
                  maxValue={Math.max(1, ofVariant)}
                />
                <small>
                  {`${column.runs} of ${ofVariant} · ${column.executed.toLocaleString()} executed, ${column.reused.toLocaleString()} reused`}
                  {column.failed > 0 && ` · ${column.failed} failed`}
                </small>
              </li>
            ))}
          </ul>
        </div>
      </Card>
    </div>
  )
}

function leftWords(left: number): string {
  return left < 1000 ? 'nearly done' : `about ${formatDuration(left)} left`
}

function Fact({ label, value, failed }: { label: string; value: string; failed?: boolean }) {
  return (
    <div data-failed={failed}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
