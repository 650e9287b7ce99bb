import type { Route } from '../http/route.ts'
import type { AnnotationParts } from './annotation-parts.ts'
import { calibrationRoute } from './calibration-route.ts'
import { queueRoutes } from './queue-routes.ts'
import { queueToDatasetRoute } from './queue-to-dataset.ts'
import { reviewRoutes } from './review-routes.ts'

/** Queues of what people review, and what comes of it. */
export function annotationRoutes(parts: AnnotationParts): Route[] {
  return [
    ...queueRoutes(parts),
    ...reviewRoutes(parts),
    queueToDatasetRoute(parts),
    calibrationRoute(parts),
  ]
}
