import type { Label, LabelList } from '../../api/deployments.ts'
import { LabelName } from '../../deployments/settings.ts'
import type { GraphStore } from '../../store/graph-store.ts'
import type { LabelStore } from '../../store/label-store.ts'
import type { ServerClient } from './server-client.ts'
import { UsageError } from '../usage-error.ts'

/** What commands do with the labels of graphs. */
export interface LabelConnection {
  list(graph: string): Promise<readonly Label[]>
  /** @param version a hash, or another label of the graph */
  move(graph: string, label: string, version: string): Promise<Label>
  remove(graph: string, label: string): Promise<void>
}

/** Through the server that holds the data folder. */
export function labelsThere(client: ServerClient): LabelConnection {
  const pathOf = (graph: string, label?: string): string =>
    `/api/graphs/${encodeURIComponent(graph)}/labels${label === undefined ? '' : `/${encodeURIComponent(label)}`}`
  return {
    list: async (graph) => (await client.send<LabelList>(pathOf(graph))).labels,
    move: (graph, label, version) =>
      client.send<Label>(pathOf(graph, label), { method: 'PUT', body: { version } }),
    async remove(graph, label) {
      await client.open(pathOf(graph, label), { method: 'DELETE' })
    },
  }
}

const author = 'command line'

/** In the data folder that this process holds. */
export function labelsHere(graphs: GraphStore, labels: LabelStore): LabelConnection {
  async function existing(graph: string): Promise<void> {
    if ((await graphs.find(graph)) === undefined)
      throw new UsageError(`There is no graph "${graph}".`)
  }
  return {
    async list(graph) {
      await existing(graph)
      return labels.list(graph)
    },
    async move(graph, label, given) {
      await existing(graph)
      const { success, error } = LabelName.safeParse(label)
      if (!success) {
        const why = error.issues.map(({ message }) => message).join(', and ')
        throw new Error(`The label "${label.slice(0, 100)}" ${why}.`)
      }
      const version = await graphs.hashOf(graph, given)
      if ((await graphs.version(graph, version)) === undefined) {
        throw new UsageError(`There is no version "${given}" of the graph "${graph}".`)
      }
      return labels.move(graph, label, version, author)
    },
    async remove(graph, label) {
      if (await labels.remove(graph, label, author)) return
      throw new UsageError(`There is no label "${label}" of the graph "${graph}".`)
    },
  }
}
