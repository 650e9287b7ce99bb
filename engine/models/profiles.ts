import { defaultCallSettings, type CallSettings } from './call-settings.ts'
import { cohereRerank } from './cohere-rerank.ts'
import { ModelError } from './model-error.ts'
import type { Models } from './models.ts'
import { openAiChat } from './openai-chat.ts'
import { openAiEmbedding } from './openai-embedding.ts'
import type { Prices } from './prices.ts'
import type { ProviderAddress } from './provider-address.ts'

export type ModelRole = 'chat' | 'embedding' | 'rerank'

/** The names under which graphs ask for models, and what each is for. */
export const profileRoles: Readonly<Record<string, ModelRole>> = {
  default: 'chat',
  small: 'chat',
  judge: 'chat',
  embedding: 'embedding',
  rerank: 'rerank',
}

export interface ModelSettings {
  /** The server that is connected; undefined means that everything works offline. */
  readonly provider: ProviderAddress | undefined
  /** Further servers, for models that are named `provider:model`. */
  readonly others?: readonly ProviderAddress[]
  /** The model of each profile: a name at the provider, or `provider:model`. An empty one is not set. */
  readonly profiles: Readonly<Record<string, string>>
  /** In place of list prices, by model. */
  readonly prices?: Prices
  /** Milliseconds without a sign of life after which a call has failed. */
  readonly patience?: number
}

interface Found {
  readonly address: ProviderAddress
  readonly model: string
}

/**
 * Makes the models that settings describe. `small` and `judge` without a model of their own are
 * `default`. A profile that is not set, or anything while no server is connected, is undefined;
 * a name that means nothing is an error, because working offline instead would look like an answer.
 */
export function createModels(settings: ModelSettings): Models {
  const { provider, others = [], profiles } = settings
  const addresses = [...(provider === undefined ? [] : [provider]), ...others]
  const calls: CallSettings = {
    prices: { ...defaultCallSettings.prices, ...settings.prices },
    patience: settings.patience ?? defaultCallSettings.patience,
  }

  /** Model names may hold colons themselves, as Ollama's do: `llama3.2:3b`. */
  function byFullName(name: string): Found | undefined {
    const address = addresses.find((one) => name.startsWith(`${one.provider}:`))
    return address && { address, model: name.slice(address.provider.length + 1) }
  }

  function byProfile(name: string): Found | undefined {
    const model = Object.hasOwn(profiles, name) ? profiles[name] : undefined
    if (model !== undefined && model !== '') {
      return byFullName(model) ?? (provider && { address: provider, model })
    }
    return profileRoles[name] === 'chat' && name !== 'default' ? byProfile('default') : undefined
  }

  function isProfileFor(role: ModelRole, name: string): boolean {
    return Object.hasOwn(profileRoles, name) && profileRoles[name] === role
  }

  function find(role: ModelRole, name: string): Found | undefined {
    if (addresses.length === 0) return undefined
    if (isProfileFor(role, name)) return byProfile(name)
    const found = byFullName(name)
    if (found !== undefined) return found
    const known = Object.keys(profileRoles).filter((profile) => profileRoles[profile] === role)
    const servers = addresses.map((address) => `"${address.provider}:…"`).join(', ')
    throw new ModelError({
      model: name,
      message: `There is no ${role} model "${name}". Name a profile (${known.join(', ')}) or a model of a connected server (${servers}).`,
      retryable: false,
    })
  }

  return {
    chat(name) {
      const found = find('chat', name)
      return found && openAiChat(found.address, found.model, calls)
    },
    embedding(name) {
      const found = find('embedding', name)
      return found && openAiEmbedding(found.address, found.model, calls)
    },
    reranker(name) {
      const found = find('rerank', name)
      return found && cohereRerank(found.address, found.model, calls)
    },
    resolve(role, name) {
      try {
        const found = find(role, name)
        return found === undefined ? 'offline' : `${found.address.provider}:${found.model}`
      } catch {
        // The node that asks for it will say so.
        return `unknown:${name}`
      }
    },
  }
}
