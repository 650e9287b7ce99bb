import type { CallSettings } from './call-settings.ts'
import { expectSignsOfLife } from './patience.ts'
import { authorizationOf, urlOf, type ProviderAddress } from './provider-address.ts'
import { providerError } from './provider-error.ts'
import { providerFetch } from './provider-fetch.ts'

/**
 * Posts JSON to a model server when it is its turn, and reads its JSON answer.
 * @param options.model its full name, for messages
 * @param options.tokens how many it will take, as far as one knows
 * @throws ModelError
 */
export async function postJson(
  address: ProviderAddress,
  path: string,
  body: object,
  options: { model: string; signal: AbortSignal; settings: CallSettings; tokens: number },
): Promise<unknown> {
  const { model, signal, settings } = options
  const call = { model, baseUrl: address.baseUrl, key: address.key }
  const pass = await settings.gate.enter(options.tokens, signal)
  const life = expectSignsOfLife(call, settings, signal)
  try {
    const response = await providerFetch(address, model)(urlOf(address, path), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorizationOf(address) },
      body: JSON.stringify(body),
      signal: life.signal,
    })
    pass.alive()
    return await response.json()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    const failure = life.signal.aborted ? life.signal.reason : providerError(error, call)
    pass.failed(failure)
    throw failure
  } finally {
    life.stop()
    pass.leave()
  }
}
