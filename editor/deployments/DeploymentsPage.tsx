import { Rocket } from 'lucide-react'
import { Link } from 'wouter'
import type { DeploymentAnswer, DeploymentTraffic } from '../../server/api/deployments.ts'
import { paths } from '../paths.ts'
import { GraphPage } from '../shell/GraphPage.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo, formatCost, formatCount, formatDuration } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useDayTraffic, useDeployments, useVersions } from './deployment-requests.ts'
import { DeployButton } from './DeployButton.tsx'
import { DeploymentState } from './DeploymentState.tsx'
import { TrafficBar } from './TrafficBar.tsx'
import { versionBeside, versionNames } from './version-names.ts'
import styles from './DeploymentsPage.module.css'

/** The names that applications call, of one graph or of all, with who answers there. */
export default function DeploymentsPage({ graph }: { graph?: string }) {
  const { data, error, isPending, refetch } = useDeployments()
  const day = useDayTraffic()
  const all = data?.deployments ?? []
  const shown = all.filter((one) => graph === undefined || one.revision.settings.graph === graph)
  return (
    <GraphPage
      graph={graph}
      title="Deployments"
      lead="A deployment is a name that your applications call. You say which version of a graph answers there, and can go back in one step."
      actions={graph !== undefined && <DeployButton graph={graph} variant="primary" />}
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The deployments could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && (
        <div
          className={styles.list}
          role="status"
          aria-busy="true"
          aria-label="Deployments are loaded"
        >
          <Skeleton height={112} />
          <Skeleton height={112} />
        </div>
      )}
      {data !== undefined && shown.length === 0 && (
        <div className={styles.empty}>
          <EmptyState
            icon={<Rocket />}
            title="Nothing is deployed yet"
            action={
              graph === undefined ? (
                <Link href={paths.graphs}>Choose a graph to deploy</Link>
              ) : undefined
            }
          >
            Saving a version changes nothing for your users. Deploy one, and it answers under a name
            of its own until you say otherwise.
          </EmptyState>
        </div>
      )}
      {shown.length > 0 && (
        <ul className={styles.list} aria-label="Deployments">
          {shown.map((deployment) => (
            <Row
              key={deployment.name}
              deployment={deployment}
              day={day.data?.traffic.find(({ name }) => name === deployment.name)}
            />
          ))}
        </ul>
      )}
    </GraphPage>
  )
}

interface RowProps {
  readonly deployment: DeploymentAnswer
  /** Undefined until it is known. */
  readonly day: DeploymentTraffic | undefined
}

function Row({ deployment, day }: RowProps) {
  const { name, revision, weights } = deployment
  const { settings, number, author, createdAt, message } = revision
  const nameOf = versionNames(useVersions(settings.graph).data)
  const now = useSlowNow()
  return (
    <li className={styles.row}>
      <Link href={paths.deployment(name)} className={styles.link}>
        <span className={styles.icon}>
          <Rocket size={17} aria-hidden />
        </span>
        <span className={styles.text}>
          <strong>{name}</strong>
          <small>{settings.graph}</small>
        </span>
        <span className={styles.traffic}>
          <TrafficBar
            variants={settings.variants.map((one) => ({
              name: one.name,
              aside: versionBeside(one, nameOf),
            }))}
            weights={weights}
            mode={settings.mode}
          />
        </span>
        <span className={styles.facts}>
          {day !== undefined && (
            <>
              <span>
                {formatCount(day.requests, 'request')} in 24 h
                {day.errors > 0 && (
                  <em className={styles.errors}>, {formatCount(day.errors, 'error')}</em>
                )}
              </span>
              <small>
                {day.requests === 0
                  ? 'Nobody called it'
                  : `p95 ${day.p95 === null ? '–' : formatDuration(day.p95)} · ${formatCost(day.cost)}`}
              </small>
            </>
          )}
        </span>
        <span className={styles.facts}>
          <span>
            Revision {number}, {formatAgo(createdAt, now)}
          </span>
          <small>
            {author}
            {message !== '' && `: ${message}`}
          </small>
        </span>
        <DeploymentState settings={settings} />
      </Link>
    </li>
  )
}
