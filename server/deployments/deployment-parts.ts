import type { GraphStore } from '../store/graph-store.ts'
import { labelStore, type LabelStore } from '../store/label-store.ts'
import type { Store } from '../store/open-store.ts'
import { deploymentStore } from './deployment-store.ts'
import { createDeployments, type Deployments } from './deployments.ts'
import { storedExposures, type Exposures } from './exposures.ts'
import { storedGates, type Gates } from './gates.ts'

/** All of a data folder that has to do with deployments. */
export interface DeploymentParts {
  readonly labels: LabelStore
  readonly deployments: Deployments
  readonly gates: Gates
  readonly exposures: Exposures
}

export function openDeploymentParts(options: {
  store: Store
  graphs: GraphStore
}): DeploymentParts {
  const { store, graphs } = options
  const gates = storedGates(store)
  return {
    labels: labelStore(store),
    gates,
    deployments: createDeployments({ store: deploymentStore(store), gates, graphs }),
    exposures: storedExposures(store),
  }
}
