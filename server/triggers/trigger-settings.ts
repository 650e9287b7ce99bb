import { z } from 'zod'
import { Json } from '../../engine/graph/values.ts'
import { EndpointName, LabelName } from '../deployments/settings.ts'
import { readSchedule, ScheduleProblem } from './schedule.ts'
import { secretProblem } from './verify-webhook.ts'
import { inputProblems } from './trigger-input.ts'

/** Seconds that clocks of sender and receiver may differ by, as Standard Webhooks recommends. */
const usualTolerance = 300

const Cron = z
  .strictObject({
    kind: z.literal('cron'),
    expression: z.string(),
    timeZone: z.string().default('UTC'),
    missed: z.enum(['once', 'skip']).default('once'),
  })
  .superRefine(({ expression, timeZone }, context) => {
    try {
      readSchedule(expression, timeZone)
    } catch (error) {
      if (!(error instanceof ScheduleProblem)) throw error
      context.addIssue({ code: 'custom', path: ['expression'], message: error.message })
    }
  })

const Webhook = z.strictObject({
  kind: z.literal('webhook'),
  signature: z.enum(['standard', 'github']).default('standard'),
  tolerance: z.number().int().min(1).max(86_400).default(usualTolerance),
})

const Target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deployment'), name: EndpointName }),
  z.strictObject({
    kind: z.literal('graph'),
    name: z.string().min(1).max(100),
    label: LabelName.exactOptional(),
  }),
])

/** How a trigger is set up. */
const Settings = z.strictObject({
  source: z.discriminatedUnion('kind', [Cron, Webhook]),
  target: Target,
  inputs: z
    .record(z.string().min(1).max(100), Json)
    .default({})
    .superRefine((inputs, context) => {
      for (const { path, message } of inputProblems(inputs)) {
        context.addIssue({ code: 'custom', path, message })
      }
    }),
})

const secret = z.string().min(16).max(200)

export const CreateBody = z
  .strictObject({
    name: EndpointName,
    settings: Settings,
    enabled: z.boolean().default(true),
    secret: secret.exactOptional(),
  })
  .superRefine(({ settings: { source }, secret: given }, context) => {
    if (given === undefined) return
    const message =
      source.kind === 'cron' ? 'a schedule has no secret' : secretProblem(given, source.signature)
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['secret'], message })
  })

export const ChangeBody = z.strictObject({
  settings: Settings.exactOptional(),
  enabled: z.boolean().exactOptional(),
})

export const SecretBody = z.strictObject({ secret: secret.exactOptional() })
