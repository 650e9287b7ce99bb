import type { NodeType } from './define-node.ts'
import type { NodeDescription } from './node-description.ts'

/** The node types that graphs may use, by type name. */
export interface Catalogue {
  get(type: string): NodeType | undefined
  describe(): readonly NodeDescription[]
  /** Rises when other types take the place of those before: what was made of them is out of date. */
  readonly edition: number
}

/** A catalogue whose types may change while it is in use. What is under way keeps those it began with. */
export interface ChangingCatalogue extends Catalogue {
  /** @throws if two definitions have the same type name; the types before then stay. */
  replace(types: readonly NodeType[]): void
}

/** A type name as graphs write it, taken apart: `generate@1`. Without a version the newest is meant. */
export function readTypeName(name: string): { type: string; version: number | undefined } {
  const at = name.indexOf('@')
  if (at < 0) return { type: name, version: undefined }
  return { type: name.slice(0, at), version: Number(name.slice(at + 1)) }
}

/** @throws if two definitions have the same type name. */
export function createCatalogue(types: readonly NodeType[]): ChangingCatalogue {
  let byType = named(types)
  let edition = 0
  return {
    get: (type) => byType.get(type),
    describe: () => [...byType.values()].map((type) => type.description),
    get edition() {
      return edition
    },
    replace(next) {
      byType = named(next)
      edition += 1
    },
  }
}

function named(types: readonly NodeType[]): ReadonlyMap<string, NodeType> {
  const byType = new Map<string, NodeType>()
  for (const type of types) {
    if (byType.has(type.type))
      throw new Error(`Two node types are named "${type.type}". Rename one of them.`)
    byType.set(type.type, type)
  }
  return byType
}
