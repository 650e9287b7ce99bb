import type { ErrorRequestHandler } from 'express'
import { GraphError, type Problem } from '../../engine/graph/problem.ts'
import { JournalRefused, RunDamaged } from '../../engine/journal/journal.ts'
import { AnswerError } from '../../engine/run/answer.ts'
import { InputError } from '../../engine/run/input-error.ts'
import { ReplayError } from '../../engine/run/replay-request.ts'
import { RunInterrupted } from '../../engine/run/run-graph.ts'
import type { ErrorBody } from '../api.ts'
import type { Log } from '../log.ts'
import { isAway, isUnstorable } from '../store/postgres-errors.ts'
import { errorPage, isForPeople } from './error-page.ts'
import { HttpError } from './http-error.ts'

/** Turns whatever was thrown into an answer that tells what to do and nothing of the inside. */
export function answerError(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const requestId = String(response.getHeader('x-request-id') ?? '')
    const refusal = toHttpError(error)
    // What the server refuses on purpose, such as while it stops, is no fault of it.
    if (refusal.status >= 500 && refusal !== error) {
      log.error(
        { err: error, requestId, method: request.method, path: request.path },
        `${request.method} ${request.path} failed (${requestId}).`,
      )
    }
    if (response.headersSent) {
      response.destroy()
      return
    }
    const body: ErrorBody = {
      ...refusal.beside,
      error: {
        code: refusal.code,
        type: errorType(refusal.status),
        message: refusal.message,
        requestId,
        ...paramOf(refusal, request.path),
        ...(refusal.problems === undefined ? {} : { problems: refusal.problems }),
      },
    }
    // A body that was refused is not read: the connection cannot carry another request.
    if (!request.readableEnded && request.headers['content-length'] !== '0') {
      if (request.method !== 'GET' && request.method !== 'HEAD') response.set('connection', 'close')
    }
    response.status(refusal.status).set(refusal.headers)
    if (isForPeople(request)) response.send(errorPage(refusal))
    else response.json(body)
  }
}

/** Clients of OpenAI's API find the field in each error, and read null where it is no one place. */
function paramOf({ place, problems }: HttpError, path: string): { param?: string | null } {
  if (place !== undefined) return { param: place }
  if (!/^\/v1\/(?:chat|models)(?:\/|$)/.test(path)) return {}
  return { param: problems?.[0]?.path.join('.') || null }
}

/** The families of errors that clients of OpenAI's API know. */
function errorType(status: number): ErrorBody['error']['type'] {
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}

export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  if (error instanceof GraphError) {
    return new HttpError(422, 'GRAPH_HAS_PROBLEMS', error.message, { problems: error.problems })
  }
  if (error instanceof InputError) {
    const problems = error.problems.map(({ input, message }) =>
      problemAt(['input', input], message),
    )
    return new HttpError(422, 'INPUT_DOES_NOT_FIT', error.message, { problems })
  }
  if (error instanceof ReplayError) {
    const problems = error.problems.map((message) => problemAt([], message))
    return new HttpError(422, 'REPLAY_DOES_NOT_FIT', error.message, { problems })
  }
  if (error instanceof AnswerError) return answerRefusal(error)
  if (error instanceof URIError) return unreadableAddress()
  if (isAway(error)) {
    return new HttpError(
      503,
      'DATABASE_AWAY',
      'The database of this Heddle does not answer, or another server has taken over. What was asked for may not have been done; try again in a moment.',
      { headers: { 'retry-after': '5' } },
    )
  }
  if (isUnstorable(error)) {
    return new HttpError(
      422,
      'UNSTORABLE_TEXT',
      'A text holds the character U+0000, which the database of this Heddle cannot store. Leave it out.',
    )
  }
  if (isRefusalOfDisk(error)) {
    return new HttpError(
      507,
      'STORAGE_REFUSED',
      'The disk of this Heddle takes nothing more; what was asked for was not stored. Make room in its data folder, then try again.',
    )
  }
  if (error instanceof RunDamaged) return new HttpError(500, 'RUN_DAMAGED', error.message)
  if (error instanceof RunInterrupted) return new HttpError(503, 'INTERRUPTED', error.message)
  const status = numberAt(error, 'status')
  if (status === 413) {
    return new HttpError(413, 'TOO_LARGE', 'The body is larger than this address takes.')
  }
  if (status === 415) {
    return new HttpError(415, 'NOT_JSON', 'The body must be JSON in UTF-8, not compressed.')
  }
  if (status === 400 && error instanceof SyntaxError) {
    return new HttpError(400, 'BAD_JSON', 'The body is not valid JSON.')
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return status === 404 ? notServed() : unreadableAddress()
  }
  return new HttpError(
    500,
    'INTERNAL',
    'Something went wrong in the server. Its log has the details, under the id of this request.',
  )
}

/** SQLite's numbers for errors of reading and writing, a full disk, and one that is read only. */
const diskErrors: readonly number[] = [10, 13, 8]

function isRefusalOfDisk(error: unknown): boolean {
  if (error instanceof JournalRefused) return true
  const number = numberAt(error, 'errcode')
  return number !== undefined && diskErrors.includes(number & 0xff)
}

function problemAt(path: Problem['path'], message: string): Problem {
  return { code: 'shape', severity: 'error', message, path }
}

function answerRefusal({ code, message, problems }: AnswerError): HttpError {
  switch (code) {
    case 'unknown-run':
      return new HttpError(404, 'NOT_FOUND', message)
    case 'unknown-graph':
      return new HttpError(409, 'GRAPH_IS_GONE', message)
    case 'not-waiting':
      return new HttpError(409, 'NOT_WAITING', message)
    case 'several':
      return new HttpError(409, 'SEVERAL_WAIT', message)
    case 'wrong-answer':
      return new HttpError(422, 'ANSWER_DOES_NOT_FIT', message, {
        problems: problems.map((one) => problemAt(['answer'], one)),
      })
  }
}

function notServed(): HttpError {
  return new HttpError(404, 'NOT_FOUND', 'There is nothing at this address.')
}

function unreadableAddress(): HttpError {
  return new HttpError(400, 'BAD_REQUEST', 'The request cannot be read.')
}

function numberAt(error: unknown, key: 'status' | 'errcode'): number | undefined {
  if (typeof error !== 'object' || error === null || !(key in error)) return undefined
  const value: unknown = Reflect.get(error, key)
  return typeof value === 'number' ? value : undefined
}
