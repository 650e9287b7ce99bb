import { placeholders } from '../graph/template.ts'
import type { Json, Tool } from '../graph/values.ts'
import { NodeError } from '../run/failure.ts'
import type { Inside, InnerGraph } from '../run/inside.ts'
import type { NodeMcp } from '../run/node-context.ts'
import { inputSchema, objectSchema } from './input-schema.ts'
import type { ToolSettings } from './tool-settings.ts'

/** The node type by which tools make requests. */
export const requestType = 'http'

type Around = Pick<Inside, 'graph' | 'configProblem'>

/** Makes a tool of what a graph says about it. @throws NodeError where its arguments cannot be told */
export function makeTool(settings: ToolSettings, inside: Around): Tool {
  const { name, description, parameters, version, about } = readTarget(settings, inside)
  return {
    name: settings.name ?? functionName(name),
    description: settings.description.trim() || description,
    parameters: settings.parameters ?? parameters(),
    target: {
      settings: plain(settings),
      ...(version === undefined ? {} : { version }),
      about,
    },
  }
}

/** The tools of an MCP server, or those of them that the settings name. */
export async function mcpTools(
  settings: ToolSettings,
  mcp: Pick<NodeMcp, 'tools'>,
): Promise<Tool[]> {
  const { mcp: server = '', only, name: prefix } = settings
  const found = await mcp.tools(server)
  const missing = only.filter((wanted) => !found.some(({ name }) => name === wanted))
  if (missing.length > 0) {
    const known = found.map(({ name }) => name).join(', ') || 'none'
    throw new NodeError(
      `The MCP server "${server}" has no tool ${missing.map((one) => `"${one}"`).join(', ')}; it has: ${known}.`,
      { code: 'config' },
    )
  }
  return found
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .map(({ name, description, parameters, readOnly }) => ({
      name: functionName(prefix === undefined ? name : `${prefix}_${name}`),
      description,
      parameters,
      target: {
        settings: plain(settings),
        remote: name,
        readOnly,
        about: `the tool "${name}" of the MCP server "${server}"`,
      },
    }))
}

function functionName(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64)
}

function plain(settings: ToolSettings): Json {
  // SAFETY: settings are plain JSON; the copy drops what is undefined.
  return JSON.parse(JSON.stringify(settings)) as Json
}

interface Target {
  readonly name: string
  readonly description: string
  readonly version?: string
  /** For people who look at a trace. */
  readonly about: string
  readonly parameters: () => Json
}

function readTarget(settings: ToolSettings, inside: Around): Target {
  const { kind, index = '', graph = '', http = {} } = settings
  switch (kind) {
    case 'index':
      return {
        name: `search_${index}`,
        description: `Searches "${index}" and gives the passages that fit a query best.`,
        about: `the index "${index}"`,
        parameters: () => objectSchema({ query: { type: 'string', description: whatToFind } }),
      }
    case 'graph': {
      const inner = inside.graph(graph, settings.version)
      if (inner === undefined) {
        throw new NodeError(`There is no graph "${graph}" of which a tool could be made.`, {
          code: 'config',
        })
      }
      return {
        name: graph,
        description: inner.description || `Runs "${graph}".`,
        about: `the graph "${graph}"`,
        version: inner.version,
        parameters: () => graphSchema(graph, inner),
      }
    }
    case 'http': {
      const problem = inside.configProblem(requestType, http)
      if (problem !== undefined) {
        throw new NodeError(`No tool can be made of this request: ${problem}.`, { code: 'config' })
      }
      const names = new Set(textsIn(http).flatMap(placeholders))
      names.delete('secret')
      const text = { type: 'string' }
      const url = typeof http['url'] === 'string' ? http['url'] : ''
      return {
        name: 'request',
        description: `Requests ${url}.`,
        about: `a request of ${url}`,
        parameters: () => objectSchema(Object.fromEntries([...names].map((one) => [one, text]))),
      }
    }
    case 'mcp':
      throw new Error('An MCP server has many tools; see `mcpTools`.')
  }
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const whatToFind = 'What to find, in words that the passages may hold'

function graphSchema(graph: string, { inputs }: InnerGraph): Json {
  const read = inputSchema(inputs)
  if ('schema' in read) return read.schema
  const { input, type } = read.unwritable
  throw new NodeError(
    `No tool can be made of the graph "${graph}": its input "${input}" is of the type ${type}, which a model cannot write.`,
    { code: 'config', hint: 'Make that input optional, or give it a default.' },
  )
}
