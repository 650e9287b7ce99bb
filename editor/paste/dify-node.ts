import type { GraphNode } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'

export interface DifyNode {
  readonly id: string
  readonly type: string
  readonly title: string
  readonly data: unknown
  readonly place: readonly [number, number]
}

export interface Made {
  readonly node: GraphNode
  readonly told: readonly string[]
}

export function made(
  type: string,
  config: Record<string, Json>,
  inputs: Record<string, string>,
  told: readonly string[] = [],
): Made {
  return { node: { type, config, ...(Object.keys(inputs).length === 0 ? {} : { inputs }) }, told }
}
