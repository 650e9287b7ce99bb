import { setTimeout as wait } from 'node:timers/promises'
import type { RunEvent } from '../../../engine/run/events.ts'
import { readEvents } from './read-events.ts'
import type { ServerClient } from './server-client.ts'

/**
 * The events of a run on a server, until it ends or waits for a person. When the connection breaks
 * they are asked for again from where it broke, also at a server that was started anew meanwhile and
 * goes on with the run.
 * @param first the stream that began with the run; left out, the events are asked for from the first
 * @param options.reach the client of the server that holds the folder now, if there is one
 */
export async function* followRun(
  run: string,
  first: Response | undefined,
  options: { reach: () => Promise<ServerClient | undefined>; patience: number },
): AsyncGenerator<RunEvent, void> {
  let last = 0
  let waits = false
  let response = first ?? (await openAgain())
  let deadline = Number.POSITIVE_INFINITY
  while (performance.now() < deadline) {
    try {
      for await (const event of response?.body === null || response === undefined
        ? []
        : readEvents(response.body)) {
        deadline = Number.POSITIVE_INFINITY
        if (event.type !== 'node-delta') {
          if (event.seq <= last) continue
          last = event.seq
        }
        yield event
        if (event.type === 'run-end') return
        // In what is recorded it may stand in the middle.
        waits = event.type === 'run-wait'
      }
      if (waits && response !== undefined) return
    } catch {
      // The connection broke; what follows is the same as after an end.
    }
    if (deadline === Number.POSITIVE_INFINITY) deadline = performance.now() + options.patience
    await wait(200)
    response = await openAgain()
  }

  async function openAgain(): Promise<Response | undefined> {
    const client = await options.reach()
    return client
      ?.open(`/v1/runs/${run}/events?after=${last}`, { accept: 'text/event-stream' })
      .catch(() => undefined)
  }
}
