import type { RunEvent } from '../../engine/run/events.ts'
import { emptyTrace, reduceEvents, type Trace } from '../../engine/run/trace.ts'
import { followRun, openEvents } from '../client/run-events.ts'

/**
 * All that is recorded of a run that is over, as one trace.
 * @throws ApiError where the server does not know the run
 */
export async function readTrace(run: string, signal: AbortSignal): Promise<Trace> {
  const events: RunEvent[] = []
  const begin = (stop: AbortSignal): Promise<Response> => openEvents(run, 0, stop)
  for await (const event of followRun(begin, signal, () => undefined)) events.push(event)
  return reduceEvents(emptyTrace, events)
}
