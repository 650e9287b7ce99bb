import type { PortType } from '../../engine/graph/port-types.ts'
import { schemaOf } from '../../engine/graph/port-schemas.ts'
import type { Json } from '../../engine/graph/values.ts'

/** Why a value does not fit a port, as a sentence; undefined where it fits. */
export function outputProblem(value: Json, type: PortType): string | undefined {
  const parsed = schemaOf(type).safeParse(value)
  if (parsed.success) return undefined
  const issue = parsed.error.issues[0]
  const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  return `This does not fit the type ${type}${place}: ${issue?.message ?? 'it is not valid'}.`
}
