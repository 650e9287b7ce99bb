import { CircleCheck, Clock3, OctagonAlert, TriangleAlert } from 'lucide-react'
import { Link } from 'wouter'
import type { Comparison } from '../../engine/evaluate/live/result.ts'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import type { LiveTest } from '../../server/api/live-ab.ts'
import { RampPicture } from '../deployments/RampPicture.tsx'
import { unitInWords } from '../deployments/setting-changes.ts'
import { TrafficBar } from '../deployments/TrafficBar.tsx'
import { paths } from '../paths.ts'
import { useSlowNow } from '../ui/clock.ts'
import { formatAgo } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { IntervalChart } from './IntervalChart.tsx'
import { standingOf } from './live-state.ts'
import { capital } from './metrics.ts'
import { MetricTable } from './MetricTable.tsx'
import { SplitPart } from './SplitPart.tsx'
import styles from './LiveTestView.module.css'

interface Props {
  readonly deployment: DeploymentAnswer
  readonly test: LiveTest
}

const icons = {
  neutral: Clock3,
  ok: CircleCheck,
  warn: TriangleAlert,
  error: OctagonAlert,
} as const
const whole = new Intl.NumberFormat()

/** What a live A/B has found so far: its sentence, then the evidence for it. */
export function LiveTestView({ deployment, test }: Props) {
  const { plan, result, rolledBack } = test
  const now = useSlowNow()
  const { tone, word, progress } = standingOf(test)
  const [first, rest] = firstSentence(result.sentence)
  const Icon = icons[tone]
  return (
    <div className={styles.view}>
      <section className={styles.said} aria-label="Result">
        <p className={styles.state} data-tone={tone}>
          <Icon size={15} aria-hidden />
          {word}
          {progress !== undefined &&
            `: ${whole.format(progress.have)} of about ${whole.format(progress.need)}`}
        </p>
        <p className={styles.sentence}>{first}</p>
        {rest !== '' && <p className={styles.rest}>{rest}</p>}
        {progress !== undefined && (
          <div className={styles.progress}>
            <Progress
              label="Units so far"
              labelHidden
              value={Math.min(progress.have, progress.need)}
              maxValue={progress.need}
            />
          </div>
        )}
      </section>

      {rolledBack !== undefined && (
        <Notice
          tone="error"
          title={`Rolled back ${formatAgo(rolledBack.at, now)}`}
          action={
            <Link href={`${paths.deployment(deployment.name)}?tab=revisions`}>Revisions</Link>
          }
        >
          {rolledBack.why}
        </Notice>
      )}
      {result.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          {warning}
        </Notice>
      ))}

      {result.comparisons.map((comparison) => (
        <Compared key={comparison.candidate} test={test} comparison={comparison} />
      ))}

      <div className={styles.two}>
        <SplitPart result={result} />
        <section className={styles.card} aria-label="Shares">
          <h2>Shares now</h2>
          <TrafficBar
            large
            mode="split"
            weights={deployment.weights}
            variants={deployment.revision.settings.variants.map(({ name }) => ({ name }))}
          />
          {deployment.revision.settings.ramp.length > 0 && (
            <RampPicture settings={deployment.revision.settings} now={now} />
          )}
          <p className={styles.hint}>
            <Link href={paths.deployment(deployment.name)}>Change the shares or add a ramp</Link>. A
            unit that sees a second variant counts for the first one
            {result.moved > 0 && `; ${whole.format(result.moved)} did so far`}.
          </p>
        </section>
      </div>
      <p className={styles.method}>
        Always-valid intervals: they hold however often you look. A unit is{' '}
        {unitInWords(deployment.revision.settings.sticky)}; its runs are averaged. The smallest
        difference worth having in {plan.primary.label} was settled before the start.
      </p>
    </div>
  )
}

function Compared({ test, comparison }: { test: LiveTest; comparison: Comparison }) {
  const { plan } = test
  return (
    <section
      className={styles.compared}
      aria-label={`${comparison.candidate} against ${plan.control}`}
    >
      <MetricTable plan={plan} comparison={comparison} />
      <div className={styles.card}>
        <h2>
          {capital(plan.primary.label)} over time
          <small>
            {comparison.candidate} minus {plan.control}, with its interval at each look
          </small>
        </h2>
        <IntervalChart comparison={comparison} control={plan.control} />
      </div>
    </section>
  )
}

/** The first sentence of several, and what follows. */
function firstSentence(text: string): [string, string] {
  const end = text.indexOf('. ')
  return end < 0 ? [text, ''] : [text.slice(0, end + 1), text.slice(end + 2)]
}
