import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { GuardedFetch } from '../../engine/egress/egress.ts'

/** An MCP server behind a `fetch`, with tools that add, fail, and tell what they were sent. */
export function mcpWebServer(): { readonly fetch: GuardedFetch; readonly requests: Request[] } {
  const requests: Request[] = []
  const handler = createMcpHandler(({ requestInfo }) => {
    const server = new McpServer({ name: 'web', version: '1' })
    server.registerTool(
      'add',
      {
        description: 'Adds two numbers.',
        inputSchema: z.object({ a: z.number(), b: z.number() }),
        annotations: { readOnlyHint: true },
      },
      ({ a, b }) => ({ content: [{ type: 'text', text: String(a + b) }] }),
    )
    server.registerTool('fail', { description: 'Fails.' }, () => ({
      content: [{ type: 'text', text: 'The shop is closed.' }],
      isError: true,
    }))
    server.registerTool('echo', { description: 'Tells its key.' }, () => ({
      content: [
        { type: 'text', text: `key ${requestInfo?.headers.get('authorization') ?? 'none'}` },
        { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      ],
    }))
    return server
  })
  return {
    requests,
    fetch: (address, init = {}) => {
      const { limits: _limits, sameOrigin: _sameOrigin, ...plain } = init
      const request = new Request(address, plain)
      requests.push(request)
      return handler.fetch(request)
    },
  }
}
