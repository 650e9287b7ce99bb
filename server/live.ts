import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Access } from './auth/access.ts'
import { mayUse } from './auth/scope.ts'
import { identify, originProblem, type KnownHost } from './http/guard.ts'
import type { Notices } from './notices.ts'

const pingEvery = 25_000
const mostBuffered = 1024 * 1024
const mostSockets = 200

/**
 * The WebSocket `/api/live`: tells editors what changed. Host, origin and credentials are checked
 * before the upgrade. Clients say nothing.
 * @param options.others takes upgrades of other paths, such as those of Vite in development
 * @returns how to close it
 */
export function attachLive(
  server: Server,
  options: {
    access: Access
    knownHost: KnownHost
    cookie: () => string
    notices: Notices
    others: boolean
  },
): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    perMessageDeflate: false,
  })

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (request.url?.split('?')[0] !== '/api/live') {
      if (!options.others) refuse(socket, '404 Not Found')
      return
    }
    if (originProblem(request, options.knownHost) !== undefined) {
      return refuse(socket, '403 Forbidden')
    }
    accept(request, socket, head).catch(() => refuse(socket, '500 Internal Server Error'))
  })

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const actor = await identify(request, options.access, options.cookie())
    if (actor === undefined) return refuse(socket, '401 Unauthorized')
    if (!mayUse(actor, 'read')) return refuse(socket, '403 Forbidden')
    if (sockets.clients.size >= mostSockets) return refuse(socket, '503 Service Unavailable')
    sockets.handleUpgrade(request, socket, head, serve)
  }

  function serve(socket: WebSocket): void {
    let alive = true
    const stop = options.notices.listen((notice) => {
      // A client that does not read is let go; it asks for everything again when it comes back.
      if (socket.bufferedAmount > mostBuffered) socket.terminate()
      else socket.send(JSON.stringify(notice))
    })
    const ping = setInterval(() => {
      if (!alive) return socket.terminate()
      alive = false
      socket.ping()
    }, pingEvery)
    socket.on('pong', () => {
      alive = true
    })
    socket.on('message', () => socket.close(1008, 'This socket only sends.'))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearInterval(ping)
      stop()
    })
  }

  return () => {
    for (const socket of sockets.clients) socket.close(1001, 'The server stops.')
    sockets.close()
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
