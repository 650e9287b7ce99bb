import { limitBody } from '../egress/limit-body.ts'
import { ModelError } from './model-error.ts'
import { pooledFetch } from './pooled-fetch.ts'
import type { ProviderAddress } from './provider-address.ts'
import { providerError, refusedCall } from './provider-error.ts'
import { redactKeys } from './redact-keys.ts'

/** Bytes of one answer, unpacked; a hundred thousand vectors of embeddings are less. */
const largestAnswer = 256 * 1024 * 1024

/** Of a refusal only the beginning is read. */
const longestRefusal = 64 * 1024

/**
 * A `fetch` that gives only good answers of a model server. All others become ModelErrors, also a
 * web page with status 200, which is what a wrong address often answers with.
 * @param model its full name, for messages
 * @param most bytes of an answer; a larger one breaks off
 */
export function providerFetch(
  address: ProviderAddress,
  model: string,
  most = largestAnswer,
): typeof fetch {
  const call = { model, baseUrl: address.baseUrl, key: address.key }
  return async function fetchFromProvider(input, init) {
    let response: Response
    try {
      const send = await pooledFetch(address.connectTimeout)
      response = await send(input, { ...init, redirect: 'manual' })
    } catch (error) {
      if (init?.signal?.aborted) throw error
      throw providerError(error, call)
    }
    const { status, headers } = response
    const location = headers.get('location')
    if (status >= 300 && status < 400 && location !== null) {
      await response.body?.cancel()
      throw sentOn(address, model, status, location)
    }
    if (!response.ok) {
      throw refusedCall(call, { status, headers, body: await beginningOf(response) })
    }
    if (headers.get('content-type')?.startsWith('text/html')) {
      await response.body?.cancel()
      throw new ModelError({
        model,
        message: `The server at ${address.baseUrl} answered with a web page and not as a model server. Is the address right? It often ends in /v1.`,
        status,
        retryable: false,
      })
    }
    if (response.body === null) return response
    const { host } = new URL(address.baseUrl)
    const body = limitBody(response.body, host, most, (error) => error)
    return new Response(body, { status, headers: [...headers] })
  }
}

/** A key goes to the server that it was entered for, and nowhere that this one points to. */
function sentOn(
  { baseUrl, key }: ProviderAddress,
  model: string,
  status: number,
  location: string,
): ModelError {
  const next = URL.canParse(location, baseUrl) ? new URL(location, baseUrl) : undefined
  const place = next === undefined ? location : `${next.origin}${next.pathname}`
  return new ModelError({
    model,
    message: `The server at ${baseUrl} sends its calls on to ${redactKeys(place, key).slice(0, 200)}, where nothing is sent. If that is the right place, enter it as the address of the connection.`,
    status,
    retryable: false,
  })
}

async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > longestRefusal) break
    }
  } catch {
    // What was read before the connection broke still says something.
  }
  return text
}
