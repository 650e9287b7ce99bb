import { randomBytes } from 'node:crypto'
import type { NodeType } from '../engine/graph/define-node.ts'
import { allRoutes } from './all-routes.ts'
import { openAlerts, type AlertTimes } from './alerts/alert-parts.ts'
import { openAnnotation } from './annotation/annotation-parts.ts'
import type { Readiness } from './api.ts'
import { openAccess } from './auth/access.ts'
import { failedAttempts } from './auth/failed-attempts.ts'
import { publishAddress } from './data-folder.ts'
import { allowedOrigins } from './deployments/allowed-origins.ts'
import { isLoopback, type Environment } from './environment.ts'
import { feedbackStore } from './feedback/feedback-store.ts'
import { openGraphsFolder } from './graphs-folder/graphs-folder.ts'
import { createApp } from './http/app.ts'
import { connectionLimits, type ConnectionLimits } from './http/connection-limits.ts'
import { knownHosts, sessionCookie } from './http/guard.ts'
import { closeHttpServer, createHttpServer, listen, shownHost } from './http/http-server.ts'
import { createOpened } from './http/opened.ts'
import type { Route } from './http/route.ts'
import { deployedTraffic } from './live-ab/deployed-traffic.ts'
import { liveTests } from './live-ab/live-tests.ts'
import { attachLive } from './live.ts'
import type { Log } from './log.ts'
import { openLiveScores, type LiveScoreTimes } from './live-scores/live-score-parts.ts'
import { createMonitor } from './monitor/monitor.ts'
import { nowAndThen } from './now-and-then.ts'
import { openEditor } from './open-editor.ts'
import { openAudit } from './people/audit.ts'
import { openPeople } from './people/people.ts'
import { takeOver } from './processes/take-over.ts'
import { sampleToRecord } from './sample.ts'
import { warmUp } from './warm-up.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

export interface ServeOptions {
  readonly environment: Environment
  readonly log: Log
  /** Serves the editor from its sources. */
  readonly development?: boolean
  /** false: no editor at all, for tests of the API. */
  readonly editor?: boolean
  /** false: no index of the documentation, and nothing loaded ahead, for tests that start many servers. */
  readonly warm?: boolean
  /** Waits for another process that works in the same Postgres, and takes over when that one ends. */
  readonly standby?: boolean
  /** Other limits of connections, for tests. */
  readonly limits?: Partial<ConnectionLimits>
  /** Other times of alerts, for tests. */
  readonly alerts?: AlertTimes | undefined
  /** Other times of scoring what deployments answer, for tests. */
  readonly scoring?: LiveScoreTimes | undefined
  /** Besides those that come with Heddle. */
  readonly nodeTypes?: readonly NodeType[]
  /** A folder whose files are graphs. */
  readonly graphs?: string | undefined
  /** Runs the sample on its dataset once, where it is new. */
  readonly sample?: boolean
}

/** A server that takes requests. */
export interface RunningServer {
  readonly url: string
  readonly port: number
  readonly workspace: Workspace
  readonly routes: readonly Route[]
  /** Signs a browser in as the first admin, once. */
  readonly loginUrl: string
  /** Whether people come in by such links only. */
  readonly byLinksOnly: boolean
  /** Kept when the editor is built and everything is warm. Never rejects. */
  readonly settled: Promise<void>
  /** Takes no more runs, gives those under way their time, and leaves the rest to the next start. */
  close(options?: { grace?: number }): Promise<void>
}

/** Milliseconds between two looks at the live A/Bs. */
const betweenGuards = 30_000

/** Opens the data folder, the port, and everything between them. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { environment, log, nodeTypes = [] } = options
  // Milliseconds for which another process may be about to begin a run: one that is stalled for longer is taken for dead.
  const aboutToBegin = environment.lease * 4000
  const limits = { ...connectionLimits, ...options.limits }
  let readiness: Readiness['status'] = 'starting'
  let port = environment.port
  const standby = options.standby ?? false
  if (standby && environment.database === undefined) {
    throw new Error(
      'A server can stand by for another one only where both work in one Postgres. Set DATABASE_URL, or leave out --standby.',
    )
  }
  const workspace = await openWorkspace({
    environment,
    log,
    nodeTypes,
    ownPort: () => port,
    standby,
    serves: true,
  })
  const { several } = workspace
  const folder =
    options.graphs === undefined
      ? undefined
      : await openGraphsFolder({
          ...workspace,
          folder: options.graphs,
          presence: several?.presence,
          log,
        }).catch(async (error: unknown) => {
          await workspace.close()
          throw error
        })
  const localToken = randomBytes(32).toString('base64url')
  const fixedTokens = new Map([['command line', localToken]])
  if (environment.token !== undefined) fixedTokens.set('HEDDLE_TOKEN', environment.token)
  const people = openPeople(workspace.store)
  const audit = openAudit(workspace.store)
  const access = openAccess(workspace.store, workspace.key.derive('tokens'), people, {
    fixedTokens,
    onArrival: ({ id, name, role }) =>
      audit.add({
        actor: id,
        name,
        action: 'person.create',
        target: name,
        detail: `${role}, named by a proxy`,
      }),
  })
  const opened = createOpened(limits.openOfOne)
  access.onEnd((credential) => {
    opened.end(credential)
    several?.shared.tell({ type: 'credential-ended', credential })
  })
  several?.shared.onTold((notice) => {
    if (notice.type === 'credential-ended') opened.end(notice.credential)
  })
  const attempts = failedAttempts()
  const knownHost = knownHosts(environment.host, environment.hosts)
  const cookie = (): string => sessionCookie(port)
  const { proxies } = environment
  const gate = { access, attempts, cookie, proxies, opened }
  const url = (): string => `http://${shownHost(environment.host)}:${port}`

  const server = createHttpServer(limits)
  const editor = await openEditor(options, server)
  const stopping = (): boolean => readiness === 'stopping'
  const feedback = feedbackStore(workspace.store)
  const liveAb = liveTests({
    store: workspace.store,
    feedback,
    look: (run) => workspace.runs.look(run),
    traffic: deployedTraffic(workspace),
    log,
  })
  const annotation = openAnnotation({ ...workspace, log })
  const liveScoring = openLiveScores({ ...workspace, log, times: options.scoring })
  const { liveScores } = liveScoring
  const monitor = createMonitor({ ...workspace, feedback, liveScores })
  const alerting = openAlerts({ ...workspace, monitor, log, times: options.alerts })
  const routes = allRoutes({
    workspace,
    access,
    people,
    audit,
    attempts,
    feedback,
    liveAb,
    annotation,
    alerting,
    monitor,
    folder,
    cookie,
    url,
    readiness: () => ({
      status:
        readiness === 'ready' && editor.build?.state() === 'building'
          ? 'building-editor'
          : readiness,
      indexing: workspace.indexes.building(),
    }),
    stopping,
    proxies,
    alone: isLoopback(environment.host) && environment.hosts.length === 0,
  })
  server.on(
    'request',
    createApp({
      routes,
      gate,
      knownHost,
      allowsOrigin: allowedOrigins(workspace),
      audit,
      belongingOf: async (run) => ({
        graph: workspace.journal.run(run)?.graph,
        deployment: (await workspace.exposures.find(run))?.name,
      }),
      editor: editor.handler,
      development: options.development ?? false,
      log,
    }),
  )
  const closeLive = attachLive(server, {
    gate,
    knownHost,
    notices: workspace.notices,
    limits,
    others: options.development ?? false,
  })

  try {
    port = await listen(server, environment)
  } catch (error) {
    // What is left open would keep the process alive.
    editor.build?.stop()
    await editor.close()
    await folder?.close()
    await workspace.close()
    throw error
  }
  const recordSample =
    options.sample === true
      ? await sampleToRecord(workspace, { log, may: async () => !stopping() && (await leads()) })
      : undefined
  const withdraw = publishAddress(environment.home, { url: url(), token: localToken })
  // Before anything runs: what needs an index that is about to be built waits for it.
  const warm =
    options.warm === false
      ? undefined
      : warmUp(workspace, log).catch((error: unknown) =>
          log.error({ err: error }, 'Heddle could not warm up.'),
        )
  const resumed = await workspace.runs.recover()
  if (resumed > 0) log.info(`${resumed} ${resumed === 1 ? 'run goes' : 'runs go'} on.`)
  await recoverExperiments()
  await recoverExposures()
  await annotation.intake.recover()
  await workspace.webhooks.start()
  await workspace.triggers.start(promisedBy())
  if (several !== undefined) {
    const leftovers = async (): Promise<void> => {
      await recoverExposures()
      await annotation.intake.recover()
      await workspace.webhooks.start()
      await workspace.triggers.recover(promisedBy())
      if (await several.presence.leads()) await workspace.indexes.resume()
    }
    takeOver({
      ...workspace,
      presence: several.presence,
      log,
      leftovers,
      aboutToBegin,
      recoverExperiments,
      stopping,
    })
  }
  // Of several servers one looks.
  const leads = async (): Promise<boolean> =>
    several === undefined || (await several.presence.leads().catch(() => false))
  const guarding = nowAndThen(betweenGuards, (error) =>
    log.error({ err: error }, 'The live A/Bs could not be looked at.'),
  )
  guarding.start(async () => {
    if (await leads()) await liveAb.guard()
  })
  annotation.intake.start(leads)
  await alerting.start(leads)
  liveScoring.start(leads)
  readiness = 'ready'

  async function recoverExperiments(): Promise<void> {
    const gone = await workspace.experiments.recover()
    if (gone > 0) log.info(`${gone} ${gone === 1 ? 'experiment goes' : 'experiments go'} on.`)
  }

  function recoverExposures(): Promise<void> {
    return workspace.exposures.recover(Date.now() - (several === undefined ? 0 : aboutToBegin))
  }

  /** Until when nobody else can be about to begin what was promised, in epoch milliseconds. */
  function promisedBy(): number {
    const others = several?.presence.others() ?? []
    return Date.now() - (others.length === 0 ? 0 : aboutToBegin)
  }

  let closed: Promise<void> | undefined
  async function close(grace: number): Promise<void> {
    readiness = 'stopping'
    withdraw()
    await guarding.stop()
    editor.build?.stop()
    several?.stopFollowing()
    await folder?.close()
    await workspace.triggers.close()
    workspace.experiments.leave()
    await liveScoring.close()
    await workspace.engine.close({ grace })
    await annotation.intake.close()
    await alerting.close()
    closeLive()
    await editor.close()
    await closeHttpServer(server)
    await workspace.close()
  }

  const settled = Promise.all([editor.build?.settled, warm]).then(() => undefined)
  if (recordSample !== undefined) void settled.then(recordSample)
  return {
    url: url(),
    port,
    workspace,
    routes,
    loginUrl: `${url()}/login?token=${await access.createLogin()}`,
    byLinksOnly: proxies.header === undefined && !(await people.anyPassword()),
    settled,
    close: ({ grace = 0 } = {}) => (closed ??= close(grace)),
  }
}
