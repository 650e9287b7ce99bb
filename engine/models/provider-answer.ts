import { ModelError } from './model-error.ts'
import type { ProviderAddress } from './provider-address.ts'
import { redactKeys } from './redact-keys.ts'

/** Of a refusal only the beginning is read. */
export const longestRefusal = 64 * 1024

/** The beginning of an answer, as far as it says whether it is a good one. */
interface AnswerHead {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
}

/**
 * What is wrong with an answer of a model server; undefined for a good one. Also a web page with status
 * 200, which is what a wrong address often answers with.
 * @param model its full name, for messages
 * @returns `refusal` where its body says why
 */
export function wrongAnswer(
  address: ProviderAddress,
  model: string,
  { status, headers }: AnswerHead,
): ModelError | 'refusal' | undefined {
  const location = headers.get('location')
  if (status >= 300 && status < 400 && location !== null) {
    return sentOn(address, model, status, location)
  }
  if (status < 200 || status > 299) return 'refusal'
  if (!headers.get('content-type')?.startsWith('text/html')) return undefined
  return new ModelError({
    model,
    message: `The server at ${address.baseUrl} answered with a web page and not as a model server. Is the address right? It often ends in /v1.`,
    status,
    retryable: false,
  })
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
