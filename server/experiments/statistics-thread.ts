import { parentPort, workerData } from 'node:worker_threads'
import { attribute } from '../../engine/evaluate/attribution/attribute.ts'
import { compareVariants } from '../../engine/evaluate/comparison/compare.ts'

// The thread that draws samples, so that nobody waits for them: see `computeApart`.

/** What is to be computed. */
export type Computation =
  | { readonly kind: 'comparison'; readonly given: Parameters<typeof compareVariants> }
  | { readonly kind: 'attribution'; readonly given: Parameters<typeof attribute> }

// SAFETY: `computeApart` alone starts this file.
const computation = workerData as Computation
parentPort?.postMessage(
  computation.kind === 'comparison'
    ? compareVariants(...computation.given)
    : attribute(...computation.given),
)
