import type { Egress } from '../../engine/egress/egress.ts'
import type { MasterKey } from '../auth/master-key.ts'
import { day } from '../day.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Log } from '../log.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { Notices } from '../notices.ts'
import { nowAndThen } from '../now-and-then.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Store } from '../store/open-store.ts'
import { createOutbox } from '../webhooks/outbox.ts'
import { webhookSecret } from '../webhooks/signature.ts'
import { alertChanges } from './alert-changes.ts'
import { changeMessages } from './alert-messages.ts'
import { alertWatch } from './alert-watch.ts'
import { createAlerts, type Alerts } from './alerts.ts'
import { ruleStore } from './rule-store.ts'

/** All of a server that has to do with alerts. */
export interface AlertParts {
  readonly alerts: Alerts
  /** Looks at all rules now and then, and sends what is due. @param leads whether this server looks */
  start(leads: () => Promise<boolean>): Promise<void>
  close(): Promise<void>
}

export interface AlertTimes {
  /** Milliseconds between two looks. */
  readonly every?: number
  /** Milliseconds before each further attempt to tell a webhook. */
  readonly delays?: readonly number[]
}

/** Milliseconds for which it is known when rules fired. */
const kept = 90 * day

export function openAlerts(options: {
  store: Store
  graphs: Pick<GraphStore, 'names'>
  deployments: Pick<Deployments, 'list'>
  monitor: Monitor
  egress: Egress
  key: MasterKey
  notices: Notices
  log: Log
  /** Where others work on the same Postgres. */
  several: object | undefined
  times?: AlertTimes | undefined
}): AlertParts {
  const { store, graphs, deployments, key, notices, log } = options
  const { every = 30_000, delays } = options.times ?? {}
  const { fetch } = options.egress
  const rules = ruleStore(store)
  const changes = alertChanges(store)
  const secretOf = (rule: string): string => webhookSecret(key, `alert/${rule}`)
  const tellEditors = (): void => notices.send({ type: 'alert-changed' })
  const outbox = createOutbox({
    ...options,
    fetch,
    table: 'alert_changes',
    messageOf: changeMessages(changes, secretOf),
    delays,
    several: options.several !== undefined,
    onAttempt: tellEditors,
  })
  const subjects = {
    graphs: () => graphs.names(),
    deployments: async () => (await deployments.list()).map(({ deployment }) => deployment),
  }
  const onChange = (): void => {
    outbox.wake()
    tellEditors()
  }
  const watch = alertWatch({ ...options, rules, changes, subjects, fresh: 1.5 * every, onChange })
  const looks = nowAndThen(every, (error) =>
    log.error({ err: error }, 'The alerts could not be looked at.'),
  )
  return {
    alerts: createAlerts({ rules, changes, watch, subjects, fetch, secretOf, onChange }),
    async start(leads) {
      await changes.forget(Date.now() - kept)
      outbox.wake()
      looks.start(async () => {
        if (await leads()) await watch.look()
      })
    },
    async close() {
      watch.leave()
      await looks.stop()
      await outbox.close()
    },
  }
}
