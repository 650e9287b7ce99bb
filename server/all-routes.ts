import type { AlertParts } from './alerts/alert-parts.ts'
import { alertRoutes } from './alerts/alert-routes.ts'
import type { AnnotationParts } from './annotation/annotation-parts.ts'
import { annotationRoutes } from './annotation/annotation-routes.ts'
import type { Readiness } from './api.ts'
import type { Access } from './auth/access.ts'
import type { FailedAttempts } from './auth/failed-attempts.ts'
import { datasetRoutes } from './datasets/dataset-routes.ts'
import { callable } from './deployments/reach.ts'
import { chatRoutes } from './endpoints/chat-routes.ts'
import { mcpRoutes } from './endpoints/mcp-routes.ts'
import { servedGraphs } from './endpoints/served-graphs.ts'
import type { Environment } from './environment.ts'
import { comparisonRoutes } from './experiments/comparison-routes.ts'
import { experimentRoutes } from './experiments/experiment-routes.ts'
import { feedbackRoutes } from './feedback/feedback-routes.ts'
import type { FeedbackStore } from './feedback/feedback-store.ts'
import { fileRoutes } from './files/file-routes.ts'
import type { GraphsFolder } from './graphs-folder/graphs-folder.ts'
import type { Route } from './http/route.ts'
import { liveAbRoutes } from './live-ab/live-ab-routes.ts'
import type { LiveTests } from './live-ab/live-tests.ts'
import { monitorRoutes } from './monitor/monitor-routes.ts'
import type { Monitor } from './monitor/monitor.ts'
import type { Audit } from './people/audit.ts'
import type { People } from './people/people.ts'
import { auditRoutes } from './routes/audit-routes.ts'
import { deploymentRoutes } from './routes/deployment-routes.ts'
import { endpointRoutes } from './routes/endpoint-routes.ts'
import { estimateRoutes } from './routes/estimate-routes.ts'
import { graphRoutes } from './routes/graph-routes.ts'
import { historyRoutes } from './routes/history-routes.ts'
import { indexRoutes } from './routes/index-routes.ts'
import { keyRoutes } from './routes/key-routes.ts'
import { labelRoutes } from './routes/label-routes.ts'
import { loginRoutes } from './routes/login-routes.ts'
import { openApiRoutes } from './routes/openapi-routes.ts'
import { peopleRoutes } from './routes/people-routes.ts'
import { runRoutes } from './routes/run-routes.ts'
import { schemaRoutes } from './routes/schema-routes.ts'
import { secretRoutes } from './routes/secret-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { settingsRoutes } from './routes/settings-routes.ts'
import { startRoutes } from './routes/start-routes.ts'
import { triggerRoutes } from './triggers/trigger-routes.ts'
import { heddleVersion } from './version.ts'
import { shippedFolder, type Workspace } from './workspace.ts'

/** What routes are made of, besides the workspace. */
export interface RouteParts {
  readonly workspace: Workspace
  readonly access: Access
  readonly people: People
  readonly audit: Audit
  readonly attempts: FailedAttempts
  readonly feedback: FeedbackStore
  readonly liveAb: LiveTests
  readonly annotation: AnnotationParts
  readonly alerting: AlertParts
  readonly monitor: Monitor
  /** Whose files are graphs. */
  readonly folder: GraphsFolder | undefined
  readonly cookie: () => string
  /** Where the server is reached from this machine. */
  readonly url: () => string
  readonly readiness: () => Readiness
  readonly stopping: () => boolean
  readonly proxies: Environment['proxies']
  /** Only this machine reaches the server. */
  readonly alone: boolean
}

/** Everything that a server answers, but for the editor. */
export function allRoutes(parts: RouteParts): readonly Route[] {
  const { workspace, access, people, audit, attempts, feedback, annotation, alerting } = parts
  const { monitor, folder, cookie, url, readiness, stopping, proxies, alone } = parts
  const served = servedGraphs(workspace)
  const called = { ...workspace, callable: callable(workspace) }
  return [
    // The router looks for a path in this order, and these are asked for most.
    ...endpointRoutes({ ...called, stopping }),
    ...fileRoutes(workspace),
    ...chatRoutes({ ...workspace, served, stopping }),
    ...sessionRoutes({
      access,
      people,
      catalogue: workspace.catalogue,
      nodeProblems: workspace.nodeProblems,
      connection: workspace.connection,
      version: heddleVersion(),
      cookie,
      url,
      readiness,
    }),
    ...schemaRoutes(workspace),
    ...graphRoutes({ ...workspace, shipped: shippedFolder, folder }),
    ...labelRoutes(workspace),
    ...deploymentRoutes(workspace),
    ...openApiRoutes({ ...called, url }),
    ...startRoutes({ ...workspace, stopping }),
    ...triggerRoutes(workspace),
    ...runRoutes({ ...workspace, stopping }),
    ...mcpRoutes({ ...workspace, served, version: heddleVersion(), stopping }),
    ...liveAbRoutes({ tests: parts.liveAb }),
    ...feedbackRoutes({
      feedback,
      tokens: workspace.feedbackTokens,
      journal: workspace.journal,
      async exposureOf(run) {
        const exposure = await workspace.exposures.find(run)
        if (exposure === undefined) return undefined
        return { deployment: exposure.name, variant: exposure.variant }
      },
      onGiven: (run) => annotation.intake.heard(run),
    }),
    ...annotationRoutes(annotation),
    ...monitorRoutes({ ...workspace, monitor }),
    ...alertRoutes(alerting),
    ...estimateRoutes(workspace),
    ...datasetRoutes(workspace),
    ...experimentRoutes(workspace),
    ...comparisonRoutes({ ...workspace, trustOf: annotation.trustOf }),
    ...historyRoutes(workspace),
    ...indexRoutes(workspace),
    ...settingsRoutes(workspace.connection),
    ...loginRoutes({
      access,
      people,
      audit,
      attempts,
      cookie,
      proxies,
      alone,
    }),
    ...peopleRoutes({ access, people, url }),
    ...keyRoutes({ ...workspace, access }),
    ...secretRoutes(workspace),
    ...auditRoutes({ audit }),
  ]
}
