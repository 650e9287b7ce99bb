import { defineNode, port } from '../engine/graph/define-node.ts'
import { makeTool, mcpTools } from '../engine/tools/make-tool.ts'
import { ToolSettings } from '../engine/tools/tool-settings.ts'

export default defineNode({
  type: 'tool',
  version: 1,
  family: 'tool',
  icon: 'wrench',
  title: 'Tool',
  description: 'Makes an index, a graph, a request or an MCP server a tool that an agent may call.',
  // A server may have other tools the next time.
  effect: 'idempotent',
  effectOf: ({ kind }) => (kind === 'mcp' ? 'idempotent' : 'pure'),
  config: ToolSettings,
  inputs: {},
  outputs: {
    tool: port.tool({ description: 'For the input "tools" of an agent; not of an MCP server' }),
    tools: port.tools({ description: 'The same in a list, or those of an MCP server' }),
  },
  async run({ config, context }) {
    if (config.kind === 'mcp') return { tools: await mcpTools(config, context.mcp) }
    const tool = makeTool(config, context.inside)
    return { tool, tools: [tool] }
  },
})
