import { create } from 'zustand'
import type { Json } from '../../engine/graph/values.ts'
import { seenTrace, useRunStore } from './run-store.ts'
import { isNested } from './span-path.ts'

interface LitPassages {
  /** Ids of passages. */
  readonly ids: ReadonlySet<string>
  /** Outputs of nodes that gave one of them, as `node port`. */
  readonly ports: ReadonlySet<string>
}

const none: LitPassages = { ids: new Set(), ports: new Set() }

/** The passages that somebody points at in an answer, and the way that they took through the graph. */
export const useLitPassages = create<LitPassages>(() => none)

export function lightPassages(ids: readonly string[]): void {
  const lit = new Set(ids)
  const before = useLitPassages.getState()
  if (lit.size === before.ids.size && ids.every((id) => before.ids.has(id))) return
  useLitPassages.setState(lit.size === 0 ? none : { ids: lit, ports: portsWith(lit) })
}

function portsWith(ids: ReadonlySet<string>): ReadonlySet<string> {
  const ports = new Set<string>()
  for (const { node, path, outputs } of seenTrace(useRunStore.getState())?.spans.values() ?? []) {
    if (isNested(path)) continue
    for (const [port, value] of Object.entries(outputs)) {
      const list: readonly Json[] = Array.isArray(value) ? value : []
      if (list.some((item) => ids.has(passageIdOf(item) ?? ''))) ports.add(`${node} ${port}`)
    }
  }
  return ports
}

/** The id of a passage, or of the one that a citation names; undefined for anything else. */
export function passageIdOf(item: Json | undefined): string | undefined {
  if (typeof item !== 'object' || item === null || !('id' in item)) return undefined
  return typeof item['id'] === 'string' ? item['id'] : undefined
}
