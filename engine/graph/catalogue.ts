import type { NodeType } from './define-node.ts'
import type { NodeDescription } from './node-description.ts'

/** The node types that graphs may use, by type name. */
export interface Catalogue {
  get(type: string): NodeType | undefined
  describe(): readonly NodeDescription[]
}

/** A type name as graphs write it, taken apart: `generate@1`. Without a version the newest is meant. */
export function readTypeName(name: string): { type: string; version: number | undefined } {
  const at = name.indexOf('@')
  if (at < 0) return { type: name, version: undefined }
  return { type: name.slice(0, at), version: Number(name.slice(at + 1)) }
}

/** @throws if two definitions have the same type name. */
export function createCatalogue(types: readonly NodeType[]): Catalogue {
  const byType = new Map<string, NodeType>()
  for (const type of types) {
    if (byType.has(type.type))
      throw new Error(`Two node types are named "${type.type}". Rename one of them.`)
    byType.set(type.type, type)
  }
  return {
    get: (type) => byType.get(type),
    describe: () => [...byType.values()].map((type) => type.description),
  }
}
