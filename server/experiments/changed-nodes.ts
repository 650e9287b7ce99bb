import { diffGraphs } from '../../engine/graph/diff-graphs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { StoredExperiment } from './experiment-store.ts'

/** How many nodes and frames two variants differ in; undefined where one is not kept any more. */
export async function changedNodes(
  { variants }: Pick<StoredExperiment, 'variants'>,
  sides: readonly [string, string],
  graphs: Pick<GraphStore, 'document'>,
): Promise<number | undefined> {
  const [before, after] = await Promise.all(
    sides.map(async (side) => {
      const variant = variants.find(({ name }) => name === side)
      return variant === undefined ? undefined : graphs.document(variant.version)
    }),
  )
  if (before === undefined || after === undefined) return undefined
  return diffGraphs(before, after).nodes.length
}
