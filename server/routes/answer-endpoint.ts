import type { Response } from 'express'
import type { RunEvent } from '../../engine/run/events.ts'
import type { BatchAnswer, EndpointAnswer } from '../api/deployments.ts'
import type { Endpoint, EndpointRun } from '../deployments/endpoints.ts'
import { deploymentOf } from '../deployments/exposures.ts'
import { sendEvents } from '../http/event-stream.ts'
import { HttpError } from '../http/http-error.ts'
import type { RouteAnswer } from '../http/route.ts'
import type { Runs } from '../runs.ts'
import { answerOf, stoppingError } from './started-run.ts'

/** How the caller wants to be answered. */
export interface Wanted {
  readonly stream: boolean
  readonly wait: boolean
  /** Several runs were asked for, were it only one. */
  readonly batch: boolean
}

/** Answers for the runs of an endpoint: with events, at their end, or at once. */
export async function answerEndpoint(
  { runs, stopping }: { runs: Runs; stopping: () => boolean },
  endpoint: Endpoint,
  begun: readonly EndpointRun[],
  response: Response,
  { stream, wait, batch }: Wanted,
): Promise<RouteAnswer> {
  const [first] = begun
  if (!batch && first !== undefined) setRunHeaders(response, first, runs)
  if (!wait && !stream) return { status: 202, body: shape(begun.map(now), batch) }
  const { onDisconnect = 'continue', timeout } = endpoint.deployment?.settings ?? {}
  const caller = watchCaller(response, timeout)
  try {
    if (stream) {
      const streams = begun.map(
        ({ id, handle }) => handle?.events() ?? runs.events(id, 0) ?? none(),
      )
      const events = batch ? interleaved(streams) : streams[0]!
      await sendEvents(response, until(events, caller.over), { numbered: !batch })
      return undefined
    }
    const answers = await Promise.race([Promise.all(begun.map(whenOver)), caller.over])
    if (answers !== undefined) {
      const waits = answers.some(({ status }) => status === 'waiting' || status === 'running')
      return { status: waits ? 202 : 200, body: shape(answers, batch) }
    }
  } catch (error) {
    if (stopping()) throw stoppingError(first?.id)
    throw error
  } finally {
    caller.stop()
    // A broken connection may be noticed before its end is told.
    const left = (caller.left || response.destroyed) && onDisconnect === 'cancel'
    // One that an earlier request began is not this caller's alone.
    for (const { id, repeated } of left ? begun : []) if (!repeated) void cancel(id)
  }
  throw timedOut(endpoint.name, timeout, begun, onDisconnect)

  async function cancel(id: string): Promise<void> {
    // Where the journal refuses the end, the run stays as it is.
    await runs.cancel(id).catch(() => undefined)
  }

  function now(run: EndpointRun): EndpointAnswer {
    return { ...answerOf(runs, run.id), ...origin(run) }
  }

  async function whenOver(run: EndpointRun): Promise<EndpointAnswer> {
    if (run.handle === undefined) return now(run)
    const { waiting, ...result } = await run.handle.result
    // A run that waits for a person is accepted, and not done.
    if (waiting !== undefined) return now(run)
    return { ...result, ...origin(run), feedbackToken: runs.feedbackToken(run.id) }
  }
}

/** Whether a caller still waits: not one who has left, nor one who has waited long enough. */
function watchCaller(response: Response, timeout: number | undefined) {
  const caller = { left: false, over: Promise.resolve(undefined), stop: () => undefined as void }
  caller.over = new Promise<undefined>((resolve) => {
    const leave = (): void => {
      caller.left = true
      resolve(undefined)
    }
    response.once('close', () => {
      if (!response.writableFinished) leave()
    })
    if (timeout === undefined) return
    const timer = setTimeout(leave, timeout)
    caller.stop = () => clearTimeout(timer)
  })
  return caller
}

/** Which run answers, and where it came from. */
export function setRunHeaders(
  response: Response,
  { id, exposure, repeated }: EndpointRun,
  runs: Runs,
): void {
  response.set({
    'x-heddle-run': id,
    'heddle-run-id': id,
    'x-heddle-feedback': runs.feedbackToken(id),
  })
  if (repeated) response.set('idempotent-replayed', 'true')
  if (exposure === undefined) return
  response.set({
    'x-heddle-deployment': exposure.name,
    'x-heddle-revision': String(exposure.revision),
    'x-heddle-variant': exposure.variant,
  })
}

function origin({ exposure, thread }: EndpointRun): Pick<EndpointAnswer, 'deployment' | 'thread'> {
  return {
    ...(exposure === undefined ? {} : { deployment: deploymentOf(exposure) }),
    ...(thread === undefined ? {} : { thread }),
  }
}

function shape(answers: readonly EndpointAnswer[], batch: boolean): EndpointAnswer | BatchAnswer {
  return batch ? { runs: answers } : answers[0]!
}

function timedOut(
  name: string,
  timeout: number | undefined,
  begun: readonly EndpointRun[],
  onDisconnect: 'continue' | 'cancel',
): HttpError {
  const ids = begun.map(({ id }) => `"${id}"`).join(', ')
  const runs = begun.length === 1 ? `The run ${ids}` : `The runs ${ids}`
  const then = begun.length === 1 ? 'goes on; ask for it later' : 'go on; ask for them later'
  return new HttpError(
    504,
    'TIMEOUT',
    `The deployment "${name}" keeps a request waiting for ${timeout} ms at most. ${runs} ${onDisconnect === 'cancel' ? (begun.length === 1 ? 'was cancelled' : 'were cancelled') : then}.`,
  )
}

/** Events until the promise is kept. */
async function* until(
  events: AsyncIterable<RunEvent>,
  over: Promise<undefined>,
): AsyncGenerator<RunEvent, void, undefined> {
  const iterator = events[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), over])
      if (next === undefined || next.done) return
      yield next.value
    }
  } finally {
    // Not awaited: a generator that waits for the next event answers only when there is one.
    void iterator.return?.(undefined)
  }
}

/** The events of several runs as they come. */
async function* interleaved(
  streams: readonly AsyncIterable<RunEvent>[],
): AsyncGenerator<RunEvent, void, undefined> {
  const open = new Map(
    streams.map((stream) => {
      const iterator = stream[Symbol.asyncIterator]()
      return [iterator, iterator.next().then((next) => ({ iterator, next }))] as const
    }),
  )
  try {
    while (open.size > 0) {
      const { iterator, next } = await Promise.race(open.values())
      if (next.done) {
        open.delete(iterator)
        continue
      }
      open.set(
        iterator,
        iterator.next().then((following) => ({ iterator, next: following })),
      )
      yield next.value
    }
  } finally {
    for (const iterator of open.keys()) void iterator.return?.(undefined)
  }
}

async function* none(): AsyncGenerator<RunEvent, void, undefined> {}
