import type { MasterKey } from '../auth/master-key.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Endpoints } from '../deployments/endpoints.ts'
import type { Log } from '../log.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Store } from '../store/open-store.ts'
import type { StoredFiles } from '../files/stored-files.ts'
import { firingStore } from './firing-store.ts'
import { receiveWebhooks, type ReceiveWebhook } from './receive-webhook.ts'
import { findTargets, startFirings } from './start-firing.ts'
import { triggerFiles } from './trigger-files.ts'
import { triggerStore } from './trigger-store.ts'
import { createTriggers, type Triggers } from './triggers.ts'

/** All of a data folder that has to do with triggers. */
export interface TriggerParts {
  readonly triggers: Triggers
  readonly receiveWebhook: ReceiveWebhook
}

export function openTriggerParts(options: {
  store: Store
  deployments: Deployments
  endpoints: Endpoints
  graphs: GraphStore
  runs: Runs
  files: StoredFiles
  key: MasterKey
  log: Log
}): TriggerParts {
  let closing = false
  const firings = firingStore(options.store)
  const targets = findTargets(options)
  const starter = startFirings({ ...options, firings, targets, closing: () => closing })
  const triggers = createTriggers({
    ...options,
    triggers: triggerStore(options.store),
    files: triggerFiles(options.files),
    firings,
    targets,
    starter,
    sealingKey: options.key.derive('triggers'),
  })
  return {
    triggers: {
      ...triggers,
      close() {
        closing = true
        return triggers.close()
      },
    },
    receiveWebhook: receiveWebhooks({ triggers, firings }),
  }
}
