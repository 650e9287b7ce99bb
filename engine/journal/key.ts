import { hash } from 'node:crypto'
import type { PortValues } from '../run/value.ts'

/** Everything that could change the result of a node. */
export interface KeyIngredients {
  readonly nodeType: string
  readonly version: number
  /** Of the node type's code; with a hash of the code where that may change at any time. */
  readonly revision: number | string
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

/** Characters of the first part of a key, 162 bits. */
const partLength = 27

/**
 * The journal key of a span: two executions with the same key may share one record. Its first part
 * says what was executed (node type, config, inputs), the second in which world (what the config's
 * names stood for, the trial, the place): a replay compares the first part only.
 */
export function journalKey(ingredients: KeyIngredients): string {
  const { nodeType, version, revision, config, resolved, inputs, trial, place } = ingredients
  const ports = Object.keys(inputs)
    .sort()
    .map((name) => [name, inputs[name]!.hash])
  const work = partOf([nodeType, version, revision, config, ports])
  return work + partOf([resolved, trial, place ?? null])
}

/** The part of a key that says what was executed. */
export function workOf(key: string): string {
  return key.slice(0, partLength)
}

function partOf(ingredients: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(ingredients), 'base64url').slice(0, partLength)
}
