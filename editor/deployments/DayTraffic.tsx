import type { DeploymentTraffic } from '../../server/api/deployments.ts'
import { formatCost, formatDuration } from '../ui/figures.ts'
import { useDayTraffic } from './deployment-requests.ts'
import styles from './DayTraffic.module.css'

/** What a deployment did in the last 24 hours. Without requests there is nothing to say of time and money. */
export function DayTraffic({ name }: { name: string }) {
  const { data } = useDayTraffic()
  if (data === undefined) return null
  const traffic = data.traffic.find((one) => one.name === name)
  if (traffic === undefined || traffic.requests === 0) {
    return <p className={styles.none}>No requests in the last 24 hours.</p>
  }
  return (
    <dl className={styles.figures}>
      {factsOf(traffic).map(({ label, value, bad }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd data-bad={bad || undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function factsOf({ requests, errors, p95, cost }: DeploymentTraffic) {
  const share = (errors / requests) * 100
  return [
    { label: 'Requests in 24 h', value: requests.toLocaleString() },
    {
      label: 'Failed',
      value:
        errors === 0
          ? '0'
          : `${errors.toLocaleString()} · ${share < 0.1 ? '< 0.1' : share.toFixed(1)} %`,
      bad: errors > 0,
    },
    { label: '95 of 100 take at most', value: p95 === null ? '–' : formatDuration(p95) },
    { label: 'Cost', value: cost === null ? 'unknown' : formatCost(cost) },
  ]
}
