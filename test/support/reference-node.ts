import type { NodeType } from '../../engine/graph/define-node.ts'
import type { GraphNode } from '../../engine/graph/document.ts'
import { schemaOf } from '../../engine/graph/port-schemas.ts'
import type { Ports } from '../../engine/graph/ports.ts'
import type { Json } from '../../engine/graph/values.ts'
import { NodeError } from '../../engine/run/failure.ts'
import type { NodeContext } from '../../engine/run/node-context.ts'

type Values = Readonly<Record<string, Json>>

/** How one node ended; without outputs where nothing can be read of it. */
export interface NodeEnding {
  readonly how: 'succeeded' | 'failed' | 'skipped'
  readonly tries: number
  readonly outputs?: Values
}

/** One node with all that it needs: bypassed, or tried with its config and then with its fallbacks. */
export async function interpretNode(
  entry: GraphNode,
  ports: Ports,
  inputs: Values,
  type: Pick<NodeType, 'config' | 'run'>,
): Promise<NodeEnding> {
  const present = Object.entries(ports.inputs).filter(([port]) => Object.hasOwn(inputs, port))
  const fits = present.every(
    ([port, given]) => schemaOf(given.type).safeParse(inputs[port]).success,
  )
  if (entry.disabled && fits) {
    const passed = Object.entries(ports.outputs).flatMap(([port, wanted]) => {
      const from = present.find(([, given]) => given.type === wanted.type)
      return from === undefined || port === 'error' ? [] : [[port, inputs[from[0]]!]]
    })
    return { how: 'skipped', tries: 0, outputs: Object.fromEntries(passed) }
  }
  let tries = 0
  let code = 'input'
  for (const change of [{}, ...(entry.fallback ?? [])]) {
    const config = type.config.parse({ ...entry.config, ...change })
    for (let attempt = 0; attempt < (entry.retry?.attempts ?? 1); attempt += 1) {
      tries += 1
      try {
        if (!fits) throw new NodeError('', { code: 'input' })
        // SAFETY: the nodes of property tests ask nothing of their context, and give JSON.
        const outputs = (await type.run({ config, inputs, context: {} as NodeContext })) as Values
        return { how: 'succeeded', tries, outputs }
      } catch (error) {
        code = error instanceof NodeError ? error.code : 'node'
      }
    }
  }
  // Its sentence is the engine's own; the nodes of property tests do without.
  const outputs = entry.onError === 'emit' ? { error: { message: '', code } } : undefined
  return { how: 'failed', tries, ...(outputs === undefined ? {} : { outputs }) }
}
