import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { mayUse, type Actor } from './auth/scope.ts'
import { toHttpError } from './http/answer-error.ts'
import type { ConnectionLimits } from './http/connection-limits.ts'
import { authorize, originProblem, type Gate, type KnownHost } from './http/guard.ts'
import { HttpError } from './http/http-error.ts'
import type { Notices } from './notices.ts'

const pingEvery = 25_000
const mostBuffered = 1024 * 1024
/** Pings between two of ours: a client that sends more does nothing else. */
const mostPings = 100
/** Milliseconds that clients have to close when the server stops. */
const goodbye = 500

/**
 * The WebSocket `/api/live`: tells editors what changed. Host, origin and credentials are checked
 * before the upgrade. Clients say nothing.
 * @param options.others takes upgrades of other paths, such as those of Vite in development
 * @returns how to close it
 */
export function attachLive(
  server: Server,
  options: {
    gate: Gate
    knownHost: KnownHost
    notices: Notices
    limits: Pick<ConnectionLimits, 'sockets' | 'socketsOfOne'>
    others: boolean
  },
): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    perMessageDeflate: false,
    // Clients say nothing, so there is nothing that comes in pieces.
    maxFragments: 16,
    autoPong: false,
  })
  /** How many are open, by credential. */
  const openOf = new Map<string, number>()

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (request.url?.split('?')[0] !== '/api/live') {
      if (!options.others) refuse(socket, 404)
      return
    }
    accept(request, socket, head).catch((error: unknown) =>
      refuse(socket, toHttpError(error).status),
    )
  })

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const problem = originProblem(request, options.knownHost)
    if (problem !== undefined) throw problem
    const actor = await authorize(request, 'read', options.gate, { orScope: 'annotate' })
    if (actor.boundTo !== undefined) {
      throw new HttpError(403, 'KEY_IS_BOUND', 'A key that is bound hears nothing of the rest.')
    }
    const { limits } = options
    if (sockets.clients.size >= limits.sockets) {
      throw new HttpError(503, 'TOO_MANY_SOCKETS', `More than ${limits.sockets} editors are open.`)
    }
    if ((openOf.get(actor.id) ?? 0) >= limits.socketsOfOne) {
      throw new HttpError(429, 'TOO_MANY_OPEN', 'This credential has too many sockets open.')
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      try {
        serve(opened, actor)
      } catch {
        opened.close(1013, 'This credential has too much open.')
      }
    })
  }

  function serve(socket: WebSocket, actor: Actor): void {
    const credential = actor.id
    let alive = true
    let pings = 0
    const forget = options.gate.opened.add(credential, () =>
      socket.close(4401, 'The session has ended.'),
    )
    openOf.set(credential, (openOf.get(credential) ?? 0) + 1)
    const reads = mayUse(actor, 'read')
    const stop = options.notices.listen((notice) => {
      // The rest says what runs were asked, and the like.
      if (!reads && notice.type !== 'session-changed') return
      // A client that does not read is let go; it asks for everything again when it comes back.
      if (socket.bufferedAmount > mostBuffered) socket.terminate()
      else socket.send(JSON.stringify(notice))
    })
    const ping = setInterval(() => {
      if (!alive) return socket.terminate()
      alive = false
      pings = 0
      socket.ping()
    }, pingEvery)
    socket.on('pong', () => {
      alive = true
    })
    socket.on('ping', (data) => {
      pings += 1
      if (pings <= mostPings) return socket.pong(data)
      socket.close(1008, 'So many pings say nothing.')
      setTimeout(() => socket.terminate(), goodbye).unref()
    })
    socket.on('message', () => socket.close(1008, 'This socket only sends.'))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearInterval(ping)
      stop()
      forget()
      const left = (openOf.get(credential) ?? 1) - 1
      if (left > 0) openOf.set(credential, left)
      else openOf.delete(credential)
    })
  }

  return () => {
    for (const socket of sockets.clients) {
      socket.close(1001, 'The server stops.')
      // One that does not say goodbye would hold up the end for half a minute.
      setTimeout(() => socket.terminate(), goodbye).unref()
    }
    sockets.close()
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}
