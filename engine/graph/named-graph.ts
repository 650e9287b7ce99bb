import { readTypeName } from './catalogue.ts'
import { subgraphType, toolType } from './subgraph-type.ts'

/** A graph as a node names it in its settings. */
export interface NamedGraph {
  readonly name: string
  /** A label or a hash; undefined for the newest version. */
  readonly version: string | undefined
}

/**
 * The graph that a node runs, in its own place or when an agent calls it; undefined where it names
 * none. Settings may have any shape.
 * @param typeName as a graph writes it: `graph@1`
 */
export function namedGraph(typeName: string, config: unknown): NamedGraph | undefined {
  const { type } = readTypeName(typeName)
  const runs = type === subgraphType || (type === toolType && settingOf(config, 'kind') === 'graph')
  const name = runs ? settingOf(config, 'graph') : undefined
  if (typeof name !== 'string') return undefined
  const version = settingOf(config, 'version')
  return { name, version: typeof version === 'string' ? version : undefined }
}

/** Tells the graphs apart that are named: `name` or `name@version`. */
export function graphKey({ name, version }: NamedGraph): string {
  return version === undefined ? name : `${name}@${version}`
}

function settingOf(config: unknown, key: string): unknown {
  if (typeof config !== 'object' || config === null || !Object.hasOwn(config, key)) return undefined
  // SAFETY: it has the key.
  return (config as Readonly<Record<string, unknown>>)[key]
}
