import type { Json } from '../../engine/graph/values.ts'
import type { ConfigFieldInfo } from './config-fields.ts'

type Changes = Readonly<Record<string, Json>>

/** What a fallback changes, in a line: `model small, temperature 0`. */
export function changesIn(changes: Changes, fields: readonly ConfigFieldInfo[]): string {
  const said = Object.entries(changes).map(([key, value]) => {
    const label = fields.find((field) => field.key === key)?.label.toLowerCase() ?? key
    return `${label} ${typeof value === 'string' ? value : JSON.stringify(value)}`
  })
  return said.length === 0 ? 'changes nothing yet' : said.join(', ')
}

/** What a new fallback begins with: the model as it is now, to be replaced; nothing where there is none. */
export function firstChange(fields: readonly ConfigFieldInfo[], config: Changes): Changes {
  const model = fields.find(({ kind }) => kind.kind === 'model')
  if (model === undefined) return {}
  return { [model.key]: config[model.key] ?? model.default ?? '' }
}
