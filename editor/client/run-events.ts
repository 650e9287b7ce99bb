import { createParser } from 'eventsource-parser'
import type { RunEvent } from '../../engine/run/events.ts'
import { ApiError, failureOf } from './request.ts'
import { untilRunChanges } from './run-changes.ts'

/** Reads the events of an answer that streams them. Ends when the stream ends, wherever that is. */
async function* eventsOf(response: Response): AsyncGenerator<RunEvent> {
  if (!response.ok) throw await failureOf(response)
  if (response.body === null) return
  const ready: RunEvent[] = []
  const parser = createParser({
    onEvent({ data }) {
      // SAFETY: the server sends run events as `engine/run/events.ts` says.
      ready.push(JSON.parse(data) as RunEvent)
    },
  })
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    parser.feed(decoder.decode(value, { stream: true }))
    yield* ready.splice(0)
  }
}

const pauses = [250, 500, 1000, 2000, 4000]

/** How often a run that waits for a person is looked at when nobody says that it goes on. */
const longestSleep = 20_000

/**
 * The events of a run, from its first to its end. `begin` opens the stream; when the connection is
 * lost, or the stream ends because the run waits for a person, it goes on with the event after the
 * last one.
 * @throws ApiError when the server refuses
 */
export async function* followRun(
  begin: (signal: AbortSignal) => Promise<Response>,
  signal: AbortSignal,
  onLost: (lost: boolean) => void,
): AsyncGenerator<RunEvent> {
  let run: string | undefined
  let seq = 0
  let open = begin
  let waits = false
  for (let failures = 0; ;) {
    let ended = false
    try {
      for await (const event of eventsOf(await open(signal))) {
        if (failures > 0) onLost(false)
        failures = 0
        run = event.run
        if (event.type !== 'node-delta') {
          seq = event.seq
          waits = event.type === 'run-wait'
        }
        yield event
        if (event.type === 'run-end') return
      }
      ended = true
    } catch (error) {
      if (signal.aborted || error instanceof ApiError || run === undefined) throw error
    }
    const id: string | undefined = run
    if (signal.aborted || id === undefined) return
    open = (stop) => openEvents(id, seq, stop)
    if (ended && waits) {
      if (failures > 0) onLost(false)
      failures = 0
      await untilRunChanges(id, longestSleep, signal)
    } else {
      failures += 1
      if (failures > 1) onLost(true)
      await pause(pauses[Math.min(failures, pauses.length) - 1] ?? 4000, signal)
    }
  }
}

/** Attaches to a run that goes on or is over, after the event `after`. */
export function openEvents(run: string, after: number, signal: AbortSignal): Promise<Response> {
  return fetch(`/v1/runs/${encodeURIComponent(run)}/events?after=${after}`, {
    headers: { accept: 'text/event-stream' },
    signal,
  })
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
