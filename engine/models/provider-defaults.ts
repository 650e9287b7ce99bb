import type { ProviderAddress, ProviderKind } from './provider-address.ts'
import { testConnection, type ConnectionReport } from './test-connection.ts'

export const openAi = 'https://api.openai.com/v1'

/** Where the servers of a kind are when nobody says another place. */
export const usualAddresses: Readonly<Record<ProviderKind, string>> = {
  openai: openAi,
  anthropic: 'https://api.anthropic.com',
  google: 'https://generativelanguage.googleapis.com',
}

const usualModels: Readonly<Record<ProviderKind, string>> = {
  openai: 'gpt-5-mini',
  anthropic: 'claude-haiku-4-5',
  google: 'gemini-2.5-flash',
}

/** The server that an address or a key stands for: a key alone is one for OpenAI. Undefined where there is neither. */
export function serverFor(
  baseUrl: string | undefined,
  key: string | undefined,
): ProviderAddress | undefined {
  if (!baseUrl && key === undefined) return undefined
  return { provider: 'openai', baseUrl: (baseUrl || openAi).replace(/\/+$/, ''), key }
}

/** The chat model that is taken where nobody chose one, and that need not be asked for. */
export function usualModel({ kind = 'openai', baseUrl }: ProviderAddress): string | undefined {
  return baseUrl === usualAddresses[kind] ? usualModels[kind] : undefined
}

/** Local servers mostly have one model; asking beats making its owner type the name. */
export async function discoverModel(
  address: ProviderAddress,
  signal?: AbortSignal,
): Promise<{ readonly model: string | undefined; readonly report: ConnectionReport }> {
  const timeout = AbortSignal.timeout(5000)
  const report = await testConnection(
    address,
    signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
  )
  const model = report.models.find((name) => !/embed|rerank|whisper|tts|image/i.test(name))
  return { model, report }
}
