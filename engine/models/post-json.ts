import { ModelError } from './model-error.ts'
import type { ProviderAddress } from './openai-chat.ts'
import { providerError, readRetryAfter, redactKeys } from './provider-error.ts'

/**
 * Posts JSON to a model server and reads its JSON answer.
 * @param model its full name, for messages
 * @throws ModelError
 */
export async function postJson(
  address: ProviderAddress,
  path: string,
  body: object,
  options: { model: string; signal: AbortSignal },
): Promise<unknown> {
  const { model, signal } = options
  try {
    const response = await fetch(`${address.baseUrl.replace(/\/$/, '')}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(address.key === undefined ? {} : { authorization: `Bearer ${address.key}` }),
      },
      body: JSON.stringify(body),
      signal,
    })
    const text = await response.text()
    if (!response.ok) {
      throw new ModelError({
        model,
        message: `The model "${model}" refused the call with status ${response.status}: ${redactKeys(messageIn(text), address.key)}`,
        status: response.status,
        retryable: response.status === 429 || response.status >= 500,
        retryAfter: readRetryAfter(response.headers.get('retry-after')),
      })
    }
    return JSON.parse(text)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof SyntaxError) {
      throw new ModelError({
        model,
        message: `The model server at ${address.baseUrl} did not answer with JSON for "${model}". Is the address right?`,
        retryable: false,
        cause: error,
      })
    }
    throw providerError(error, { model, baseUrl: address.baseUrl, key: address.key })
  }
}

function messageIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && 'error' in body) {
      const { error } = body
      if (typeof error === 'object' && error !== null && 'message' in error)
        return String(error.message)
      if (typeof error === 'string') return error
    }
  } catch {
    // Not JSON: the text itself is the message.
  }
  return text.slice(0, 300)
}
