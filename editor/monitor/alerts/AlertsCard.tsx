import { BellRing, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Alert, AlertSubject } from '../../../server/api/alerts.ts'
import { useDeployments } from '../../deployments/deployment-requests.ts'
import { Card } from '../../evaluate/Card.tsx'
import { useMe } from '../../settings/use-me.ts'
import { Button } from '../../ui/Button.tsx'
import { loadLater } from '../../ui/load-later.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useAlerts } from './alert-requests.ts'
import { AlertRow } from './AlertRow.tsx'
import { shownAlerts, type Shown } from './shown-alerts.ts'
import styles from './AlertsCard.module.css'

const AlertDialog = loadLater(() => import('./AlertDialog.tsx'))
const DeleteAlert = loadLater(() => import('./DeleteAlert.tsx'))

/** So many stand there without being asked for, and all that fire. */
const fewAlerts = 4

type Asking = { readonly what: 'new' } | { readonly what: 'edit' | 'delete'; readonly alert: Alert }

/** The rules about what the page shows, those that fire first. */
export default function AlertsCard(shown: Shown) {
  const { data, error, refetch } = useAlerts()
  const { data: deployed } = useDeployments()
  const mayChange = useMe().data?.scopes.includes('write') === true
  const [asking, setAsking] = useState<Asking>()
  const [wantsAll, setWantsAll] = useState(false)
  const close = (): void => setAsking(undefined)
  const graphOf = (name: string): string | undefined =>
    deployed?.deployments.find((one) => one.name === name)?.revision.settings.graph
  const [usual] = data?.measures ?? []
  const alerts = data === undefined ? [] : shownAlerts(data.alerts, shown, graphOf)
  const few = alerts.filter(({ state }, index) => index < fewAlerts || state === 'firing')
  const listed = wantsAll ? alerts : few
  const add = (
    <Button icon={<Plus />} onPress={() => setAsking({ what: 'new' })}>
      Add an alert
    </Button>
  )
  return (
    <div className={styles.place}>
      <Card
        title="Alerts"
        beside={besideOf(shown)}
        padded={false}
        actions={mayChange && alerts.length > 0 && add}
      >
        {error !== null && (
          <div className={styles.notice}>
            <Notice
              tone="error"
              title="The alerts could not be loaded"
              action={<Button onPress={() => void refetch()}>Try again</Button>}
            >
              {error.message}
            </Notice>
          </div>
        )}
        {data === undefined && error === null && (
          <div className={styles.notice}>
            <Skeleton height={44} />
          </div>
        )}
        {data !== undefined && alerts.length === 0 && (
          <div className={styles.none}>
            <BellRing size={18} aria-hidden />
            <p>
              An alert tells you when runs get slow, fail, cost too much or stop coming: here, on
              the Monitor in the rail, and in a chat or any other webhook.
            </p>
            {mayChange && add}
          </div>
        )}
        {listed.length > 0 && (
          <ul className={styles.list} aria-label="Alerts">
            {listed.map((alert) => (
              <AlertRow
                key={alert.id}
                alert={alert}
                mayChange={mayChange}
                onEdit={() => setAsking({ what: 'edit', alert })}
                onDelete={() => setAsking({ what: 'delete', alert })}
              />
            ))}
          </ul>
        )}
        {few.length < alerts.length && (
          <div className={styles.more}>
            <Button variant="quiet" onPress={() => setWantsAll(!wantsAll)}>
              {wantsAll ? 'Show fewer' : `Show all ${alerts.length}`}
            </Button>
          </div>
        )}
      </Card>
      {usual !== undefined && (asking?.what === 'new' || asking?.what === 'edit') && (
        <AlertDialog
          measures={data?.measures ?? []}
          usual={usual}
          subject={subjectOf(shown)}
          onClose={close}
          {...(asking.what === 'edit' ? { alert: asking.alert } : {})}
        />
      )}
      {asking?.what === 'delete' && <DeleteAlert alert={asking.alert} onClose={close} />}
    </div>
  )
}

function besideOf({ graph, deployment }: Shown): string | undefined {
  if (deployment !== undefined) return `of the deployment ${deployment}`
  return graph === undefined ? undefined : 'of this graph and its deployments'
}

function subjectOf({ graph, deployment }: Shown): AlertSubject {
  if (deployment !== undefined) return { kind: 'deployment', name: deployment }
  return graph === undefined ? { kind: 'workspace' } : { kind: 'graph', name: graph }
}
