import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Served } from './served.ts'

/** Opens the socket of a server; it is closed when the test is over. */
export function openLive(
  heddle: Served,
  headers: Record<string, string>,
  path = '/api/live',
): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${heddle.server.port}${path}`, { headers })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** The status with which a socket is refused. */
export async function refusalOf(
  heddle: Served,
  headers: Record<string, string>,
  path?: string,
): Promise<number> {
  const error: unknown = await openLive(heddle, headers, path).then(
    () => new Error('The socket was opened.'),
    (refused: unknown) => refused,
  )
  return Number(/Unexpected server response: (\d+)/.exec(String(error))?.[1] ?? Number.NaN)
}
