import type { Journal } from '../../engine/journal/journal.ts'
import type { DatasetStore } from '../datasets/dataset-store.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Exposures } from '../deployments/exposures.ts'
import type { EvaluationParts } from '../experiments/evaluation-parts.ts'
import type { TrustOf } from '../experiments/trust-of.ts'
import { feedbackStore } from '../feedback/feedback-store.ts'
import type { Log } from '../log.ts'
import type { Notices } from '../notices.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { Store } from '../store/open-store.ts'
import { createIntake, type Intake } from './intake.ts'
import { queueStore, type QueueStore } from './queue-store.ts'
import { reviewStore, type ReviewStore } from './review-store.ts'
import { trustIn } from './trust.ts'

interface Given extends Pick<EvaluationParts, 'experiments' | 'experimentStore' | 'scores'> {
  /** The tables themselves. */
  readonly store: Store
  readonly journal: Journal
  readonly graphs: GraphStore
  readonly datasets: DatasetStore
  readonly deployments: Deployments
  readonly exposures: Exposures
  readonly runs: Runs
  readonly notices: Notices
  readonly log: Log
}

/** All of a server that has to do with what people review. */
export interface AnnotationParts extends Given {
  readonly queues: QueueStore
  readonly reviews: ReviewStore
  readonly intake: Intake
  readonly trustOf: TrustOf
}

export function openAnnotation(given: Given): AnnotationParts {
  const { store, journal } = given
  const queues = queueStore(store)
  return {
    ...given,
    queues,
    reviews: reviewStore(store, (run) => journal.run(run)?.version),
    intake: createIntake({ ...given, queues, feedback: feedbackStore(store) }),
    trustOf: trustIn({ ...given, queues }),
  }
}
