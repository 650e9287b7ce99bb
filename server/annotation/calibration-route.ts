import { z } from 'zod'
import type { CalibrationList } from '../api/annotation.ts'
import { route, type Route } from '../http/route.ts'
import { calibrations, type CalibrationParts } from './calibrations.ts'

/** How far judges agree with people. */
export function calibrationRoute(parts: CalibrationParts): Route {
  return route({
    method: 'get',
    path: '/api/calibration',
    scope: 'read',
    query: z.strictObject({ graph: z.string().optional(), evaluator: z.string().optional() }),
    async handle({ query }) {
      const body: CalibrationList = { calibrations: await calibrations(query, parts) }
      return { body }
    },
  })
}
