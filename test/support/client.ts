import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { Graph } from '../../engine/graph/document.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import type { ErrorBody, GraphAnswer, RunAnswer, SettingsChange } from '../../server/api.ts'

/** The fixed token of every server in the tests. */
export const token = 'token-of-the-tests-0123456789'

export interface Answer<Body = unknown> {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** undefined where the answer is no JSON. */
  readonly body: Body
}

interface Sending {
  readonly method?: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** In place of those that are sent otherwise. */
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** A server-sent event as it came, with what it says. */
export interface Frame {
  readonly id: string | undefined
  readonly type: string | undefined
  readonly event: RunEvent
}

/** What a program does with a Heddle, over HTTP. */
export interface Client {
  readonly url: string
  send<Body = unknown>(path: string, sending?: Sending): Promise<Answer<Body>>
  /** Runs the newest version of a graph to its end. */
  run(graph: string, input: object): Promise<RunAnswer>
  /** Starts a run and does not wait for it. */
  begin(graph: string, input: object): Promise<RunAnswer>
  /** Runs a graph and follows it. */
  stream(graph: string, input: object, signal?: AbortSignal): AsyncGenerator<Frame, void>
  /** Attaches to a run, by default from its first event. */
  watch(run: string, after?: number, signal?: AbortSignal): AsyncGenerator<Frame, void>
  /** What is known of a run now. */
  look(run: string): Promise<RunAnswer>
  /** Makes a graph, or saves another version of it where it is there. */
  publish(graph: Graph): Promise<void>
  /** Enters a model server in the settings. */
  connect(change: SettingsChange): Promise<void>
}

export function createClient(url: string): Client {
  const authorization = `Bearer ${token}`

  function open(path: string, { method, body, headers, signal }: Sending): Promise<Response> {
    return fetch(url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: headers ?? {
        authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      redirect: 'manual',
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
  }

  async function send<Body>(path: string, sending: Sending = {}): Promise<Answer<Body>> {
    const response = await open(path, sending)
    const text = await response.text()
    // SAFETY: whoever asks says what comes back; the tests look at what they use.
    return { status: response.status, headers: response.headers, text, body: jsonOf(text) as Body }
  }

  async function accepted<Body>(path: string, sending: Sending): Promise<Body> {
    const { status, text, body } = await send<Body>(path, sending)
    if (status >= 400)
      throw new Error(`${sending.method ?? 'POST'} ${path} gave ${status}: ${text}`)
    return body
  }

  async function* frames(path: string, sending: Sending): AsyncGenerator<Frame, void> {
    const headers = { authorization, accept: 'text/event-stream' }
    const response = await open(path, {
      ...sending,
      headers: { ...headers, ...sending.headers, 'content-type': 'application/json' },
    })
    if (!response.ok) throw new Error(`${path} gave ${response.status}: ${await response.text()}`)
    yield* readFrames(response)
  }

  return {
    url,
    send,
    run: (graph, input) => accepted(`/v1/graphs/${graph}/runs`, { body: { input } }),
    begin: (graph, input) => accepted(`/v1/graphs/${graph}/runs`, { body: { input, wait: false } }),
    stream: (graph, input, signal) =>
      frames(`/v1/graphs/${graph}/runs`, { body: { input }, ...(signal && { signal }) }),
    watch: (run, after, signal) =>
      frames(`/v1/runs/${run}/events`, {
        ...(after === undefined ? {} : { headers: { 'last-event-id': String(after) } }),
        ...(signal && { signal }),
      }),
    look: (run) => accepted(`/v1/runs/${run}`, { method: 'GET' }),
    async publish(graph) {
      const found = await send<GraphAnswer & ErrorBody>(`/api/graphs/${graph.name}`)
      if (found.status === 404) {
        await accepted('/api/graphs', { body: { name: graph.name, graph } })
        return
      }
      const { revision } = found.body
      const body = { baseRevision: revision, draft: graph }
      await accepted(`/api/graphs/${graph.name}/draft`, { method: 'PUT', body })
      await accepted(`/api/graphs/${graph.name}/versions`, { body: { message: 'Changed' } })
    },
    async connect(change) {
      await accepted('/api/settings', { method: 'PUT', body: change })
    },
  }
}

/** Reads server-sent events as they come, and ends with the stream. */
export async function* readFrames(response: Response): AsyncGenerator<Frame, void> {
  const ready: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (message) => ready.push(message) })
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    parser.feed(decoder.decode(chunk, { stream: true }))
    for (const { id, event, data } of ready.splice(0)) {
      // SAFETY: the data of each of our events is a run event.
      yield { id, type: event, event: JSON.parse(data) as RunEvent }
    }
  }
}

export async function all(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const read: Frame[] = []
  for await (const frame of frames) read.push(frame)
  return read
}

/** The numbers of the recorded events, in the order in which they came. */
export function numbersOf(frames: readonly Frame[]): number[] {
  return frames.flatMap(({ event }) => (event.type === 'node-delta' ? [] : [event.seq]))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
