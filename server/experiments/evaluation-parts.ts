import type { Catalogue } from '../../engine/graph/catalogue.ts'
import type { EngineOptions } from '../../engine/run/engine.ts'
import type { GraphSource } from '../../engine/run/find-subgraphs.ts'
import type { Gates } from '../deployments/gates.ts'
import type { LabelStore } from '../store/label-store.ts'
import type { Store } from '../store/open-store.ts'
import { createAttributions, type Attributions } from './attributions.ts'
import { experimentStore, type ExperimentStore } from './experiment-store.ts'
import { createExperiments, type ExperimentParts, type Experiments } from './experiments.ts'
import { reportGate } from './gate-of-experiment.ts'
import { requirementStore, type RequirementStore } from './requirements.ts'
import { scoreStore, type ScoreStore } from './score-store.ts'

/** All of a data folder that has to do with experiments. */
export interface EvaluationParts {
  readonly experiments: Experiments
  readonly experimentStore: ExperimentStore
  readonly scores: ScoreStore
  readonly attributions: Attributions
  readonly requirements: RequirementStore
  /** What the engine is made of, to see what the journal answers. */
  readonly engineOptions: () => Omit<EngineOptions, 'onRun'>
}

export function openEvaluationParts(
  options: Omit<ExperimentParts, 'store' | 'scores'> & {
    readonly database: Store
    readonly catalogue: Catalogue
    readonly source: GraphSource
    readonly gates: Gates
    readonly labels: LabelStore
    readonly engineOptions: EvaluationParts['engineOptions']
  },
): EvaluationParts {
  const { database, graphs, gates, labels } = options
  const store = experimentStore(database)
  const scores = scoreStore(database)
  const requirements = requirementStore(database)
  const experiments = createExperiments({ ...options, store, scores })
  const attributions = createAttributions({
    ...options,
    store: database,
    experimentStore: store,
    scores,
    experiments,
  })
  experiments.onDone((experiment) =>
    reportGate(experiment, { store, scores, graphs, requirements, labels, gates }),
  )
  return {
    experiments,
    experimentStore: store,
    scores,
    attributions,
    requirements,
    engineOptions: options.engineOptions,
  }
}
