/** The protocols that model servers speak. All but `openai` need a package of their own. */
export const providerKinds = ['openai', 'anthropic', 'google'] as const
export type ProviderKind = (typeof providerKinds)[number]

/** Where a model server is and how it is spoken to. */
export interface ProviderAddress {
  /** The name of the connection. It comes before the model in its name: `openai:gpt-…`. */
  readonly provider: string
  /** Left out, `openai`. */
  readonly kind?: ProviderKind
  /** With the version in its path for OpenAI's protocol, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string
  readonly key: string | undefined
  /** Milliseconds in which the server must take a connection; 10 seconds when left out. */
  readonly connectTimeout?: number
}

/** The address of one of its calls, such as `/embeddings`. */
export function urlOf(address: ProviderAddress, path: string): string {
  switch (address.kind ?? 'openai') {
    case 'openai':
      return address.baseUrl.replace(/\/+$/, '') + path
    case 'anthropic':
      return `${rootOf(address)}/v1${path}`
    case 'google':
      return `${rootOf(address)}/v1beta${path}`
  }
}

/** The address without a version, which some clients add themselves. */
export function rootOf({ baseUrl }: ProviderAddress): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/v1(?:beta)?$/, '')
}

export function authorizationOf({ kind, key }: ProviderAddress): Record<string, string> {
  if (kind === 'anthropic') {
    return { 'anthropic-version': '2023-06-01', ...(key ? { 'x-api-key': key } : {}) }
  }
  if (!key) return {}
  return kind === 'google' ? { 'x-goog-api-key': key } : { authorization: `Bearer ${key}` }
}
