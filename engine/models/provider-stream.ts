import type { IncomingHttpHeaders } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import type { Dispatcher } from 'undici'
import { tooLarge } from '../egress/limit-body.ts'
import { pooledConnections } from './pooled-connections.ts'
import { authorizationOf, urlOf, type ProviderAddress } from './provider-address.ts'
import { longestRefusal, wrongAnswer } from './provider-answer.ts'
import { refusedCall } from './provider-error.ts'
import { largestAnswer } from './provider-fetch.ts'
import { unpackerFor, type Unpacker } from './unpacker.ts'

/** Characters that may wait to be read before the server is made to wait. */
const mostWaiting = 256 * 1024

/** Milliseconds that a server is given to end an answer of which nothing more is read. */
const lastWords = 1000

/** The text of an answer, in the pieces in which it comes. */
export interface ProviderStream extends AsyncIterable<string> {
  /**
   * The reader has all that it wants. The end of an answer often comes a moment after its last word;
   * the connection is kept when it does, and broken off when it does not.
   */
  hasAll(): void
}

/**
 * Posts JSON to a model server and gives the text of its answer as it comes, with as little between
 * the socket and the reader as there can be: `fetch` with its streams takes several times as much
 * processor time as all the rest of a short answer. An answer that is not read to its end is let go.
 * @param model its full name, for messages
 * @throws ModelError for an answer that is none; what the connection throws goes on as it is
 */
export async function openProviderStream(
  address: ProviderAddress,
  model: string,
  path: string,
  body: string,
  signal: AbortSignal,
): Promise<ProviderStream> {
  const { dispatcher } = await pooledConnections(address.connectTimeout)
  signal.throwIfAborted()
  const url = new URL(urlOf(address, path))
  const answer = new StreamedAnswer(address, model, signal)
  dispatcher.dispatch(
    {
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'accept-encoding': 'identity',
        ...authorizationOf(address),
      },
      body,
    },
    answer,
  )
  return answer
}

/** One answer between the connection, which pushes, and its reader, who pulls. */
class StreamedAnswer implements Dispatcher.DispatchHandler, ProviderStream {
  readonly #address: ProviderAddress
  readonly #model: string
  readonly #signal: AbortSignal
  readonly #onAbort = (): void => this.#fail(reasonOf(this.#signal))
  readonly #decoder = new StringDecoder('utf8')
  #controller: Dispatcher.DispatchController | undefined
  #unpacker: Unpacker | undefined
  /** The status and headers of a refusal, whose body is read for its words. */
  #refusal: { readonly status: number; readonly headers: IncomingHttpHeaders } | undefined
  #waiting = ''
  #bytes = 0
  #over = false
  #hasAll = false
  #lastTimer: ReturnType<typeof setTimeout> | undefined
  #error: Error | undefined
  #wake: (() => void) | undefined

  constructor(address: ProviderAddress, model: string, signal: AbortSignal) {
    this.#address = address
    this.#model = model
    this.#signal = signal
    signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  hasAll(): void {
    this.#hasAll = true
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    try {
      for (;;) {
        if (this.#waiting !== '') {
          const text = this.#waiting
          this.#waiting = ''
          if (this.#controller?.paused) this.#controller.resume()
          yield text
        } else if (this.#error !== undefined) {
          throw this.#error
        } else if (this.#over) {
          return
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
        }
      }
    } finally {
      this.#signal.removeEventListener('abort', this.#onAbort)
      if (!this.#over) this.#letGo()
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // It was given up before there was a connection.
    if (this.#error !== undefined) controller.abort(this.#error)
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // More about an answer that is still to come.
    if (status < 200) return
    const get = (name: string): string | null => headers[name]?.toString() ?? null
    const wrong = wrongAnswer(this.#address, this.#model, { status, headers: { get } })
    if (wrong === 'refusal') this.#refusal = { status, headers }
    else if (wrong !== undefined) return this.#fail(wrong)
    this.#unpacker = unpackerFor(get('content-encoding'), {
      take: (data) => this.#take(data),
      fail: (error) => this.#fail(error),
      end: () => this.#end(),
    })
  }

  onResponseData(_controller: Dispatcher.DispatchController, data: Buffer): void {
    if (this.#unpacker === undefined) this.#take(data)
    else this.#unpacker.write(data)
  }

  onResponseEnd(): void {
    if (this.#unpacker === undefined) this.#end()
    else this.#unpacker.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // Whoever reads a refusal has its words by then, or nobody will.
    if (this.#refusal === undefined) this.#finish(error)
    else this.#end()
  }

  #take(data: Buffer): void {
    this.#bytes += data.length
    if (this.#bytes > largestAnswer) {
      return this.#fail(tooLarge(new URL(this.#address.baseUrl).host, largestAnswer))
    }
    this.#waiting += this.#decoder.write(data)
    if (this.#refusal !== undefined) {
      if (this.#waiting.length > longestRefusal) this.#end()
      return
    }
    if (this.#waiting.length > mostWaiting) this.#controller?.pause()
    this.#awake()
  }

  #end(): void {
    if (this.#refusal === undefined) return this.#finish(undefined)
    const { status, headers } = this.#refusal
    const body = this.#waiting
    this.#waiting = ''
    const { baseUrl, key } = this.#address
    const call = { model: this.#model, baseUrl, key }
    this.#fail(refusedCall(call, { status, headers: readable(headers), body }))
  }

  /** Breaks the connection off, and tells the reader why. */
  #fail(error: Error): void {
    if (this.#over) return
    this.#finish(error)
    this.#controller?.abort(error)
  }

  #finish(error: Error | undefined): void {
    if (this.#over) return
    this.#over = true
    this.#error = error
    clearTimeout(this.#lastTimer)
    this.#awake()
  }

  #letGo(): void {
    const left = new Error('Nobody reads the answer any more.')
    if (!this.#hasAll) return this.#fail(left)
    this.#controller?.resume()
    this.#lastTimer = setTimeout(() => this.#fail(left), lastWords)
    this.#lastTimer.unref()
  }

  #awake(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}

function readable(headers: IncomingHttpHeaders): Headers {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  return new Headers(given)
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason))
}
