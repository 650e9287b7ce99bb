/**
 * `heddle/client`: runs graphs of a Heddle from a browser, Node.js or any place with `fetch`. It
 * needs no other package.
 */
import type { RunEvent, Values } from '../engine/run/events.ts'
import type { FileAnswer } from '../server/api/files.ts'
import type { FeedbackGive } from '../server/api/feedback.ts'
import type { RunAnswer, RunCreate } from '../server/api.ts'
import { readEventStream } from './event-stream.ts'
import { errorOf, HeddleError } from './heddle-error.ts'
import { randomId } from './random-id.ts'

export { answerText } from './answer-text.ts'
export { HeddleError } from './heddle-error.ts'
export type { FileAnswer } from '../server/api/files.ts'
export type { RunAnswer } from '../server/api.ts'
export type { RunEvent, Values } from '../engine/run/events.ts'

export interface ClientOptions {
  /** Where Heddle is, such as `http://127.0.0.1:4000`. */
  readonly url: string
  readonly token: string
  /** In place of the `fetch` of the platform. */
  readonly fetch?: typeof fetch
  /** Milliseconds before what failed is tried again, doubled each time up to 5 seconds; 250 when left out. */
  readonly delay?: number
}

export interface CallOptions extends Omit<RunCreate, 'input' | 'wait'> {
  readonly signal?: AbortSignal
  /** Id of the end user: the same one keeps to one variant of a deployment. */
  readonly user?: string
  /** Id of a conversation, whose earlier messages go along. */
  readonly thread?: string
  /** The same key starts the same run only once; left out, each call has one of its own. */
  readonly idempotencyKey?: string
}

/** What a program can do with the graphs of a Heddle. */
export interface HeddleClient {
  /** Runs a graph to its end. Look at its `status`: a run that failed is an answer too. @throws HeddleError */
  run(graph: string, input: Values, options?: CallOptions): Promise<RunAnswer>
  /** Starts a run and answers when it is durable. @throws HeddleError */
  start(graph: string, input: Values, options?: CallOptions): Promise<RunAnswer>
  /**
   * Runs a graph and gives its events as they happen, until it ends or waits for a person. A lost
   * connection is taken up again where it was. @throws HeddleError
   */
  stream(graph: string, input: Values, options?: CallOptions): AsyncGenerator<RunEvent, void>
  /** The events of a run, from the beginning or after one that is known. @throws HeddleError */
  events(
    run: string,
    options?: { after?: number; signal?: AbortSignal },
  ): AsyncGenerator<RunEvent, void>
  /** What is known of a run now. @throws HeddleError */
  look(run: string): Promise<RunAnswer>
  /** Answers a node that waits for a person. @throws HeddleError */
  answer(run: string, node: string, answer: Values): Promise<RunAnswer>
  /** @throws HeddleError, also when the run is over already */
  cancel(run: string): Promise<RunAnswer>
  /** Says how good the answer of a run was; what is left out stays as it was. @throws HeddleError */
  feedback(run: string, feedback: FeedbackGive): Promise<void>
  /**
   * Uploads a file that inputs of runs may name as `{ file: id }`; it is kept for 24 hours.
   * @param options.name and `type` where the file is a `Blob` without them
   * @throws HeddleError
   */
  uploadFile(
    file: Blob,
    options?: { name?: string; type?: string; signal?: AbortSignal },
  ): Promise<FileAnswer>
}

/** Connections that are lost one after another without any event in between, before it is given up. */
const patience = 8

export function createClient(options: ClientOptions): HeddleClient {
  const base = options.url.replace(/\/+$/, '')
  const send = options.fetch ?? fetch
  const wait = (times: number): number => Math.min((options.delay ?? 250) * 2 ** times, 5000)

  async function open(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    // A page of Heddle itself has the session of whoever is signed in.
    if (options.token !== '') headers.set('authorization', `Bearer ${options.token}`)
    let response: Response
    try {
      response = await send(base + path, { ...init, headers })
    } catch (cause) {
      init.signal?.throwIfAborted()
      const message = `Heddle cannot be reached at ${base}.`
      throw new HeddleError(0, { code: 'UNREACHABLE', message }, undefined, cause)
    }
    if (!response.ok) throw await errorOf(response)
    return response
  }

  /** Tries again what Heddle never answered: the key keeps it from being done twice. */
  async function begin(
    graph: string,
    input: Values,
    accept: string,
    given: CallOptions & { readonly wait?: boolean },
  ): Promise<Response> {
    const { signal, idempotencyKey = randomId(), ...limits } = given
    const init = {
      method: 'POST',
      headers: {
        accept,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify({ input, ...limits }),
      ...(signal === undefined ? {} : { signal }),
    }
    const path = `/v1/graphs/${encodeURIComponent(graph)}/runs`
    for (let attempt = 1; ; attempt++) {
      try {
        return await open(path, init)
      } catch (error) {
        if (attempt === 3 || !isPassing(error)) throw error
        await pause(error.retryAfter ?? wait(attempt), signal)
      }
    }
  }

  async function* read(response: Response, seen: Seen): AsyncGenerator<RunEvent, void> {
    if (response.body === null) return
    for await (const { data } of readEventStream(response.body)) {
      // SAFETY: the data of each event of this stream is a run event.
      const event = JSON.parse(data) as RunEvent
      if (event.type !== 'node-delta') seen.last = event.seq
      seen.over = event.type === 'run-end' || event.type === 'run-wait'
      seen.lost = 0
      yield event
      if (seen.over) return
    }
  }

  /** Reads on wherever a connection was lost, until the run ends or waits. */
  async function* follow(
    run: string,
    seen: Seen,
    first: Response | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<RunEvent, void> {
    for (let response = first; ; response = undefined) {
      try {
        yield* read(response ?? (await attach(run, seen.last, signal)), seen)
      } catch (error) {
        signal?.throwIfAborted()
        // What Heddle refused stays refused; a connection may come back.
        if (error instanceof HeddleError && !isPassing(error)) throw error
        if (++seen.lost > patience) throw error
      }
      if (seen.over) return
      await pause(wait(seen.lost), signal)
    }
  }

  function attach(run: string, after: number, signal?: AbortSignal): Promise<Response> {
    return open(`/v1/runs/${encodeURIComponent(run)}/events`, {
      headers: { accept: 'text/event-stream', 'last-event-id': String(after) },
      ...(signal === undefined ? {} : { signal }),
    })
  }

  async function jsonOf(response: Promise<Response>): Promise<RunAnswer> {
    // SAFETY: these addresses answer with a run.
    return (await (await response).json()) as RunAnswer
  }

  function post(path: string, body?: object): Promise<RunAnswer> {
    return jsonOf(
      open(path, {
        method: 'POST',
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
    )
  }

  return {
    run: (graph, input, given = {}) => jsonOf(begin(graph, input, 'application/json', given)),
    start: (graph, input, given = {}) =>
      jsonOf(begin(graph, input, 'application/json', { ...given, wait: false })),
    async *stream(graph, input, given = {}) {
      const response = await begin(graph, input, 'text/event-stream', given)
      const run = response.headers.get('heddle-run-id') ?? ''
      yield* follow(run, { last: 0, over: false, lost: 0 }, response, given.signal)
    },
    events: (run, { after = 0, signal } = {}) =>
      follow(run, { last: after, over: false, lost: 0 }, undefined, signal),
    look: (run) => jsonOf(open(`/v1/runs/${encodeURIComponent(run)}`)),
    answer: (run, node, answer) =>
      post(`/v1/runs/${encodeURIComponent(run)}/answer`, { node, answer }),
    cancel: (run) => post(`/v1/runs/${encodeURIComponent(run)}/cancel`),
    async feedback(run, feedback) {
      await post(`/v1/runs/${encodeURIComponent(run)}/feedback`, feedback)
    },
    async uploadFile(file, { name, type = file.type, signal } = {}) {
      const own = 'name' in file && typeof file.name === 'string' ? file.name : 'file'
      const response = await open(`/v1/files?name=${encodeURIComponent(name ?? own)}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: file,
        ...(signal === undefined ? {} : { signal }),
      })
      // SAFETY: the address answers with this shape.
      return (await response.json()) as FileAnswer
    },
  }
}

/** What a reader knows of a run so far. */
interface Seen {
  /** Number of the last recorded event. */
  last: number
  over: boolean
  /** Connections lost since the last event. */
  lost: number
}

/** Whether the same may work a little later: Heddle was not there, or was about to stop or start. */
function isPassing(error: unknown): error is HeddleError {
  return error instanceof HeddleError && (error.status === 0 || error.status === 503)
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason instanceof Error ? signal.reason : new Error('It was broken off.'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
