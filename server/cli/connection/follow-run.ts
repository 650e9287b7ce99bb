import { setTimeout as wait } from 'node:timers/promises'
import type { RunEvent } from '../../../engine/run/events.ts'
import { readEvents } from './read-events.ts'
import type { ServerClient } from './server-client.ts'

/**
 * The events of a run on a server. When the connection breaks they are asked for again from where it
 * broke, also at a server that was started anew meanwhile and goes on with the run.
 * @param options.reach the client of the server that holds the folder now, if there is one
 */
export async function* followRun(
  run: string,
  first: Response,
  options: { reach: () => Promise<ServerClient | undefined>; patience: number },
): AsyncGenerator<RunEvent, void> {
  let last = 0
  let response: Response | undefined = first
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
      }
    } catch {
      // The connection broke; what follows is the same as after an end.
    }
    if (deadline === Number.POSITIVE_INFINITY) deadline = performance.now() + options.patience
    await wait(200)
    const client = await options.reach()
    response = await client
      ?.open(`/v1/runs/${run}/events?after=${last}`, { accept: 'text/event-stream' })
      .catch(() => undefined)
  }
}
