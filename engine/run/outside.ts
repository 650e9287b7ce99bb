import { createEgress } from '../egress/create-egress.ts'
import type { Egress } from '../egress/egress.ts'
import { noSecrets, type Secrets } from '../egress/secrets.ts'
import { createSandbox } from '../sandbox/create-sandbox.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { noMcpServers, type McpServers } from '../tools/mcp/mcp-servers.ts'
import type { EngineOptions } from './engine.ts'
import { noFiles, type Files } from './files.ts'
import type { NodeContext } from './node-context.ts'

/** What nodes reach besides models and indexes. */
export interface Outside {
  readonly egress: Egress
  readonly sandbox: Sandbox
  readonly secrets: Secrets
  /** Left out, there are none. */
  readonly mcp?: McpServers | undefined
  /** Left out, there are none. */
  readonly files?: Files | undefined
}

/** What the options give, and what is made in place of the rest; `close` closes only that. */
export function openOutside(
  options: Pick<EngineOptions, 'egress' | 'sandbox' | 'secrets' | 'mcp' | 'files'>,
): Outside & { close(): Promise<void> } {
  const egress = options.egress ?? createEgress()
  const sandbox = options.sandbox ?? createSandbox()
  return {
    egress,
    sandbox,
    secrets: options.secrets ?? noSecrets,
    mcp: options.mcp,
    files: options.files,
    async close() {
      if (options.egress === undefined) await egress.close()
      if (options.sandbox === undefined) await sandbox.close()
    },
  }
}

/** As much of it as nodes use. */
export interface Reach {
  readonly egress: Pick<Egress, 'fetch'>
  readonly sandbox: Pick<Sandbox, 'run'>
  readonly secrets: Pick<Secrets, 'read'>
  readonly mcp?: McpServers | undefined
  readonly files?: Files | undefined
}

/** What one node is given of it: whatever it begins ends when its own time does. */
export function reachOutside(
  { egress, sandbox, secrets, mcp = noMcpServers, files = noFiles }: Reach,
  signal: AbortSignal,
): Pick<NodeContext, 'fetch' | 'sandbox' | 'secret' | 'mcp' | 'files'> {
  return {
    files,
    fetch: (address, init = {}) =>
      egress.fetch(address, {
        ...init,
        signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal,
      }),
    sandbox: {
      run: (request, own) =>
        sandbox.run(request, own === undefined ? signal : AbortSignal.any([signal, own])),
    },
    secret: (name, host) => secrets.read(name, host),
    mcp: {
      tools: (server) => mcp.tools(server, signal),
      call: (server, tool, given) => mcp.call(server, tool, given, signal),
    },
  }
}
