import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'

/** An MCP server as a program: says which environment it was given. */
serveStdio(() => {
  const server = new McpServer({ name: 'program', version: '1' })
  server.registerTool('environment', { description: 'Names its variables.' }, () => ({
    content: [{ type: 'text', text: JSON.stringify(process.env) }],
  }))
  return server
})
