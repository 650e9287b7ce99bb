import { semanticJson } from './canonical.ts'
import { readTypeName } from './catalogue.ts'
import type { NodeType } from './define-node.ts'
import { GraphNode, type Graph, type GraphEntry } from './document.ts'
import { isFrame } from './is-frame.ts'
import { messageOf } from './message-of.ts'
import type { Problem } from './problem.ts'
import type { Json } from './values.ts'

/** What an upgrade asks of a catalogue. */
export interface NodeVersions {
  get(type: string): Pick<NodeType, 'version' | 'migrate'> | undefined
}

type Config = Readonly<Record<string, Json>>

/**
 * Upgrades the settings of every node that names an older version of its type. A node that names no
 * version is of the newest one; a node that cannot be upgraded stays as it is.
 * @param versions a catalogue; without one everything stays as it is
 */
export function upgradeNodes(
  graph: Graph,
  versions: NodeVersions | undefined,
): { readonly graph: Graph; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const changed: [string, GraphEntry][] = []
  for (const [id, entry] of Object.entries(graph.nodes)) {
    if (isFrame(entry)) continue
    const { type, version } = readTypeName(entry.type)
    const newest = versions?.get(type)
    if (newest === undefined || version === undefined) continue
    if (version < 1 || version >= newest.version) continue
    try {
      changed.push([id, upgradedNode(entry, `${type}@${newest.version}`, newest.migrate, version)])
    } catch (error) {
      const why = messageOf(error)
      const message = `The node "${id}" is of "${entry.type}", and its settings could not be upgraded to version ${newest.version}: ${why}`
      const path = ['nodes', id, 'config']
      problems.push({ code: 'not-upgraded', severity: 'error', message, node: id, path })
    }
  }
  if (changed.length === 0) return { graph, problems }
  return {
    graph: { ...graph, nodes: { ...graph.nodes, ...Object.fromEntries(changed) } },
    problems,
  }
}

/** Without a `migrate` the settings mean the same in the new version. */
function upgradedNode(
  node: GraphNode,
  type: string,
  migrate: NodeType['migrate'],
  from: number,
): GraphNode {
  if (migrate === undefined) return { ...node, type }
  const upgrade = (config: Config): Config => {
    const upgraded = migrate({ ...structuredClone(config) }, from)
    const parsed = GraphNode.shape.config.safeParse(upgraded)
    if (parsed.success) return parsed.data ?? {}
    throw new Error('the node type upgraded them to something that is not JSON.')
  }
  const config = upgrade(node.config ?? {})
  const fallback = node.fallback?.map((change) =>
    changeFrom(config, upgrade({ ...node.config, ...change })),
  )
  const { config: _config, fallback: _fallback, ...rest } = node
  return {
    ...rest,
    type,
    ...(Object.keys(config).length === 0 ? {} : { config }),
    ...(fallback === undefined ? {} : { fallback }),
  }
}

/** A fallback says only what differs from the config, and it cannot say that a setting is gone. */
function changeFrom(config: Config, whole: Config): Config {
  const gone = Object.keys(config).find((key) => !Object.hasOwn(whole, key))
  if (gone !== undefined) {
    throw new Error(`a fallback of it would have to take away "${gone}". Write it anew.`)
  }
  const changes = Object.entries(whole).filter(
    ([key, value]) =>
      !Object.hasOwn(config, key) || semanticJson(config[key]!) !== semanticJson(value),
  )
  return Object.fromEntries(changes)
}
