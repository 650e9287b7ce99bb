import type { Json } from '../../graph/values.ts'
import type { Values } from '../../run/events.ts'
import { NodeError } from '../../run/failure.ts'

/** The seam to servers of the Model Context Protocol. Graphs name them; only whoever runs Heddle says where they are. */
export interface McpServers {
  /** @throws NodeError when there is no such server, or it cannot be reached */
  tools(server: string, signal: AbortSignal): Promise<readonly McpTool[]>
  /** @throws NodeError also with what the server says went wrong */
  call(server: string, tool: string, given: Values, signal: AbortSignal): Promise<string>
}

export interface McpTool {
  readonly name: string
  readonly description: string
  /** JSON Schema of its arguments. */
  readonly parameters: Json
  /** The server says that it changes nothing. */
  readonly readOnly: boolean
}

export const noMcpServers: McpServers = {
  tools: (server) => Promise.reject(unknownServer(server, [])),
  call: (server) => Promise.reject(unknownServer(server, [])),
}

export function unknownServer(name: string, known: readonly string[]): NodeError {
  return new NodeError(
    `There is no MCP server "${name}"; there are: ${known.join(', ') || 'none'}.`,
    {
      code: 'config',
      hint: 'Whoever runs Heddle names MCP servers in mcp.json in the data folder.',
    },
  )
}
