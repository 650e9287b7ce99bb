import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** An answer as it came, with the times of its parts in milliseconds since the request was written. */
export interface Answered {
  readonly status: number
  readonly text: string
  readonly took: number
  /** When the text that was looked for came; undefined when it did not. */
  readonly sawAfter: number | undefined
}

/** One connection that is kept, for one request at a time, with as little work as possible: the load must not be what is measured. */
export class Connection implements Disposable {
  readonly #socket: Socket
  #received = ''
  #chunks: ((text: string | Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (data) => this.#chunks?.(data.toString('latin1')))
    socket.on('error', (error) => this.#chunks?.(error))
    socket.on('close', () => this.#chunks?.(new Error('The server closed the connection.')))
  }

  static async to(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new Connection(socket)
  }

  /**
   * @param request head and body
   * @param look a text whose arrival is timed
   * @throws when the connection breaks
   */
  send(request: string, look?: string): Promise<Answered> {
    const started = performance.now()
    let sawAfter: number | undefined
    this.#received = ''
    return new Promise((resolve, reject) => {
      this.#chunks = (came) => {
        if (typeof came !== 'string') return reject(came)
        this.#received += came
        if (look !== undefined && sawAfter === undefined && this.#received.includes(look)) {
          sawAfter = performance.now() - started
        }
        if (!isWhole(this.#received)) return
        this.#chunks = undefined
        const status = Number(this.#received.slice(9, 12))
        resolve({ status, text: this.#received, took: performance.now() - started, sawAfter })
      }
      this.#socket.write(request, 'latin1')
    })
  }

  [Symbol.dispose](): void {
    this.#chunks = undefined
    this.#socket.destroy()
  }
}

function isWhole(received: string): boolean {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd === -1) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, headEnd + 2))?.[1]
  if (length !== undefined) return received.length >= headEnd + 4 + Number(length)
  return received.endsWith('\r\n0\r\n\r\n')
}

/** A request as text, for a server on this machine. */
export function requestText(
  port: number,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): string {
  const text = JSON.stringify(body)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n${lines.join('')}\r\n${text}`
}
