import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { mostHeaders, type ConnectionLimits } from './connection-limits.ts'

/** A server that takes no requests yet. */
export function createHttpServer({
  headersTimeout,
  requestTimeout,
  connectionsCheckingInterval,
}: ConnectionLimits): Server {
  const server = createServer({
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval,
    keepAliveTimeout: 65_000,
    // Some clients offer HTTP/2 with every request; Node would take those for WebSockets.
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
  })
  server.maxHeadersCount = mostHeaders
  server.on('clientError', refuseUnreadable)
  return server
}

/** @returns the port, which the system chooses where 0 is asked for. @throws Error where it is taken */
export function listen(
  server: Server,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is taken by another program. Stop it, or start with another port: PORT=${port + 1} npm start.`,
            )
          : error,
      )
    })
    server.listen(port, host, () => {
      // SAFETY: a server that listens on a port has this address.
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Lets requests that go on end for a moment, then breaks them off. */
export async function closeHttpServer(server: Server): Promise<void> {
  const over = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeIdleConnections()
  const force = setTimeout(() => server.closeAllConnections(), 500)
  await over
  clearTimeout(force)
}

/** How a host stands in an address that people open on this machine. */
export function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** What Node could not read as a request at all. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return void socket.destroy()
  const [status, code] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'HEADERS_TOO_LARGE']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'TOO_SLOW']
        : ['400 Bad Request', 'BAD_REQUEST']
  const body = JSON.stringify({
    error: { code, message: 'The request cannot be read.', requestId: '' },
  })
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
}
