import { z } from 'zod'
import { advanced, hinted } from '../graph/define-node.ts'
import { Json } from '../graph/values.ts'

/** What providers allow as the name of a function. */
const ToolName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -')

/** What a tool is made of. */
export const ToolSettings = z
  .object({
    kind: z
      .enum(['index', 'graph', 'http', 'mcp'])
      .default('index')
      .describe(
        'What a call does: search an index, run a graph, make an HTTP request, or call an MCP server',
      ),
    index: hinted(z.string().min(1).optional(), { kind: 'index' }).describe('Where it searches'),
    graph: hinted(z.string().min(1).optional(), { kind: 'graph' }).describe(
      'What it runs; the inputs of the graph are its arguments',
    ),
    http: z
      .record(z.string(), Json)
      .optional()
      .describe('What it requests: settings of a node http, whose {{names}} are its arguments'),
    mcp: z
      .string()
      .min(1)
      .optional()
      .describe('Which MCP server is called; whoever runs Heddle names them in mcp.json'),
    only: z
      .array(z.string().min(1))
      .max(200)
      .default([])
      .describe('Names of the tools of an MCP server that may be called; empty for all'),
    name: ToolName.optional().describe(
      'What the model calls it, such as search_handbook; of an MCP server, how its names begin',
    ),
    description: hinted(z.string().max(4000).default(''), { kind: 'long-text' }).describe(
      'What it does and when to use it; the model goes by this',
    ),
    topK: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(6)
      .describe('Passages that a search of an index finds'),
    mode: advanced(
      z
        .enum(['auto', 'keyword', 'vector', 'hybrid'])
        .default('auto')
        .describe('How an index is searched'),
    ),
    version: advanced(
      z
        .string()
        .min(1)
        .optional()
        .describe('Of the graph: a label, or the hash of a version; left out, the newest'),
    ),
    parameters: advanced(
      z
        .record(z.string(), Json)
        .optional()
        .describe('JSON Schema of the arguments; left out, it follows from what is called'),
    ),
  })
  .superRefine(({ kind, ...settings }, check) => {
    if (settings[kind] !== undefined) return
    const message = `it says what is called, and a tool of the kind "${kind}" needs it`
    check.addIssue({ code: 'custom', path: [kind], message })
  })
export type ToolSettings = z.output<typeof ToolSettings>

/** What a tool holds for whoever calls it. */
export const ToolTarget = z.object({
  settings: z.record(z.string(), Json),
  version: z.string().optional().describe('Of the graph that runs'),
  remote: z.string().optional().describe('What an MCP server calls the tool'),
  readOnly: z.boolean().optional().describe('The MCP server says that it changes nothing'),
})
