import type { DynamicPorts } from './node-description.ts'
import { placeholders } from './template.ts'
import type { Json } from './values.ts'

/** A template in the config of a node. */
export interface ConfigTemplate {
  /** Of the config. */
  readonly key: string
  /** Where it stands in the config. */
  readonly place: readonly (string | number)[]
  readonly template: string
  /** Its placeholders, without those that are no inputs. */
  readonly names: readonly string[]
}

/** The templates that a config holds, in the order in which the node type names their keys. */
export function templatesIn(
  config: Readonly<Record<string, Json>>,
  { templates = [], reserved = [] }: DynamicPorts = {},
): ConfigTemplate[] {
  return templates.flatMap((key) =>
    textsAt(config[key]).map(({ place, text }) => ({
      key,
      place: [key, ...place],
      template: text,
      names: placeholders(text).filter((name) => !reserved.includes(name)),
    })),
  )
}

function textsAt(value: Json | undefined): { place: (string | number)[]; text: string }[] {
  if (typeof value === 'string') return [{ place: [], text: value }]
  if (!Array.isArray(value)) return []
  return value.flatMap((item: Json, at) => {
    const text = typeof item === 'object' && item !== null && 'value' in item ? item.value : null
    return typeof text === 'string' ? [{ place: [at, 'value'], text }] : []
  })
}
