import type { ComparisonAnswer } from '../api/experiments.ts'
import type { StoredExperiment } from './experiment-store.ts'

/** By metric: how far the judge that scored an experiment agrees with people, in the version that scored. */
export type TrustOf = (experiment: StoredExperiment) => Promise<ComparisonAnswer['trust']>
