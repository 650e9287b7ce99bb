import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEgress } from '../engine/egress/create-egress.ts'
import type { Egress } from '../engine/egress/egress.ts'
import type { Catalogue } from '../engine/graph/catalogue.ts'
import type { NodeType } from '../engine/graph/define-node.ts'
import type { Journal } from '../engine/journal/journal.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import { openSqliteJournal } from '../engine/journal/sqlite-journal.ts'
import { createEngine } from '../engine/run/create-engine.ts'
import type { Engine, EngineOptions } from '../engine/run/engine.ts'
import type { GraphSource } from '../engine/run/find-subgraphs.ts'
import { connectMcpServers } from '../engine/tools/mcp/connect-servers.ts'
import { openMasterKey, type MasterKey } from './auth/master-key.ts'
import { lockFolder, openDataFolder } from './data-folder.ts'
import { datasetStore, type DatasetStore } from './datasets/dataset-store.ts'
import { installShippedDatasets, readShippedDatasets } from './datasets/shipped-datasets.ts'
import { storedFiles, type StoredFiles } from './files/stored-files.ts'
import { openEvaluationParts, type EvaluationParts } from './experiments/evaluation-parts.ts'
import { readShippedRequirements } from './experiments/requirements.ts'
import { openDeploymentParts, type DeploymentParts } from './deployments/deployment-parts.ts'
import type { Environment } from './environment.ts'
import { feedbackTokens, type FeedbackTokens } from './feedback/feedback-tokens.ts'
import { createIndexBuilds, type IndexBuilds } from './index-builds.ts'
import type { Log } from './log.ts'
import { openModelConnection, type ModelConnection } from './model-connection.ts'
import { readMcpFile } from './mcp-file.ts'
import { openKnownNodes, type KnownNodes } from './node-folder/known-nodes.ts'
import { createNotices, type Notices } from './notices.ts'
import { openStoredSecrets, type StoredSecrets } from './people/stored-secrets.ts'
import type { Presence } from './processes/presence.ts'
import type { SharedNotice } from './processes/messages.ts'
import { runsElsewhere } from './processes/runs-elsewhere.ts'
import { shareNotices, type SharedNotices } from './processes/shared-notices.ts'
import { takeNotice } from './processes/take-notice.ts'
import { createRuns, type Runs } from './runs.ts'
import { installShippedGraphs, readFirstVersion, readShippedGraphs } from './shipped-graphs.ts'
import { graphSource } from './store/graph-source.ts'
import { graphStore, type GraphStore } from './store/graph-store.ts'
import { openStore, type Store } from './store/open-store.ts'
import { storedSettings } from './store/settings.ts'
import { sqlIngestLog } from './store/ingest-log.ts'
import { sqlDocumentStore, type SqlDocumentStore } from './store/sql-document-store.ts'
import { sqlWaitingAddresses } from './store/waiting-addresses.ts'
import { openTriggerParts, type TriggerParts } from './triggers/trigger-parts.ts'
import { heddleVersion, projectFolder } from './version.ts'

/** Everything of one data folder, put together: what the server serves and the command line works on. */
export interface Workspace extends DeploymentParts, EvaluationParts, TriggerParts {
  readonly catalogue: Catalogue
  /** Files that should declare node types and do not. */
  readonly nodeProblems: KnownNodes['problems']
  readonly store: Store
  readonly graphs: GraphStore
  readonly datasets: DatasetStore
  /** Those that were uploaded for runs. */
  readonly files: StoredFiles
  /** Finds the graphs that subgraph nodes name. */
  readonly source: GraphSource
  readonly documents: SqlDocumentStore
  readonly connection: ModelConnection
  readonly indexes: IndexBuilds
  /** The way out to the web, with what the environment allows. */
  readonly egress: Egress
  /** Those of the environment and those that were entered. */
  readonly secrets: StoredSecrets
  readonly engine: Engine
  readonly journal: Journal
  readonly runs: Runs
  readonly feedbackTokens: FeedbackTokens
  readonly notices: Notices
  readonly key: MasterKey
  /** Where others may work on the same Postgres. */
  readonly several: Several | undefined
  /** Gives runs under way `grace` milliseconds, closes all files and lets go of the folder. */
  close(options?: { grace?: number }): Promise<void>
}

/** What has to do with the other processes on the same Postgres. */
interface Several {
  readonly presence: Presence
  readonly shared: SharedNotices
  /** Ends the streams of runs that others work on: their readers attach again elsewhere. */
  stopFollowing(): void
}

/** Where shipped graphs and their questions lie. */
export const shippedFolder = join(projectFolder, 'graphs')

/**
 * Opens a data folder for this process alone.
 * @param options.beside looks into a folder that a server holds: nothing is written to its store, and
 * runs are recorded in memory only
 * @param options.nodeTypes besides those that come with Heddle
 * @throws FolderInUse, or when the folder was written by a newer Heddle
 */
export async function openWorkspace(options: {
  environment: Pick<
    Environment,
    | 'home'
    | 'nodes'
    | 'database'
    | 'lease'
    | 'openAiKey'
    | 'openAiBaseUrl'
    | 'model'
    | 'egressAllow'
    | 'secrets'
  >
  log: Log
  beside?: boolean
  nodeTypes?: readonly NodeType[]
  /** Where this process listens, which graphs do not reach. */
  ownPort?: () => number | undefined
  /** Waits for another process that works in the same Postgres, and takes over when that one ends. */
  standby?: boolean
  /** Whether this process serves others, and so does what must be done by one server. */
  serves?: boolean
}): Promise<Workspace> {
  const { environment, log } = options
  const beside = options.beside ?? false
  const folder = openDataFolder(environment.home)
  const unlock = beside ? () => undefined : lockFolder(folder.home)
  const opened: (() => Promise<void> | void)[] = [unlock]
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    const key = openMasterKey(folder.key)
    // First, because one that stands by waits here for the others.
    const presence =
      beside || environment.database === undefined
        ? undefined
        : await openPresenceIn(environment.database, { ...options, lease: environment.lease })
    if (presence !== undefined) opened.push(() => presence.close())
    const journal = beside
      ? memoryJournal()
      : environment.database === undefined
        ? openSqliteJournal(folder.journal)
        : await openJournalIn(environment.database, presence)
    opened.push(() => journal.close())
    const store = await openStore(environment.database ?? folder.store, { readOnly: beside })
    opened.push(() => store.destroy())

    let { lance } = folder
    if (beside) {
      lance = await copyOf(folder.lance)
      opened.push(() => rm(lance, { recursive: true, force: true }))
    }

    const notices = createNotices()
    const documents = sqlDocumentStore(store, { readOnly: beside })
    const graphs = graphStore(store, { readOnly: beside })
    const datasets = datasetStore(store)
    const files = storedFiles(store)
    const install = async (): Promise<void> => {
      await installShippedGraphs(
        graphs,
        readShippedGraphs(shippedFolder),
        heddleVersion(),
        (graph) => readFirstVersion(shippedFolder, graph),
      )
      await installShippedDatasets(datasets, readShippedDatasets(shippedFolder), heddleVersion())
    }
    if (presence !== undefined) await presence.alone(install)
    else if (!beside) await install()
    /** Tells other processes what they hold in memory is out of date. */
    const tellOthers = (notice: SharedNotice): void => shared?.tell(notice)
    let embedding: string | undefined
    const connection = await openModelConnection({
      environment,
      settings: storedSettings(store),
      sealingKey: key.derive('settings'),
      log,
      onChange() {
        notices.send({ type: 'session-changed' })
        const now = connection.models().resolve('embedding', 'embedding')
        if (now !== embedding) void indexes.refreshAll()
        embedding = now
      },
      onEntered: () => tellOthers({ type: 'settings-changed' }),
    })
    opened.push(() => connection.close())
    embedding = connection.models().resolve('embedding', 'embedding')
    const secrets = await openStoredSecrets({
      store,
      sealingKey: key.derive('secrets'),
      environment: environment.secrets,
      log,
      onChange: () => tellOthers({ type: 'secrets-changed' }),
    })
    const egress = createEgress({
      allow: environment.egressAllow,
      ...(options.ownPort === undefined ? {} : { ownPort: options.ownPort }),
    })
    opened.push(() => egress.close())
    const indexes = createIndexBuilds({
      directory: lance,
      store: documents,
      ingests: sqlIngestLog(store, () => (presence?.others() ?? []).length > 0),
      waiting: sqlWaitingAddresses(store),
      notices,
      onRemoved: (name) => tellOthers({ type: 'index-removed', name }),
      embedding: () => connection.models().embedding('embedding'),
      fetch: egress.fetch,
    })
    const mcpServers = readMcpFile(environment.home)
    const known = await openKnownNodes({
      places: environment,
      make: options.serves === true,
      log,
      ...(options.nodeTypes === undefined ? {} : { more: options.nodeTypes }),
    })
    opened.push(() => known.close())
    if (options.serves === true) known.watch(() => notices.send({ type: 'catalogue-changed' }))
    const { catalogue } = known
    const source = graphSource(graphs)
    const engineOptions: EngineOptions = {
      catalogue,
      egress,
      secrets,
      mcp: connectMcpServers(mcpServers, {
        fetch: egress.fetch,
        secrets,
      }),
      files,
      journal,
      models: () => connection.models(),
      indexes,
      graphs: source,
    }
    const engine = createEngine({
      ...engineOptions,
      onRun: (handle) => runs.follow(handle),
      ...(presence === undefined
        ? {}
        : { claim: (run) => presence.claim(run), hold: () => presence.hold() }),
    })
    const elsewhere =
      presence === undefined ? undefined : runsElsewhere({ presence, engine, journal })
    const tokens = feedbackTokens(key.derive('feedback'))
    const runs = createRuns({
      engine,
      journal,
      graphs,
      source,
      notices,
      log,
      modelsSettled: () => connection.settled(),
      feedbackToken: (run) => tokens.issue(run),
      elsewhere,
    })
    const parts = openDeploymentParts({
      store,
      files,
      graphs,
      runs,
      engine,
      journal,
      egress,
      key,
      notices,
      log,
      presence,
    })
    opened.push(() =>
      // The journal has them, too: the next start takes them from there.
      parts.exposures
        .close()
        .catch((error: unknown) => log.error({ err: error }, 'The store did not take everything.')),
    )
    opened.push(() => parts.webhooks.close())
    const shared =
      presence === undefined
        ? undefined
        : shareNotices({ presence, notices, summaryOf: (run) => runs.summary(run) })
    shared?.onTold((notice) => {
      takeNotice(notice, { secrets, connection, indexes }).catch((error: unknown) =>
        log.error({ err: error }, 'What another server changed could not be read.'),
      )
    })
    const triggerParts = openTriggerParts({ ...parts, store, graphs, runs, files, key, log })
    const evaluation = openEvaluationParts({
      presence,
      database: store,
      datasets,
      graphs,
      engine,
      journal,
      runs,
      models: () => connection.models(),
      log,
      catalogue,
      source,
      gates: parts.gates,
      labels: parts.labels,
      engineOptions: () => engineOptions,
    })
    if (!beside) {
      for (const [graph, list] of readShippedRequirements(shippedFolder)) {
        await evaluation.requirements.installShipped(graph, list)
      }
    }
    return {
      ...parts,
      ...evaluation,
      ...triggerParts,
      catalogue,
      nodeProblems: () => known.problems(),
      store,
      graphs,
      datasets,
      files,
      source,
      documents,
      connection,
      indexes,
      egress,
      secrets,
      engine,
      journal,
      runs,
      feedbackTokens: tokens,
      notices,
      key,
      several: presence && shared && { presence, shared, stopFollowing: () => elsewhere?.close() },
      async close({ grace = 0 } = {}) {
        elsewhere?.close()
        await triggerParts.triggers.close()
        evaluation.experiments.leave()
        await engine.close({ grace })
        await shared?.close()
        await indexes.close()
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** Whoever keeps everything in a folder never waits for the driver to be loaded. */
async function openJournalIn(database: string, presence: Presence | undefined): Promise<Journal> {
  const { openPostgresJournal } = await import('./journal/postgres-journal.ts')
  return openPostgresJournal(
    database,
    presence === undefined ? {} : { process: () => presence.number() },
  )
}

async function openPresenceIn(
  database: string,
  options: { lease: number; serves?: boolean; standby?: boolean; log: Log },
): Promise<Presence> {
  const { openPresence } = await import('./processes/presence.ts')
  const { lease, serves = false, standby = false, log } = options
  const standBy = (): void =>
    log.info('Standing by: another Heddle works in the database. This one goes on when it ends.')
  return openPresence(database, {
    lease: lease * 1000,
    serves,
    ...(standby ? { standBy } : {}),
  })
}

/** A copy that is this process's own: the server may build its searchable copy anew at any time. */
async function copyOf(lance: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'heddle-beside-'))
  try {
    await cp(lance, copy, { recursive: true })
  } catch {
    // There is none yet, or it was changed meanwhile. What is missing is built from the store.
    await rm(copy, { recursive: true, force: true })
    await mkdir(copy, { mode: 0o700 })
  }
  return copy
}
