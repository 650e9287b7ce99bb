import { hash } from 'node:crypto'
import type { PortValues } from '../run/value.ts'

/** Everything that could change the result of a node. */
export interface KeyIngredients {
  readonly nodeType: string
  readonly version: number
  /** Of the node type's code. */
  readonly revision: number
  /** Hash of the effective config: defaults filled in, keys sorted. */
  readonly config: string
  /** What the model and index fields of the config stand for now. */
  readonly resolved: readonly string[]
  readonly inputs: PortValues
  /** Experiments run the same inputs several times. */
  readonly trial: number
  /** Run and path, for nodes whose effect is not pure: they are never shared. */
  readonly place: string | undefined
}

/** The journal key of a span: two executions with the same key may share one record. */
export function journalKey(ingredients: KeyIngredients): string {
  const { nodeType, version, revision, config, resolved, inputs, trial, place } = ingredients
  const ports = Object.keys(inputs)
    .sort()
    .map((name) => [name, inputs[name]!.hash])
  return hash(
    'sha256',
    JSON.stringify([nodeType, version, revision, config, resolved, ports, trial, place ?? null]),
    'base64url',
  )
}
