import { writeFileSync } from 'node:fs'
import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'

/** An MCP server as a program: says which environment it was given, or stays whatever it is told. */
serveStdio(() => {
  const server = new McpServer({ name: 'program', version: '1' })
  server.registerTool('environment', { description: 'Names its variables.' }, () => ({
    content: [{ type: 'text', text: JSON.stringify(process.env) }],
  }))
  server.registerTool('stay', { description: 'Never answers, and does not go.' }, () => {
    process.on('SIGTERM', () => undefined)
    setInterval(() => undefined, 1000)
    writeFileSync(process.env['PID_FILE'] ?? '', String(process.pid))
    return new Promise(() => undefined)
  })
  return server
})
