import { limitBody } from '../egress/limit-body.ts'
import { pooledConnections } from './pooled-connections.ts'
import type { ProviderAddress } from './provider-address.ts'
import { longestRefusal, wrongAnswer } from './provider-answer.ts'
import { providerError, refusedCall } from './provider-error.ts'

/** Bytes of one answer, unpacked; a hundred thousand vectors of embeddings are less. */
export const largestAnswer = 256 * 1024 * 1024

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
      const { fetch: send } = await pooledConnections(address.connectTimeout)
      response = await send(input, { ...init, redirect: 'manual' })
    } catch (error) {
      if (init?.signal?.aborted) throw error
      throw providerError(error, call)
    }
    const { status, headers } = response
    const wrong = wrongAnswer(address, model, response)
    if (wrong === 'refusal') {
      throw refusedCall(call, { status, headers, body: await beginningOf(response) })
    }
    if (wrong !== undefined) {
      await response.body?.cancel()
      throw wrong
    }
    if (response.body === null) return response
    const { host } = new URL(address.baseUrl)
    const body = limitBody(response.body, host, most, (error) => error)
    return new Response(body, { status, headers: [...headers] })
  }
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
