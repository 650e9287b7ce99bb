import type { DeploymentSettings } from '../../server/api/deployments.ts'
import { seriesColor } from './series.ts'
import { toPercentages } from './weights.ts'
import styles from './RampPart.module.css'

const dayAndTime = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** The shares of all variants over time, stacked, with a line at now. The table beside it says the same. */
export function RampPicture({ settings, now }: { settings: DeploymentSettings; now: number }) {
  const { variants, ramp } = settings
  const own = toPercentages(Object.fromEntries(variants.map(({ name, weight }) => [name, weight])))
  const steps = ramp.toSorted((a, b) => a.at - b.at)
  const first = Math.min(now, steps[0]?.at ?? now)
  const last = Math.max(now, steps.at(-1)?.at ?? now)
  const span = Math.max(last - first, 60_000)
  const [from, to] = [first - span * 0.08, last + span * 0.18]
  const x = (at: number): number => ((at - from) / (to - from)) * 400
  const phases = [{ at: from, weights: own }, ...steps].map((step, at) => ({
    from: x(step.at),
    to: x(steps[at]?.at ?? to),
    weights: toPercentages(step.weights),
  }))
  return (
    <figure className={styles.picture}>
      <svg viewBox="0 0 400 100" preserveAspectRatio="none" aria-hidden>
        {phases.flatMap((phase, at) => {
          let top = 0
          return variants.map(({ name }, index) => {
            const height = phase.weights[name] ?? 0
            const y = top
            top += height
            return (
              <rect
                key={`${at} ${name}`}
                x={phase.from}
                y={y}
                width={Math.max(0, phase.to - phase.from)}
                height={height}
                fill={seriesColor(index)}
                opacity={0.8}
              />
            )
          })
        })}
        <line
          x1={x(now)}
          x2={x(now)}
          y1={0}
          y2={100}
          stroke="var(--ink-1)"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption className={styles.axis}>
        <span>{dayAndTime.format(first)}</span>
        <span>the line is now</span>
        <span>{dayAndTime.format(last)}</span>
      </figcaption>
    </figure>
  )
}
