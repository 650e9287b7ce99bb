import type { Problem } from '../../engine/graph/problem.ts'

/** An answer that is a refusal: what the client is told, and with which status. */
export class HttpError extends Error {
  readonly status: number
  readonly code: string
  readonly problems: readonly Problem[] | undefined
  /** The place in the body that is wrong, such as "messages[0].content". */
  readonly place: string | undefined
  /** Stands beside `error` in the body. */
  readonly beside: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    message: string,
    details: {
      problems?: readonly Problem[]
      place?: string
      beside?: Readonly<Record<string, unknown>>
      headers?: Readonly<Record<string, string>>
    } = {},
  ) {
    super(message)
    this.name = 'HttpError'
    this.status = status
    this.code = code
    this.problems = details.problems
    this.place = details.place
    this.beside = details.beside ?? {}
    this.headers = details.headers ?? {}
  }
}

export function notFound(what: string): HttpError {
  return new HttpError(404, 'NOT_FOUND', `There is no ${what}.`)
}
