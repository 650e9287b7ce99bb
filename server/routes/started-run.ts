import { z } from 'zod'
import type { RunHandle, RunOptions } from '../../engine/run/engine.ts'
import type { RunAnswer } from '../api.ts'
import { sendEvents } from '../http/event-stream.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { RouteAnswer, RouteCall } from '../http/route.ts'
import type { Runs } from '../runs.ts'

/** What a run may take at most. */
export const budgetShape = z.strictObject({
  wallTime: z.number().int().positive().exactOptional(),
  executions: z.number().int().positive().exactOptional(),
  tokens: z.number().int().positive().exactOptional(),
  cost: z.number().positive().exactOptional(),
})

/** What any body that starts a run may say about it. */
export const runLimits = {
  /** false: answer at once with 202 and let the run go on. */
  wait: z.boolean().default(true),
  budget: budgetShape.optional(),
  reuse: z.boolean().default(false),
}
const RunLimits = z.object(runLimits)
type RunLimits = z.output<typeof RunLimits>

/** @param stopping whether the server was asked to stop */
export function createRunStarter(runs: Runs, stopping: () => boolean) {
  /** Starts a run and answers as the caller wants it: with events, at its end, or at once. */
  return async function startRun(
    { body, request, response }: RouteCall<string, unknown, RunLimits>,
    start: (options: RunOptions) => Promise<RunHandle>,
    origin: Pick<RunAnswer, 'replayOf'> = {},
  ): Promise<RouteAnswer> {
    if (stopping()) throw stoppingError()
    const { budget, reuse, wait } = body
    const options = { reuse, ...(budget === undefined ? {} : { budget }) }
    const handle = await start(options).catch((error: unknown) => {
      // The server may have been asked to stop while it looked for the models.
      throw stopping() ? stoppingError() : error
    })
    const feedbackToken = runs.feedbackToken(handle.id)
    response.set({ 'heddle-run-id': handle.id, 'x-heddle-feedback': feedbackToken })
    if (request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream') {
      await sendEvents(response, handle.events())
      return undefined
    }
    if (!wait) return { status: 202, body: answerOf(runs, handle.id) }
    try {
      const { waiting, ...result } = await handle.result
      // A run that waits for a person is accepted, and not done.
      if (waiting !== undefined) return { status: 202, body: answerOf(runs, handle.id) }
      const answer: RunAnswer = { ...result, ...origin, feedbackToken }
      return { body: answer }
    } catch (error) {
      if (stopping()) throw stoppingError(handle.id)
      throw error
    }
  }
}

/** @throws HttpError */
export function answerOf(runs: Runs, id: string): RunAnswer {
  const answer = runs.look(id)
  if (answer === undefined) throw notFound(`run "${id}"`)
  return answer
}

export function stoppingError(run?: string, refused = 'new runs'): HttpError {
  const went = run === undefined ? '' : ` The run "${run}" goes on at the next start.`
  return new HttpError(503, 'STOPPING', `Heddle is stopping and takes no ${refused}.${went}`, {
    headers: { 'retry-after': '5' },
  })
}
