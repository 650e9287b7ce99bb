import type { Client, Transport } from '@modelcontextprotocol/client'
import type { GuardedFetch } from '../../egress/egress.ts'
import type { Secrets } from '../../egress/secrets.ts'
import { takeOutSecrets } from '../../egress/take-out-secrets.ts'
import { messageOf } from '../../graph/message-of.ts'
import { render } from '../../graph/template.ts'
import type { Json } from '../../graph/values.ts'
import { NodeError } from '../../run/failure.ts'
import { unknownServer, type McpServers } from './mcp-servers.ts'
import type { McpServerSettings } from './server-settings.ts'

/** Milliseconds for one request to a server. */
const requestTimeout = 60_000
/** Shorter ones could not be taken out of an answer without spoiling it. */
const shortestSecret = 8
const secretName = /\{\{\s*secret\.([\w-]+)/g

interface Around {
  readonly fetch: GuardedFetch
  readonly secrets: Pick<Secrets, 'read'>
}

/**
 * Servers by their settings. Each use has a connection of its own, so a server that was restarted, or
 * keeps sessions for a while only, is no trouble.
 */
export function connectMcpServers(
  settings: ReadonlyMap<string, McpServerSettings>,
  around: Around,
): McpServers {
  async function use<Result>(
    name: string,
    signal: AbortSignal,
    work: (client: Client) => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly hidden: readonly string[] }> {
    const server = settings.get(name)
    if (server === undefined) throw unknownServer(name, [...settings.keys()])
    const headers = 'url' in server ? headersOf(server, around.secrets) : {}
    const values = Object.values('url' in server ? headers : server.env)
    const hidden = values
      .flatMap((value) => [value, value.replace(/^\w+ /, '')])
      .filter((value) => value.length >= shortestSecret)
    // Loaded on first use: most runs need no server.
    const { Client: McpClient } = await import('@modelcontextprotocol/client')
    const client = new McpClient({ name: 'heddle', version: '1' })
    let transport: Transport | undefined
    try {
      transport = await transportTo(server, headers, around.fetch, signal)
      await client.connect(transport, { signal, timeout: requestTimeout })
      return { result: await work(client), hidden }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof NodeError) throw error
      const why = takeOutSecrets(messageOf(error), hidden)
      throw new NodeError(`The MCP server "${name}" failed: ${why.replace(/\.?$/, '.')}`, {
        code: 'mcp',
      })
    } finally {
      await client.close().catch(() => undefined)
      if (transport !== undefined) programs.delete(transport)
    }
  }

  return {
    async tools(name, signal) {
      const { result } = await use(name, signal, (client) =>
        client.listTools({}, { signal, timeout: requestTimeout }),
      )
      return result.tools.map((tool) => ({
        name: tool.name,
        description: tool.description ?? tool.title ?? '',
        // SAFETY: it came as JSON.
        parameters: tool.inputSchema as Json,
        readOnly: tool.annotations?.readOnlyHint === true,
      }))
    },
    async call(name, tool, given, signal) {
      const { result, hidden } = await use(name, signal, (client) =>
        client.callTool(
          { name: tool, arguments: { ...given } },
          { signal, timeout: requestTimeout },
        ),
      )
      const text = takeOutSecrets(textOf(result), hidden)
      if (result.isError !== true) return text
      throw new NodeError(text === '' ? `The MCP tool "${tool}" failed.` : text, { code: 'mcp' })
    },
  }
}

async function transportTo(
  server: McpServerSettings,
  headers: Readonly<Record<string, string>>,
  fetch: GuardedFetch,
  signal: AbortSignal,
): Promise<Transport> {
  if ('url' in server) {
    const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client')
    return new StreamableHTTPClientTransport(new URL(server.url), {
      requestInit: { headers: { ...headers } },
      fetch: (address, init = {}) =>
        fetch(address, {
          ...init,
          sameOrigin: true,
          signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal,
        }),
    })
  }
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio')
  const { command, args, env } = server
  const transport = new StdioClientTransport({ command, args, env, stderr: 'ignore' })
  const start = transport.start.bind(transport)
  transport.start = async () => {
    await start()
    if (transport.pid !== null) programs.set(transport, transport.pid)
    killAtExit()
  }
  return transport
}

/** Process ids of programs that have not ended for certain. */
const programs = new Map<Transport, number>()
let watched = false

/** A program is given some seconds to end by itself. Where this process ends sooner, it must not stay behind. */
function killAtExit(): void {
  if (watched) return
  watched = true
  process.once('exit', () => {
    for (const program of programs.values()) {
      try {
        process.kill(program, 'SIGKILL')
      } catch {
        // It is gone already.
      }
    }
  })
}

function headersOf(
  { url, headers }: Extract<McpServerSettings, { url: string }>,
  secrets: Pick<Secrets, 'read'>,
): Record<string, string> {
  const { host } = new URL(url)
  return Object.fromEntries(
    Object.entries(headers).map(([name, template]) => {
      const names = [...template.matchAll(secretName)].map(([, secret]) => secret!)
      const values = Object.fromEntries(names.map((one) => [one, secrets.read(one, host)]))
      return [name, names.length === 0 ? template : render(template, { secret: values }).text]
    }),
  )
}

/** What a model can read of a result; pictures and sounds are only named. */
function textOf(result: Awaited<ReturnType<Client['callTool']>>): string {
  const texts = result.content.map((part) => {
    if (part.type === 'text') return part.text
    if (part.type === 'resource' && 'text' in part.resource) return part.resource.text
    if (part.type === 'resource_link') return `${part.name}: ${part.uri}`
    return `(${part.type} that is not shown)`
  })
  if (texts.length > 0 || result.structuredContent === undefined) return texts.join('\n\n')
  return JSON.stringify(result.structuredContent, null, 2)
}
