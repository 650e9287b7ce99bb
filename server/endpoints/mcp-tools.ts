import { Server, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import { didYouMean } from '../../engine/graph/did-you-mean.ts'
import { GraphError } from '../../engine/graph/problem.ts'
import type { Json } from '../../engine/graph/values.ts'
import { InputError } from '../../engine/run/input-error.ts'
import type { RunResult } from '../../engine/run/run-graph.ts'
import { inputSchema } from '../../engine/tools/input-schema.ts'
import { HttpError } from '../http/http-error.ts'
import type { Runs } from '../runs.ts'
import { followedRun } from './followed-run.ts'
import { failureOf } from './run-failure.ts'
import { fileSchemas } from './mcp-file.ts'
import type { ServedGraph, ServedGraphs, ServedRun } from './served-graphs.ts'

interface GraphTool {
  readonly name: string
  readonly title?: string
  readonly description: string
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: unknown }
}

/**
 * An MCP server whose tools are the graphs that a model can call: those whose inputs it can write.
 * One is made for each request, so that no answer can reach another client.
 * @param options.owner whose uploaded files arguments may name
 * @param options.gone when the client has left
 */
export function mcpServer(options: {
  served: ServedGraphs
  runs: Runs
  version: string
  owner: string | undefined
  gone: AbortSignal
}): Server {
  const { served, runs, version, owner, gone } = options
  const server = new Server(
    { name: 'heddle', title: 'Heddle', version },
    { capabilities: { tools: {} } },
  )

  async function tools(): Promise<GraphTool[]> {
    return (await served.list()).map(toTool).filter((tool) => tool !== undefined)
  }

  server.setRequestHandler('tools/list', async () => ({ tools: await tools() }))

  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const graph = await served.find(params.name)
    if (graph === undefined || toTool(graph) === undefined) {
      const name = params.name.slice(0, 100)
      const near = didYouMean(
        name,
        (await tools()).map((tool) => tool.name),
      )
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `There is no tool "${name}" here.${near}`,
      )
    }
    let run: ServedRun
    try {
      run = await graph.start({ input: params.arguments ?? {}, owner })
    } catch (error) {
      // A model that wrote wrong arguments reads what was wrong, and can write others.
      if (error instanceof InputError || error instanceof GraphError || isRefusal(error)) {
        return failed(error.message)
      }
      throw error
    }
    if (graph.onDisconnect === 'cancel') {
      const cancel = (): void => void runs.cancel(run.id).catch(() => undefined)
      for (const signal of [gone, mcpReq.signal]) signal.addEventListener('abort', cancel)
    }
    return answerOf(await followedRun(run, runs).result)
  })

  return server
}

/** Limits of a deployment, which a model can be told of. */
function isRefusal(error: unknown): error is HttpError {
  return error instanceof HttpError && error.status < 500
}

/** undefined where no model can write what the graph needs. */
function toTool({ name, graph }: ServedGraph): GraphTool | undefined {
  const read = inputSchema(graph.inputs, fileSchemas)
  if (!('schema' in read)) return undefined
  return {
    name,
    ...(graph.title === undefined ? {} : { title: graph.title }),
    description: graph.description ?? graph.title ?? `Runs the graph "${name}".`,
    // SAFETY: `inputSchema` gives the schema of an object.
    inputSchema: read.schema as GraphTool['inputSchema'],
  }
}

/** The answer for people and models as text; all outputs, such as citations, as structured content. */
function answerOf(result: RunResult) {
  const failure = failureOf(result)
  if (failure !== undefined) return failed(failure.message)
  const outputs = Object.entries(result.outputs)
  const texts = outputs.filter(([, value]) => typeof value === 'string')
  const [, answer] = texts.find(([name]) => name === 'answer') ?? texts[0] ?? []
  return {
    content: [{ type: 'text' as const, text: textOf(answer ?? result.outputs) }],
    structuredContent: { ...result.outputs },
    _meta: { 'heddle/run': result.id, 'heddle/version': result.version },
  }
}

function failed(message: string) {
  return { content: [{ type: 'text' as const, text: message }], isError: true }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
