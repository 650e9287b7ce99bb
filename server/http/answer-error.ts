import type { ErrorRequestHandler } from 'express'
import { GraphError, type Problem } from '../../engine/graph/problem.ts'
import { InputError } from '../../engine/run/input-error.ts'
import type { ErrorBody } from '../api.ts'
import type { Log } from '../log.ts'
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
        message: refusal.message,
        requestId,
        ...(refusal.problems === undefined ? {} : { problems: refusal.problems }),
      },
    }
    // A body that was refused is not read: the connection cannot carry another request.
    if (!request.readableEnded && request.headers['content-length'] !== '0') {
      if (request.method !== 'GET' && request.method !== 'HEAD') response.set('connection', 'close')
    }
    response.status(refusal.status).set(refusal.headers).json(body)
  }
}

export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  if (error instanceof GraphError) {
    return new HttpError(422, 'GRAPH_HAS_PROBLEMS', error.message, { problems: error.problems })
  }
  if (error instanceof InputError) {
    const problems = error.problems.map(({ input, message }): Problem => ({
      code: 'shape',
      severity: 'error',
      message,
      path: ['input', input],
    }))
    return new HttpError(422, 'INPUT_DOES_NOT_FIT', error.message, { problems })
  }
  if (error instanceof URIError) return unreadableAddress()
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

function notServed(): HttpError {
  return new HttpError(404, 'NOT_FOUND', 'There is nothing at this address.')
}

function unreadableAddress(): HttpError {
  return new HttpError(400, 'BAD_REQUEST', 'The request cannot be read.')
}

function numberAt(error: unknown, key: 'status'): number | undefined {
  if (typeof error !== 'object' || error === null || !(key in error)) return undefined
  return typeof error[key] === 'number' ? error[key] : undefined
}
