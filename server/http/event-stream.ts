import type { Response } from 'express'
import type { RunEvent } from '../../engine/run/events.ts'

export interface EventStreamLimits {
  /** false: events do not carry their number as `id:`, where they are of several runs. */
  readonly numbered?: boolean
  /** Milliseconds between signs of life. */
  readonly heartbeat: number
  /** Milliseconds for which a reader may take nothing. */
  readonly patience: number
}

const usual: EventStreamLimits = { heartbeat: 15_000, patience: 20_000 }

/**
 * Writes the events of a run as server-sent events: `id:` is the event's seq, left out for deltas.
 * A reader that was let go attaches again where it was. The run goes on when its reader leaves.
 */
export function sendEvents(
  response: Response,
  events: AsyncIterable<RunEvent>,
  given: Partial<EventStreamLimits> = {},
): Promise<void> {
  const limits = { ...usual, ...given }
  return sendFrames(response, events, (event) => frameOf(event, limits.numbered ?? true), limits)
}

/**
 * Writes a stream of server-sent events. A slow reader is waited for instead of filling memory, and
 * let go when it takes nothing for long.
 * @param toFrame each with the empty line that ends it
 */
export async function sendFrames<Item>(
  response: Response,
  items: AsyncIterable<Item>,
  toFrame: (item: Item) => string,
  limits: EventStreamLimits = usual,
): Promise<void> {
  response.status(200).set({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  response.flushHeaders()
  const beat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n')
  }, limits.heartbeat)
  const iterator = items[Symbol.asyncIterator]()
  // Ends the reading of a run that says nothing more for long after its reader has left.
  const left = new Promise<undefined>((resolve) => {
    response.once('close', () => resolve(undefined))
  })
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), left])
      if (next === undefined || next.done || response.destroyed) return
      if (response.write(toFrame(next.value))) continue
      // One event at a time: no more than that ever waits in memory for a slow reader.
      if (!(await drained(response, limits.patience))) {
        response.destroy()
        return
      }
    }
  } finally {
    clearInterval(beat)
    // Not awaited: a generator that waits for the next event answers only when there is one.
    void iterator.return?.(undefined)
    response.end()
  }
}

function frameOf(event: RunEvent, numbered: boolean): string {
  const id = event.type === 'node-delta' || !numbered ? '' : `id: ${event.seq}\n`
  return `${id}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

function drained(response: Response, patience: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (ready: boolean) => () => {
      clearTimeout(timer)
      response.off('drain', onDrain)
      response.off('close', onClose)
      resolve(ready)
    }
    const onDrain = settle(true)
    const onClose = settle(false)
    const timer = setTimeout(onClose, patience)
    response.once('drain', onDrain)
    response.once('close', onClose)
  })
}
