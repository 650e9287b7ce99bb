import { z } from 'zod'
import { route, type Route } from '../http/route.ts'
import type { LiveTests } from './live-tests.ts'

const size = z.union([
  z.strictObject({ absolute: z.number().positive() }),
  z.strictObject({ relative: z.number().positive() }),
])
const margin = z.union([
  z.strictObject({ absolute: z.number().min(0) }),
  z.strictObject({ relative: z.number().min(0) }),
])
const rate = z.number().min(0).max(1)

const Metric = z.strictObject({
  name: z.string().min(1).max(200),
  label: z.string().min(1).max(80),
  scale: z.enum(['share', 'score', 'milliseconds', 'dollars']),
  better: z.enum(['higher', 'lower']),
  smallestEffect: size,
  judge: z.strictObject({ sensitivity: rate, specificity: rate }).exactOptional(),
})

const variant = z.string().min(1).max(200)

const PlanBody = z.strictObject({
  control: variant,
  candidates: z.array(variant).min(1).max(10),
  primary: Metric,
  guardrails: z.array(Metric.extend({ margin })).max(10).exactOptional(),
  secondary: z.array(Metric).max(20).exactOptional(),
  alpha: z.number().gt(0).max(0.5).exactOptional(),
  minimumUnits: z.int().min(20).max(1_000_000).exactOptional(),
  maximumUnits: z.int().min(40).max(10_000_000).exactOptional(),
})

/** Beginning, reading and ending the live A/B of a deployment. */
export function liveAbRoutes({ tests }: { tests: LiveTests }): Route[] {
  const path = '/api/deployments/:name/live-ab'
  return [
    route({
      method: 'put',
      path,
      scope: 'write',
      reach: 'deployment',
      audit: 'live-ab.begin',
      body: PlanBody,
      async handle({ params, body, actor }) {
        return { status: 201, body: await tests.begin(params.name, body, actor?.name ?? '') }
      },
    }),
    route({
      method: 'get',
      path,
      scope: 'read',
      reach: 'deployment',
      async handle({ params }) {
        const test = await tests.find(params.name)
        return test === undefined ? { status: 204 } : { body: test }
      },
    }),
    route({
      method: 'delete',
      path,
      scope: 'write',
      reach: 'deployment',
      audit: 'live-ab.stop',
      handle: async ({ params }) => ({ body: await tests.stop(params.name) }),
    }),
  ]
}
