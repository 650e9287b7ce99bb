/** Where a model server is and how it is spoken to. */
export interface ProviderAddress {
  /** Comes before the model in its name: `openai:gpt-…`. */
  readonly provider: string
  /** With the version in its path, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string
  readonly key: string | undefined
}

/** The address of one of its calls, such as `/embeddings`. */
export function urlOf(address: ProviderAddress, path: string): string {
  return address.baseUrl.replace(/\/+$/, '') + path
}

export function authorizationOf(address: ProviderAddress): Record<string, string> {
  return address.key === undefined || address.key === ''
    ? {}
    : { authorization: `Bearer ${address.key}` }
}
