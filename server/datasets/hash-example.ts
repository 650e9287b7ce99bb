import { hash } from 'node:crypto'
import type { Example } from '../../engine/evaluate/example.ts'
import { semanticJson } from '../../engine/graph/canonical.ts'
import type { Json } from '../../engine/graph/values.ts'

/** An example as it is kept, and the name of what it says: sha256, base64url. */
export function hashExample(example: Example): { hash: string; content: string } {
  // SAFETY: an example is plain JSON.
  const content = semanticJson(example as unknown as Json)
  return { hash: hash('sha256', content, 'base64url'), content }
}

/** @param hashes of the examples, in their order */
export function hashVersion(hashes: readonly string[]): string {
  return hash('sha256', hashes.join('\n'), 'hex').slice(0, 16)
}

/** An id for an example without one: the same for the same inputs. */
export function idOfInputs(inputs: Example['inputs']): string {
  return hash('sha256', semanticJson(inputs), 'hex').slice(0, 12)
}
