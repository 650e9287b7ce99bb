import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the server saw it. */
interface EventRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Readonly<Record<string, unknown>>
}

type Handler = (request: EventRequest, response: ServerResponse) => void

/** A server that answers as a test tells it, mostly with server-sent events. */
export interface EventServer extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly EventRequest[]
  /** What it answers from now on. */
  answer(handler: Handler): void
  /** Answers with a whole stream of events. */
  stream(events: string): void
}

export async function startEventServer(): Promise<EventServer> {
  const requests: EventRequest[] = []
  let handle: Handler = (_, response) => response.writeHead(404).end()
  const server = createServer((request, response) => {
    void read(request).then((seen) => {
      requests.push(seen)
      handle(seen, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // SAFETY: a server that listens on a port has this address.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (handler) => {
      handle = handler
    },
    stream(events) {
      handle = (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events)
      }
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function read(request: IncomingMessage): Promise<EventRequest> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    // SAFETY: the clients under test send objects.
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  }
}
