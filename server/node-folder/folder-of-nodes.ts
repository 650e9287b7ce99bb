import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where node types of one's own lie: in the folder that was named, else in `nodes` of the data
 * folder. Never in the current folder by itself: its files would be executed.
 * @param places.make makes `nodes` of the data folder where there is none, to look at it from now on
 */
export function folderOfNodes(places: {
  readonly nodes: string | undefined
  readonly home: string
  readonly make: boolean
}): string | undefined {
  if (places.nodes !== undefined) return places.nodes
  const folder = join(places.home, 'nodes')
  if (existsSync(folder)) return folder
  if (!places.make) return undefined
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}
