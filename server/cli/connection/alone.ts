import type { Graph } from '../../../engine/graph/document.ts'
import { isFrame } from '../../../engine/graph/is-frame.ts'
import { findSubgraphs, type GraphSource } from '../../../engine/run/find-subgraphs.ts'
import { graphSummaries } from '../../graph-summary.ts'
import { findStored } from '../../stored-graph.ts'
import { docsIndex, takeDocs } from '../../warm-up.ts'
import { openWorkspace } from '../../workspace.ts'
import { addHere } from './add-here.ts'
import type { ConnectOptions } from './connect.ts'
import { UnknownIndex, type Connection } from './connection.ts'
import { administerHere } from './administer-here.ts'
import { deploymentsHere } from './deployments.ts'
import { labelsHere } from './labels.ts'
import { triggersHere } from './triggers.ts'
import { messageLog } from './message-log.ts'
import { runHere } from './run-here.ts'

/** @throws FolderInUse */
export async function openAlone(options: ConnectOptions): Promise<Connection> {
  const { environment, building } = options
  const workspace = await openWorkspace({ environment, log: messageLog(options) })
  const { engine, graphs, indexes, runs, source } = workspace

  /** A server does this when it starts. */
  async function buildDocs(): Promise<void> {
    try {
      await takeDocs(indexes, (progress) => building.progress(docsIndex, progress))
    } finally {
      building.done()
    }
  }

  async function stored(name: string, version?: string): Promise<Graph> {
    const graph = await findStored(graphs, name, version)
    if (graph !== undefined) return graph
    const which = version === undefined ? '' : ` in the version "${version}"`
    throw new Error(`There is no graph "${name}"${which}.`)
  }

  /** @throws UnknownIndex */
  async function known(name: string): Promise<void> {
    const names = (await workspace.documents.indexes()).map((index) => index.name)
    if (!names.includes(name)) throw new UnknownIndex(name, names)
  }

  /** Builds what a run needs before it begins or goes on. */
  async function ready(graph: Graph | undefined, source: GraphSource): Promise<void> {
    if (graph === undefined) return
    const { documents } = await findSubgraphs(graph, source)
    if ([graph, ...documents].some(asksDocs)) await buildDocs()
  }

  return {
    deployments: deploymentsHere(workspace.deployments),
    labels: labelsHere(graphs, workspace.labels),
    triggers: triggersHere(workspace.triggers),
    graphs: async () => graphSummaries(await graphs.list(), runs),
    graph: (name) => graphs.newest(name),
    draft: async (name) => (await graphs.find(name))?.draft,
    versions: (name) => graphs.versions(name),
    version: async (name, version) => (await graphs.version(name, version))?.graph,
    async startRun(given, input, settings = {}) {
      const graph = typeof given === 'string' ? await stored(given) : given
      await ready(graph, settings.graphs ?? source)
      return runHere(workspace, (await runs.start(graph, input, settings)).id)
    },
    async replayRun(run, { version, ...request }, settings = {}) {
      const before = runs.look(run)
      if (before === undefined) throw new Error(`There is no run "${run}".`)
      const given = typeof version === 'string' ? await stored(before.graph, version) : version
      const base = given ?? (await graphs.document(before.version))
      await ready(base, settings.graphs ?? source)
      const graph = given === undefined ? {} : { graph: given }
      return runHere(workspace, (await runs.replay(run, { ...request, ...settings, ...graph })).id)
    },
    async findRun(id) {
      const known = runs.look(id)
      if (known === undefined) return undefined
      const run = runHere(workspace, id)
      const { graph, version, status } = known
      return {
        ...run,
        graph,
        version,
        status,
        async answer(node, answer) {
          await ready(await graphs.document(version), source)
          await run.answer(node, answer)
        },
      }
    },
    estimate: async (name, version) => engine.estimate(await stored(name, version)),
    indexes: () => indexes.list(),
    addFiles: (name, request) => addHere(indexes, name, request),
    async removeDocuments(name, ids) {
      await known(name)
      const removed = await indexes.removeDocuments(name, ids)
      await indexes.idle()
      return removed
    },
    async removeIndex(name) {
      await known(name)
      await indexes.remove(name)
    },
    async changeIndex(name, change, onProgress) {
      await known(name)
      await (
        await indexes.change(name, change, onProgress)
      ).done
    },
    async search(name, query, topK) {
      if (name === docsIndex) await buildDocs()
      await known(name)
      const index = await indexes.open(name)
      return index.search({ query, topK, mode: 'auto' })
    },
    administration: administerHere(workspace),
    async modelSettings() {
      await workspace.connection.settled()
      return workspace.connection.settings()
    },
    async testModel(name, role) {
      await workspace.connection.settled()
      const { signal } = new AbortController()
      return workspace.connection.testModel(name, { signal, role })
    },
    [Symbol.asyncDispose]: () => workspace.close(),
  }
}

function asksDocs(graph: Graph): boolean {
  return Object.values(graph.nodes).some(
    (entry) => !isFrame(entry) && entry.config?.['index'] === docsIndex,
  )
}
