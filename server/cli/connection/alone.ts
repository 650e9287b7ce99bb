import { isFrame, type Graph } from '../../../engine/graph/document.ts'
import { openAccess } from '../../auth/access.ts'
import { graphSummary } from '../../graph-summary.ts'
import { docsIndex, takeDocs } from '../../warm-up.ts'
import { openWorkspace } from '../../workspace.ts'
import type { ConnectOptions } from './connect.ts'
import { UnknownIndex, type Connection } from './connection.ts'
import { messageLog } from './message-log.ts'
import { startHere } from './start-here.ts'

/** @throws FolderInUse */
export async function openAlone(options: ConnectOptions): Promise<Connection> {
  const { environment, building } = options
  const workspace = await openWorkspace({ environment, log: messageLog(options) })
  const { graphs, indexes, runs } = workspace

  /** A server does this when it starts. */
  async function buildDocs(): Promise<void> {
    try {
      await takeDocs(indexes, (progress) => building.progress(docsIndex, progress))
    } finally {
      building.done()
    }
  }

  async function newest(name: string): Promise<Graph> {
    const graph = await graphs.newest(name)
    if (graph === undefined) throw new Error(`There is no graph "${name}".`)
    return graph
  }

  return {
    graphs: async () => (await graphs.list()).map((graph) => graphSummary(graph, runs)),
    graph: (name) => graphs.newest(name),
    async startRun(given, input) {
      const graph = typeof given === 'string' ? await newest(given) : given
      if (asksDocs(graph)) await buildDocs()
      return startHere(workspace, graph, input)
    },
    indexes: () => indexes.list(),
    async addFiles(name, { paths, base, language, onProgress }) {
      const { added, changed, unchanged, refused } = await indexes.takeFiles(name, paths, {
        base,
        ...(language === undefined ? {} : { language }),
        onProgress,
      })
      return { added, changed, unchanged, refused }
    },
    async search(name, query, topK) {
      if (name === docsIndex) await buildDocs()
      const known = (await workspace.documents.indexes()).map((index) => index.name)
      if (!known.includes(name)) throw new UnknownIndex(name, known)
      const index = await indexes.open(name)
      return index.search({ query, topK, mode: 'auto' })
    },
    async createToken(name, scopes) {
      const access = openAccess(workspace.store, workspace.key.derive('tokens'))
      return (await access.createToken(name, scopes)).token
    },
    [Symbol.asyncDispose]: () => workspace.close(),
  }
}

function asksDocs(graph: Graph): boolean {
  return Object.values(graph.nodes).some(
    (entry) => !isFrame(entry) && entry.config?.['index'] === docsIndex,
  )
}
