import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { NodeType } from '../../engine/graph/define-node.ts'
import { identifierRule, isIdentifier } from '../../engine/graph/identifier.ts'
import { messageOf } from '../../engine/graph/message-of.ts'

/** Milliseconds after which a file that is still being loaded is given up. */
const longest = 10_000

/**
 * The node type that a file declares.
 * @param address under which it is imported
 * @param path as people see it
 * @throws Error with a sentence
 */
export async function readNodeFile(address: string, path: string): Promise<NodeType> {
  const given = defaultOf(await load(address, path))
  if (!isNodeType(given)) {
    throw new Error(
      `${path} declares no node type. Write "export default defineNode({ … })", or put what several nodes share into a folder beside them.`,
    )
  }
  if (!isIdentifier(given.type)) {
    throw new Error(`${path} declares the node type "${given.type}"; its name ${identifierRule}.`)
  }
  return given
}

async function load(address: string, path: string): Promise<unknown> {
  const waiting = new AbortController()
  try {
    return await Promise.race([
      import(address),
      wait(longest, undefined, { signal: waiting.signal }).then(() => {
        throw new Error(`it is still not loaded after ${longest / 1000} s`)
      }),
    ])
  } catch (error) {
    throw new Error(`${path} cannot be loaded: ${reasonOf(error)}${placeOf(error, address)}.`, {
      cause: error,
    })
  } finally {
    waiting.abort()
  }
}

/** Without the full stop, and without the places of modules that people know by their paths. */
function reasonOf(error: unknown): string {
  const message = messageOf(error)
  return withoutEditions(message).trim().replace(/\.$/, '')
}

/** The first line of the file that the error went through. */
function placeOf(error: unknown, address: string): string {
  const stack = error instanceof Error ? withoutEditions(error.stack ?? '') : ''
  const path = fileURLToPath(withoutEditions(address))
  const at = stack.indexOf(path)
  const line = at < 0 ? undefined : /^:(\d+)/.exec(stack.slice(at + path.length))?.[1]
  return line === undefined ? '' : ` (line ${line})`
}

function withoutEditions(text: string): string {
  return text.replaceAll(/\?edition=\d+/g, '')
}

function defaultOf(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module
    ? module.default
    : undefined
}

function isNodeType(value: unknown): value is NodeType {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'run' in value &&
    typeof value.run === 'function' &&
    'description' in value &&
    'config' in value
  )
}
