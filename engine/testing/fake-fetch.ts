import type { GuardedFetch, GuardedInit } from '../egress/egress.ts'

/** What a fake answers: a text with the status 200, a value that is sent as JSON, a whole response, or an error that is thrown. */
export type FakeResponse = string | Response | Error | { readonly json: unknown }

/** A request as a fake was given it. */
export interface FakeRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: GuardedInit['body']
}

/** A `fetch` that reaches nothing and answers from a function. `requests` holds what it was asked. */
export function fakeFetch(
  answer: (request: FakeRequest, call: number) => FakeResponse,
): GuardedFetch & { readonly requests: readonly FakeRequest[] } {
  const requests: FakeRequest[] = []
  const fetchFake: GuardedFetch = (address, init = {}) => {
    if (init.signal?.aborted) return Promise.reject(init.signal.reason)
    const request = {
      url: new URL(address).href,
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: init.body,
    }
    requests.push(request)
    const given = answer(request, requests.length)
    if (given instanceof Error) return Promise.reject(given)
    if (given instanceof Response) return Promise.resolve(given)
    return Promise.resolve(
      typeof given === 'string' ? new Response(given) : Response.json(given.json),
    )
  }
  return Object.assign(fetchFake, { requests })
}
