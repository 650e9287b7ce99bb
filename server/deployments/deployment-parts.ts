import type { Egress } from '../../engine/egress/egress.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type { Engine } from '../../engine/run/engine.ts'
import type { EndpointAnswer } from '../api/deployments.ts'
import type { MasterKey } from '../auth/master-key.ts'
import type { Log } from '../log.ts'
import type { Notices } from '../notices.ts'
import type { Presence } from '../processes/presence.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { labelStore, type LabelStore } from '../store/label-store.ts'
import type { Store } from '../store/open-store.ts'
import { firingStore } from '../triggers/firing-store.ts'
import { webhookSecret } from '../webhooks/signature.ts'
import type { StoredFiles } from '../files/stored-files.ts'
import { createWebhooks, type Webhooks } from '../webhooks/webhooks.ts'
import { deploymentStore } from './deployment-store.ts'
import { createDeployments, type Deployments } from './deployments.ts'
import { createEndpoints, type Endpoints } from './endpoints.ts'
import { deploymentOf, storedExposures, type Exposures } from './exposures.ts'
import { storedGates, type Gates } from './gates.ts'
import { storedStarts } from './idempotent-starts.ts'
import { createLimitKeeper } from './request-limits.ts'
import { sharedLimitKeeper } from './shared-limits.ts'
import { rememberedDeployments } from './remembered-deployments.ts'
import { storedThreads, type Threads } from './threads.ts'

/** All of a data folder that has to do with deployments. */
export interface DeploymentParts {
  readonly labels: LabelStore
  readonly deployments: Deployments
  readonly gates: Gates
  readonly exposures: Exposures
  readonly threads: Threads
  readonly webhooks: Webhooks
  readonly endpoints: Endpoints
  /** Of what is sent to webhooks about the runs of an endpoint. */
  readonly webhookSecret: (endpoint: string) => string
  /** A run as its caller sees it. */
  readonly lookAtRun: (run: string) => Promise<EndpointAnswer | undefined>
}

export function openDeploymentParts(options: {
  store: Store
  files: StoredFiles
  graphs: GraphStore
  runs: Runs
  engine: Engine
  journal: Journal
  egress: Egress
  key: MasterKey
  notices: Notices
  log: Log
  /** Where several processes work on one Postgres. */
  presence?: Presence | undefined
}): DeploymentParts {
  const { store, graphs, runs, key, notices, presence } = options
  const gates = storedGates(store)
  const exposures = storedExposures(store, options.journal)
  const threads = storedThreads(store, runs)
  const firings = firingStore(store)
  const stored = deploymentStore(store)
  const deployments = createDeployments({
    // What other processes may change is asked for anew.
    store: presence === undefined ? rememberedDeployments(stored) : stored,
    gates,
    graphs,
    notices,
  })
  const secret = (endpoint: string): string => webhookSecret(key, endpoint)

  async function lookAtRun(run: string): Promise<EndpointAnswer | undefined> {
    const answer = runs.look(run)
    if (answer === undefined) return undefined
    const [exposure, thread, trigger] = await Promise.all([
      exposures.find(run),
      threads.ofRun(run),
      firings.ofRun(run),
    ])
    return {
      ...answer,
      ...(exposure === undefined ? {} : { deployment: deploymentOf(exposure) }),
      ...(thread === undefined ? {} : { thread }),
      ...(trigger === undefined ? {} : { trigger }),
    }
  }

  const webhooks = createWebhooks({
    ...options,
    fetch: options.egress.fetch,
    secret,
    look: lookAtRun,
    several: presence !== undefined,
  })
  return {
    labels: labelStore(store),
    gates,
    deployments,
    exposures,
    threads,
    webhooks,
    endpoints: createEndpoints({
      ...options,
      deployments,
      exposures,
      starts: storedStarts(store, () => presence?.number() ?? null),
      limits: presence === undefined ? createLimitKeeper() : sharedLimitKeeper(store),
      ...(presence === undefined
        ? {}
        : { process: () => presence.number(), lives: (number) => presence.lives(number) }),
      threads,
      webhooks,
    }),
    webhookSecret: secret,
    lookAtRun,
  }
}
