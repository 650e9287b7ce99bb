import type { CallSettings } from './call-settings.ts'
import { expectSignsOfLife } from './patience.ts'
import { authorizationOf, urlOf, type ProviderAddress } from './provider-address.ts'
import { providerError } from './provider-error.ts'
import { providerFetch } from './provider-fetch.ts'

/**
 * Posts JSON to a model server and reads its JSON answer.
 * @param options.model its full name, for messages
 * @throws ModelError
 */
export async function postJson(
  address: ProviderAddress,
  path: string,
  body: object,
  options: { model: string; signal: AbortSignal; settings: CallSettings },
): Promise<unknown> {
  const { model, signal, settings } = options
  const call = { model, baseUrl: address.baseUrl, key: address.key }
  const life = expectSignsOfLife(call, settings.patience, signal)
  try {
    const response = await providerFetch(address, model)(urlOf(address, path), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorizationOf(address) },
      body: JSON.stringify(body),
      signal: life.signal,
    })
    return await response.json()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (life.signal.aborted) throw life.signal.reason
    throw providerError(error, call)
  } finally {
    life.stop()
  }
}
