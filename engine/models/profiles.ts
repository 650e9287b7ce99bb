import { cohereRerank } from './cohere-rerank.ts'
import type { Models } from './models.ts'
import { openAiChat, type ProviderAddress } from './openai-chat.ts'
import { openAiEmbedding } from './openai-embedding.ts'

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
  /** The model of each profile, by the provider's name for it; an empty one is not set. */
  readonly profiles: Readonly<Record<string, string>>
}

/** Makes the models that settings describe. `small` and `judge` stand in for nothing: without a model of their own they are `default`. */
export function createModels(settings: ModelSettings): Models {
  const { provider, profiles } = settings

  function modelOf(role: ModelRole, name: string): string | undefined {
    if (provider === undefined) return undefined
    const prefix = `${provider.provider}:`
    if (name.startsWith(prefix)) return name.slice(prefix.length)
    const own = Object.hasOwn(profiles, name) ? profiles[name] : undefined
    if (own !== undefined && own !== '') return own
    if (role === 'chat' && name !== 'default' && Object.hasOwn(profileRoles, name))
      return modelOf(role, 'default')
    return undefined
  }

  return {
    chat(name) {
      const model = modelOf('chat', name)
      return provider === undefined || model === undefined ? undefined : openAiChat(provider, model)
    },
    embedding(name) {
      const model = modelOf('embedding', name)
      return provider === undefined || model === undefined
        ? undefined
        : openAiEmbedding(provider, model)
    },
    reranker(name) {
      const model = modelOf('rerank', name)
      return provider === undefined || model === undefined
        ? undefined
        : cohereRerank(provider, model)
    },
    resolve(role, name) {
      const model = modelOf(role, name)
      return provider === undefined || model === undefined
        ? 'offline'
        : `${provider.provider}:${model}`
    },
  }
}
