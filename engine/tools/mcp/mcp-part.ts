import { z } from 'zod'
import { defineNode, port } from '../../graph/define-node.ts'
import type { Values } from '../../run/events.ts'

/** A call of a tool of an MCP server. It stands in no palette: an agent runs it inside itself. */
export const mcpPart = defineNode({
  type: 'mcp',
  version: 1,
  family: 'tool',
  icon: 'plug',
  title: 'MCP',
  description: 'Calls a tool of an MCP server.',
  effect: 'at-most-once',
  effectOf: ({ readOnly }) => (readOnly ? 'idempotent' : 'at-most-once'),
  config: z.object({ server: z.string(), tool: z.string(), readOnly: z.boolean() }),
  inputs: {},
  outputs: { text: port.text() },
  dynamic: { inputs: 'any' },
  async run({ config: { server, tool }, inputs, context }) {
    // SAFETY: inputs are JSON values that ports have checked.
    const given = inputs as Values
    return { text: await context.mcp.call(server, tool, given) }
  },
})
