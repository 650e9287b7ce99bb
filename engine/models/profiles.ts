import { gateFor, watchedGate } from './call-gate.ts'
import { defaultCallSettings, type CallSettings } from './call-settings.ts'
import type { ChatModel } from './chat-model.ts'
import { connectedChat, connectedEmbedding, connectedReranker } from './connected-model.ts'
import { defaultsText, withDefaults } from './default-request.ts'
import { ModelError } from './model-error.ts'
import type { Models } from './models.ts'
import type { Prices } from './prices.ts'
import { profileRoles, readProfile, type ModelRole, type Profile } from './profile.ts'
import type { ProviderAddress } from './provider-address.ts'
import type { RateLimits } from './rate-limit.ts'

export interface ModelSettings {
  /** The server that models without a connection in their name are at; undefined where there is none. */
  readonly provider: ProviderAddress | undefined
  /** Further servers, for models that are named `provider:model`. */
  readonly others?: readonly ProviderAddress[]
  /**
   * What each profile stands for: a name at the provider or `provider:model`, alone or with how it is
   * called. An empty one is not set. Names besides the five usual ones are profiles of one's own.
   */
  readonly profiles: Readonly<Record<string, string | Profile>>
  /** In place of list prices, by model or by `provider:model`. */
  readonly prices?: Prices
  /** Milliseconds without a sign of life after which a call has failed. */
  readonly patience?: number
  /** Told of each call that failed: the connection and the model there. */
  readonly onFailed?: (failed: {
    readonly connection: string
    readonly model: string
    readonly error: unknown
  }) => void
}

interface Found {
  readonly address: ProviderAddress
  readonly model: string
  /** Empty for a model that was named directly. */
  readonly profile: Partial<Profile>
}

/**
 * Makes the models that settings describe. Chat profiles without a model of their own are `default`.
 * A profile that is not set, or anything while no server is connected, is undefined; a name that
 * means nothing is an error, because working offline instead would look like an answer.
 */
export function createModels(settings: ModelSettings): Models {
  const { provider, others = [] } = settings
  const addresses = [...(provider === undefined ? [] : [provider]), ...others]
  const profiles = new Map(
    Object.entries(settings.profiles).map(([name, given]) => [name, readProfile(given)]),
  )

  /** Model names may hold colons themselves, as Ollama's do: `llama3.2:3b`. */
  function byFullName(name: string): Found | undefined {
    const address = addresses.find((one) => name.startsWith(`${one.provider}:`))
    const model = address && name.slice(address.provider.length + 1)
    return address && model ? { address, model, profile: {} } : undefined
  }

  function byProfile(name: string): Found | undefined {
    const profile = profiles.get(name)
    if (profile !== undefined && profile.model !== '') {
      const { model } = profile
      const found = byFullName(model) ?? (provider && { address: provider, model })
      return found && { ...found, profile }
    }
    if (roleOf(name) !== 'chat' || name === 'default') return undefined
    const found = byProfile('default')
    return found && { ...found, profile: { ...found.profile, ...profile } }
  }

  function roleOf(name: string): ModelRole | undefined {
    const profile = profiles.get(name)
    if (Object.hasOwn(profileRoles, name)) return profileRoles[name]
    return profile && (profile.role ?? 'chat')
  }

  function find(role: ModelRole, name: string): Found | undefined {
    if (addresses.length === 0) return undefined
    if (roleOf(name) === role) return byProfile(name)
    const found = byFullName(name)
    if (found !== undefined) return found
    const all = new Set([...Object.keys(profileRoles), ...profiles.keys()])
    const known = [...all].filter((profile) => roleOf(profile) === role)
    const servers = addresses.map((address) => `"${address.provider}:…"`).join(', ')
    throw new ModelError({
      model: name,
      message: `There is no ${role} model "${name}". Name a profile (${known.join(', ')}) or a model of a connected server (${servers}).`,
      retryable: false,
    })
  }

  /** All profiles of a model, because what they say of its price and its limits is true of the model. */
  function profilesOf({ address, model }: Found): Profile[] {
    return [...profiles.values()].filter((profile) => {
      const found = byFullName(profile.model)
      return found === undefined
        ? address === provider && profile.model === model
        : found.address === address && found.model === model
    })
  }

  function callSettings(found: Found): CallSettings {
    const { address, model, profile } = found
    const same = profilesOf(found)
    const price = profile.price ?? same.find((one) => one.price !== undefined)?.price
    const { patience, timeout } = profile
    const gate = gateFor(address, model, strictest(same))
    const { onFailed } = settings
    return {
      prices: {
        ...defaultCallSettings.prices,
        ...settings.prices,
        ...(price === undefined ? {} : { [`${address.provider}:${model}`]: price }),
      },
      patience: milliseconds(patience) ?? settings.patience ?? defaultCallSettings.patience,
      timeout: milliseconds(timeout),
      gate:
        onFailed === undefined
          ? gate
          : watchedGate(gate, (error) => onFailed({ connection: address.provider, model, error })),
    }
  }

  /** Every node of every run asks. */
  const chats = new Map<string, ChatModel>()
  const resolved = new Map<string, string>()

  function chat(name: string): ChatModel | undefined {
    const found = find('chat', name)
    if (found === undefined) return undefined
    const connected = connectedChat(found.address, found.model, callSettings(found))
    return withDefaults(connected, found.profile)
  }

  function resolve(role: ModelRole, name: string): string {
    try {
      const found = find(role, name)
      if (found === undefined) return 'offline'
      const full = `${found.address.provider}:${found.model}`
      const asked = role === 'chat' ? defaultsText(found.profile) : ''
      return asked === '' ? full : `${full} (${asked})`
    } catch {
      // The node that asks for it will say so.
      return `unknown:${name}`
    }
  }

  return {
    chat: (name) => remembered(chats, name, () => chat(name)),
    embedding(name) {
      const found = find('embedding', name)
      return found && connectedEmbedding(found.address, found.model, callSettings(found))
    },
    reranker(name) {
      const found = find('rerank', name)
      return found && connectedReranker(found.address, found.model, callSettings(found))
    },
    resolve: (role, name) =>
      remembered(resolved, `${role} ${name}`, () => resolve(role, name)) ?? 'offline',
  }
}

/** Names come from graphs, and there may be any number of those. */
const mostRemembered = 1000

function remembered<Found>(
  known: Map<string, Found>,
  name: string,
  find: () => Found | undefined,
): Found | undefined {
  const before = known.get(name)
  if (before !== undefined) return before
  const found = find()
  if (known.size >= mostRemembered) known.clear()
  if (found !== undefined) known.set(name, found)
  return found
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000
}

function strictest(profiles: readonly Profile[]): RateLimits {
  const least = (values: (number | undefined)[]): number | undefined => {
    const told = values.filter((value) => value !== undefined)
    return told.length === 0 ? undefined : Math.min(...told)
  }
  return {
    requestsPerMinute: least(profiles.map((profile) => profile.requestsPerMinute)),
    tokensPerMinute: least(profiles.map((profile) => profile.tokensPerMinute)),
  }
}
