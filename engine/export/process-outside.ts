import { createEgress } from '../egress/create-egress.ts'
import { environmentSecrets } from '../egress/environment-secrets.ts'
import { NodeError } from '../run/failure.ts'
import type { Inside } from '../run/inside.ts'
import type { NodeContext } from '../run/node-context.ts'
import { reachOutside, type Outside } from '../run/outside.ts'
import { createSandbox } from '../sandbox/create-sandbox.ts'

let shared: Outside | undefined

/** Graphs with agents are not exported; a node type of somebody's own may still try. */
const nothingInside: Inside = {
  node: (name) => Promise.reject(onlyInHeddle(name)),
  run: (name) => Promise.reject(onlyInHeddle(name)),
  graph: () => undefined,
  configProblem: () => undefined,
  makesTools: () => false,
}

function onlyInHeddle(name: string): NodeError {
  return new NodeError(`"${name}" runs inside another node, and that takes the engine of Heddle.`)
}

/**
 * What nodes of exported graphs reach, with the same guards as in Heddle: the web, as
 * HEDDLE_EGRESS_ALLOW widens it, code in a sandbox, and the secrets of the environment. One for the
 * process, which it does not keep from ending.
 */
export function processOutside(
  signal: AbortSignal,
): Pick<NodeContext, 'fetch' | 'sandbox' | 'secret' | 'mcp' | 'files' | 'inside'> {
  shared ??= {
    egress: createEgress({ allow: process.env['HEDDLE_EGRESS_ALLOW'] ?? [] }),
    sandbox: createSandbox(),
    secrets: environmentSecrets(process.env),
  }
  return { ...reachOutside(shared, signal), inside: nothingInside }
}
