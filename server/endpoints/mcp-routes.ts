import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express'
import { z } from 'zod'
import { ownerOf } from '../files/stored-files.ts'
import { HttpError } from '../http/http-error.ts'
import { route, type Route } from '../http/route.ts'
import { stoppingError } from '../routes/started-run.ts'
import type { Runs } from '../runs.ts'
import { servedTo, type ServedGraphs } from './served-graphs.ts'

/**
 * MCP over Streamable HTTP: one POST for each message, no sessions. Clients of the protocol of 2025
 * are answered in its way.
 */
export function mcpRoutes(options: {
  served: ServedGraphs
  runs: Runs
  version: string
  stopping: () => boolean
}): Route[] {
  return [
    route({
      method: 'post',
      path: '/mcp',
      scope: 'run',
      reach: 'anything',
      audit: false,
      body: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]),
      async handle({ body, actor, request, response }) {
        if (options.stopping()) throw stoppingError()
        if (Array.isArray(body)) {
          throw new HttpError(
            400,
            'NO_BATCHES',
            'MCP has no batches of messages: send each one in a request of its own.',
          )
        }
        // Loaded on first use: most processes never speak it.
        const [{ createMcpHandler }, { mcpServer }] = await Promise.all([
          import('@modelcontextprotocol/server'),
          import('./mcp-tools.ts'),
        ])
        const gone = new AbortController()
        response.once('close', () => {
          if (!response.writableFinished) gone.abort()
        })
        const handler = createMcpHandler(() =>
          mcpServer({
            ...options,
            served: servedTo(actor, options.served),
            owner: ownerOf(actor),
            gone: gone.signal,
          }),
        )
        const answer = await handler.fetch(webRequest(request, gone.signal), { parsedBody: body })
        await send(response, answer)
        return undefined
      },
    }),
  ]
}

/** The request with its headers; its body was read and checked already. */
function webRequest(request: ExpressRequest, signal: AbortSignal): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    // Credentials are checked by now, and are nobody's business further on.
    if (value === undefined || name === 'authorization' || name === 'cookie') continue
    headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const host = request.headers.host ?? 'localhost'
  if (!URL.canParse(`http://${host}/mcp`)) {
    throw new HttpError(400, 'BAD_REQUEST', 'The request cannot be read.')
  }
  return new Request(`http://${host}/mcp`, { method: 'POST', headers, body: '', signal })
}

async function send(response: ExpressResponse, answer: Response): Promise<void> {
  response.status(answer.status)
  for (const [name, value] of answer.headers) response.set(name, value)
  response.set('cache-control', 'no-store')
  if (answer.body === null) return void response.end()
  try {
    // SAFETY: the web stream of Node under its other name.
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), response)
  } catch (error) {
    // The client left.
    if (!response.destroyed) throw error
  }
}
