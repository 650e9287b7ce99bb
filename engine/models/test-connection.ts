import type { ProviderAddress } from './openai-chat.ts'
import { providerError, redactKeys } from './provider-error.ts'

export interface ConnectionReport {
  readonly ok: boolean
  /** A sentence for the person who entered the address. */
  readonly message: string
  readonly models: readonly string[]
}

/** Asks a model server which models it has, which shows whether address and key are right. */
export async function testConnection(
  address: ProviderAddress,
  signal: AbortSignal,
): Promise<ConnectionReport> {
  try {
    const response = await fetch(`${address.baseUrl.replace(/\/$/, '')}/models`, {
      headers: address.key === undefined ? {} : { authorization: `Bearer ${address.key}` },
      signal,
    })
    if (response.status === 401 || response.status === 403) {
      return {
        ok: false,
        message: `The server at ${address.baseUrl} did not accept the key (status ${response.status}).`,
        models: [],
      }
    }
    if (!response.ok) {
      const said = redactKeys((await response.text()).slice(0, 200), address.key)
      return {
        ok: false,
        message: `The server at ${address.baseUrl} answered with status ${response.status}: ${said}`,
        models: [],
      }
    }
    const models = modelIds(await response.json())
    const message = `Connected to ${address.baseUrl}: ${models.length} ${models.length === 1 ? 'model' : 'models'}.`
    return { ok: true, message, models }
  } catch (error) {
    if (error instanceof SyntaxError) {
      return {
        ok: false,
        message: `The server at ${address.baseUrl} did not answer with JSON. Does the address end in /v1?`,
        models: [],
      }
    }
    if (signal.aborted) {
      return {
        ok: false,
        message: `The server at ${address.baseUrl} did not answer in time.`,
        models: [],
      }
    }
    const { message } = providerError(error, {
      model: 'models',
      baseUrl: address.baseUrl,
      key: address.key,
    })
    return { ok: false, message, models: [] }
  }
}

function modelIds(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || !('data' in body) || !Array.isArray(body.data))
    return []
  return body.data.flatMap((model: unknown) =>
    typeof model === 'object' && model !== null && 'id' in model && typeof model.id === 'string'
      ? [model.id]
      : [],
  )
}
