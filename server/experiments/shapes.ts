import { z } from 'zod'
import { Json } from '../../engine/graph/values.ts'
import { DatasetName } from '../datasets/shapes.ts'
import { budgetShape } from '../routes/started-run.ts'

const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0]*$/, 'must hold no zero character')
const settings = z.record(z.string(), Json)

export const Variant = z.strictObject({
  name,
  version: z.string().min(1).max(100),
  overrides: z.record(z.string(), settings).exactOptional(),
})

/** One evaluator: `ChosenEvaluator`. */
export const ChosenShape = z.strictObject({
  key: name.exactOptional(),
  evaluator: z.string().min(1).max(200),
  settings: settings.exactOptional(),
  node: z.string().min(1).max(500).exactOptional(),
})

export const Evaluators = z.array(ChosenShape).max(50)

/** What scores runs anew: `RescoreRequest`. */
export const Rescore = z.strictObject({
  evaluators: Evaluators.min(1),
  baseline: name.exactOptional(),
})

/** What begins an experiment: `ExperimentCreate`. */
export const Create = z.strictObject({
  name: name.exactOptional(),
  graph: z.string().min(1),
  dataset: DatasetName,
  datasetVersion: z.number().int().min(1).exactOptional(),
  split: z.string().min(1).exactOptional(),
  tags: z.array(z.string().min(1)).exactOptional(),
  examples: z.array(z.string().min(1)).max(50_000).exactOptional(),
  variants: z.array(Variant).min(1).max(20),
  baseline: name.exactOptional(),
  grid: z
    .array(
      z.strictObject({
        node: z.string().min(1),
        setting: z.string().min(1),
        values: z.array(Json).min(1).max(20),
      }),
    )
    .min(1)
    .max(6)
    .exactOptional(),
  evaluators: Evaluators,
  trials: z.number().int().min(1).max(20).exactOptional(),
  concurrency: z.number().int().min(1).max(64).exactOptional(),
  requestsPerMinute: z.number().int().min(1).max(100_000).exactOptional(),
  budget: budgetShape.exactOptional(),
  reuse: z.boolean().exactOptional(),
})
