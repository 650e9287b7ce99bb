import type { ProviderAddress } from '../engine/models/provider-address.ts'
import type { ModelConnectionSettings } from './api.ts'

/** A connection as people see it, without its key. */
export function shownConnection(
  { provider, kind = 'openai', baseUrl, key, connectTimeout }: ProviderAddress,
  fromEnvironment: boolean,
): Omit<ModelConnectionSettings, 'first'> {
  return {
    name: provider,
    kind,
    baseUrl,
    key: lastOf(key),
    from: fromEnvironment ? 'environment' : 'settings',
    ...(connectTimeout === undefined ? {} : { connectTimeout: connectTimeout / 1000 }),
  }
}

/** The last four characters of a key, where that leaves enough of it untold. */
export function lastOf(key: string | undefined): string | null {
  if (key === undefined) return null
  return key.length < 12 ? '…' : `…${key.slice(-4)}`
}
