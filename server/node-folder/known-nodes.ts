import { createCatalogue, type Catalogue } from '../../engine/graph/catalogue.ts'
import type { NodeType } from '../../engine/graph/define-node.ts'
import { nodeTypes } from '../../nodes/index.ts'
import type { Log } from '../log.ts'
import { folderOfNodes } from './folder-of-nodes.ts'
import { openNodeFolder, type NodeFileProblem, type NodeFolder } from './node-folder.ts'

/** The node types that come with Heddle, and those of a folder beside them. */
export interface KnownNodes {
  readonly catalogue: Catalogue
  problems(): readonly NodeFileProblem[]
  /** Takes over what files declare as they change. */
  watch(changed: () => void): void
  close(): Promise<void>
}

/**
 * @param places.nodes the folder, where one was named
 * @param more node types that whoever starts Heddle from code hands in
 * @throws Error with a sentence where the folder that was named is not there
 */
export async function openKnownNodes(options: {
  readonly places: { readonly nodes: string | undefined; readonly home: string }
  readonly more?: readonly NodeType[]
  /** Whether changes will be watched, so that a folder is made where there is none. */
  readonly make?: boolean
  readonly log: Log
}): Promise<KnownNodes> {
  const given = [...nodeTypes, ...(options.more ?? [])]
  const place = folderOfNodes({ ...options.places, make: options.make ?? false })
  const folder: NodeFolder | undefined =
    place === undefined
      ? undefined
      : await openNodeFolder({
          folder: place,
          taken: given.map(({ type }) => type),
          log: options.log,
        })
  const catalogue = createCatalogue([...given, ...(folder?.types() ?? [])])
  return {
    catalogue,
    problems: () => folder?.problems() ?? [],
    watch(changed) {
      folder?.watch(() => {
        catalogue.replace([...given, ...folder.types()])
        changed()
      })
    },
    close: async () => folder?.close(),
  }
}
