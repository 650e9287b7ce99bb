import { z } from 'zod'
import { didYouMean } from '../engine/graph/did-you-mean.ts'
import { forgetFailures } from '../engine/models/call-gate.ts'
import { ModelError } from '../engine/models/model-error.ts'
import type { Models } from '../engine/models/models.ts'
import { listPrices } from '../engine/models/prices.ts'
import { Profile, profileRoles, readProfile, type ModelRole } from '../engine/models/profile.ts'
import { createModels } from '../engine/models/profiles.ts'
import type { ProviderAddress } from '../engine/models/provider-address.ts'
import {
  openAi,
  serverFor,
  usualAddresses,
  usualModel,
} from '../engine/models/provider-defaults.ts'
import { testKey, type ConnectionReport } from '../engine/models/test-connection.ts'
import { testModel, type ModelReport } from '../engine/models/test-model.ts'
import type {
  ConnectionChange,
  ConnectionTestRequest,
  ModelProfile,
  Settings,
  SettingsChange,
} from './api.ts'
import type { Environment } from './environment.ts'
import type { Log } from './log.ts'
import { searchModel, type ModelSearch } from './model-search.ts'
import { readPriceFile, type OwnPrices } from './price-file.ts'
import { lastOf, shownConnection } from './shown-connection.ts'
import type { StoredSettings } from './store/settings.ts'
import { storedConnections } from './stored-connections.ts'

/** The name of the connection that the environment makes, and of the only one there was before. */
const first = 'openai'

// One that cannot be read, such as after a newer version, must not take the others along.
const StoredProfiles = z
  .record(z.string(), z.union([z.string(), Profile.strip()]).catch(''))
  .catch({})

/** Which models there are now. Changes reach the next run. */
export interface ModelConnection {
  models(): Models
  profiles(): readonly ModelProfile[]
  settings(): Settings
  /** Changes profiles, and the address and the key of the connection `openai`. */
  change(change: SettingsChange): Promise<void>
  /** Makes a connection, or changes one. */
  putConnection(name: string, change: ConnectionChange): Promise<void>
  /** False where there is none of that name. */
  removeConnection(name: string): Promise<boolean>
  /** Asks the given address, or a connection, for its models. */
  test(request: ConnectionTestRequest): Promise<ConnectionReport>
  /** Tries what a profile or a `connection:model` can do. @throws ModelError for a name that means nothing */
  testModel(
    name: string,
    options: { signal: AbortSignal; role?: ModelRole | undefined },
  ): Promise<ModelReport>
  /** Reads them again, where another process changed them. */
  reread(): Promise<void>
  /**
   * Kept when it is known which model a server without a chosen one has. One that did not answer
   * before is asked again. Never rejects.
   */
  settled(): Promise<void>
  /** What must not appear in a log. */
  secrets(): readonly string[]
  /** Asks no server any more. */
  close(): void
}

/** Puts together the connections of the environment and of the settings. */
export async function openModelConnection(options: {
  environment: Pick<Environment, 'home' | 'openAiKey' | 'openAiBaseUrl' | 'model'>
  settings: StoredSettings
  sealingKey: Buffer
  log: Log
  onChange: () => void
  /** Told when something was entered here, which other processes are to read. */
  onEntered?: () => void
}): Promise<ModelConnection> {
  const { environment, settings, log, onChange } = options
  const stored = storedConnections(options)
  const fromEnvironment = serverFor(environment.openAiBaseUrl, environment.openAiKey)
  let connections: readonly ProviderAddress[] = []
  let chosen: Readonly<Record<string, Profile>> = {}
  let own: OwnPrices = { prices: {} }
  /** Where nobody chose a model of the first server. */
  let search: ModelSearch | undefined
  let isClosed = false
  let models: Models = build()

  function build(): Models {
    const [provider, ...others] = connections
    const profiles = {
      ...chosen,
      default: { ...chosen['default'], model: defaultModel() },
    }
    return createModels({
      provider,
      others,
      profiles,
      prices: own.prices,
      onFailed({ connection, model, error }) {
        if (connection === provider?.provider && mayHaveChanged(error)) search?.doubt(model)
      },
    })
  }

  function defaultModel(): string {
    const [provider] = connections
    const usual = provider === undefined ? undefined : usualModel(provider)
    return chosen['default']?.model || environment.model || usual || search?.model() || ''
  }

  async function read(): Promise<void> {
    const found = await stored.read()
    connections =
      fromEnvironment === undefined
        ? found
        : [fromEnvironment, ...found.filter(({ provider }) => provider !== first)]
    const profiles = StoredProfiles.parse((await settings.read('profiles')) ?? {})
    chosen = Object.fromEntries(
      Object.entries(profiles).map(([name, given]) => [name, readProfile(given)]),
    )
    own = readPriceFile(environment.home)
    if (own.problem !== undefined) log.warn(own.problem)
    search?.close()
    search = undefined
    models = build()
    const [asked] = connections
    if (isClosed || asked === undefined || defaultModel() !== '') return
    search = searchModel(asked, {
      log,
      onChange() {
        models = build()
        onChange()
      },
    })
  }

  async function reread(): Promise<void> {
    forgetFailures()
    await read()
    onChange()
  }

  async function entered(): Promise<void> {
    await reread()
    options.onEntered?.()
  }

  const find = (name: string): ProviderAddress | undefined =>
    connections.find(({ provider }) => provider === name)

  function roleOf(name: string): ModelRole | undefined {
    if (Object.hasOwn(profileRoles, name)) return profileRoles[name]
    const profile = Object.hasOwn(chosen, name) ? chosen[name] : undefined
    return profile && (profile.role ?? 'chat')
  }

  /** What a profile stands for now, without how it is called. */
  function resolved(role: ModelRole, name: string): string {
    try {
      const give = {
        chat: () => models.chat(name),
        embedding: () => models.embedding(name),
        rerank: () => models.reranker(name),
      }
      return give[role]()?.name ?? 'offline'
    } catch {
      return models.resolve(role, name)
    }
  }

  function profiles(): readonly ModelProfile[] {
    const names = new Set([...Object.keys(profileRoles), ...Object.keys(chosen)])
    return [...names].map((name) => {
      const role = roleOf(name) ?? 'chat'
      const { model, role: _, ...called } = chosen[name] ?? { model: '' }
      return {
        name,
        role,
        model,
        resolved: resolved(role, name),
        ...(Object.keys(called).length === 0 ? {} : { settings: called }),
        ...(Object.hasOwn(profileRoles, name) ? {} : { own: true }),
      }
    })
  }

  /** Without a server nothing is looked up, and any name would seem to stand for working offline. */
  function refuseUnknown(name: string): void {
    const known = profiles().map((profile) => profile.name)
    if (known.includes(name)) return
    if (connections.some(({ provider }) => name.startsWith(`${provider}:`))) return
    const servers = connections.map(({ provider }) => `"${provider}:…"`)
    const model =
      servers.length === 0
        ? 'a model as "connection:model" once a server is connected'
        : `a model of a connected server (${servers.join(', ')})`
    throw new ModelError({
      model: name,
      message: `There is no profile or model "${name}".${didYouMean(name, known)} Name a profile (${known.join(', ')}), or ${model}.`,
      retryable: false,
    })
  }

  async function putConnection(name: string, change: ConnectionChange): Promise<void> {
    const before = find(name)
    const kind = change.kind ?? before?.kind ?? 'openai'
    const baseUrl = (change.baseUrl || before?.baseUrl || usualAddresses[kind]).replace(/\/+$/, '')
    // A key is for the server it was entered for: it goes before another address comes.
    const moves = before !== undefined && originOf(before.baseUrl) !== originOf(baseUrl)
    if (change.key !== undefined || moves) await stored.writeKey(name, undefined)
    const timeout = change.connectTimeout ?? milliToSeconds(before?.connectTimeout)
    await stored.put(
      {
        name,
        kind,
        baseUrl,
        ...(timeout === undefined || timeout === null ? {} : { connectTimeout: timeout * 1000 }),
      },
      change.first ?? false,
    )
    if (typeof change.key === 'string') await stored.writeKey(name, change.key)
  }

  async function changeFirst({ baseUrl, key }: SettingsChange): Promise<void> {
    if (baseUrl === undefined && key === undefined) return
    const address = baseUrl === '' ? openAi : baseUrl
    await putConnection(first, {
      kind: 'openai',
      ...(address === undefined ? {} : { baseUrl: address }),
      ...(key === undefined ? {} : { key }),
    })
    // The address of OpenAI is there by itself; without a key nothing was entered.
    const now = (await stored.read()).find(({ provider }) => provider === first)
    if (now?.baseUrl === openAi && now.key === undefined) await stored.remove(first)
  }

  await read()
  return {
    models: () => models,
    profiles,
    settings() {
      const provider = find(first)
      const trouble = search?.trouble()
      const overrides = Object.keys(own.prices).length
      return {
        profiles: profiles(),
        provider: {
          baseUrl: provider?.baseUrl ?? '',
          key: lastOf(provider?.key),
          from:
            fromEnvironment !== undefined
              ? 'environment'
              : provider === undefined
                ? 'none'
                : 'settings',
        },
        ...(trouble === undefined ? {} : { trouble }),
        connections: connections.map((connection, at) => ({
          ...shownConnection(connection, connection === fromEnvironment),
          first: at === 0,
        })),
        prices: {
          asOf: listPrices.asOf,
          overrides,
          ...(own.problem === undefined ? {} : { problem: own.problem }),
        },
      }
    },
    async change(change) {
      await changeFirst(change)
      if (change.profiles !== undefined) {
        const changed = new Map(Object.entries(chosen))
        for (const { name, removed, ...profile } of change.profiles) {
          if (removed === true) changed.delete(name)
          else changed.set(name, { ...profile, model: profile.model.trim() })
        }
        await settings.write('profiles', plain(Object.fromEntries(changed)))
      }
      await entered()
    },
    async putConnection(name, change) {
      await putConnection(name, change)
      await entered()
    },
    async removeConnection(name) {
      if (find(name) === undefined) return false
      await stored.remove(name)
      await entered()
      return true
    },
    test({ connection = first, kind, baseUrl, key }) {
      const known = find(connection)
      const asked = kind ?? known?.kind ?? 'openai'
      const address = (baseUrl || known?.baseUrl || usualAddresses[asked]).replace(/\/+$/, '')
      // The stored key goes to the server it was entered for, never to another address.
      const usedKey = key ?? (address === known?.baseUrl ? known.key : undefined)
      return testKey(
        { provider: connection, kind: asked, baseUrl: address, key: usedKey },
        AbortSignal.timeout(10_000),
      )
    },
    async testModel(name, { signal, role }) {
      refuseUnknown(name)
      return testModel(models, name, { signal, role: role ?? roleOf(name) })
    },
    reread,
    settled: () => search?.settled() ?? Promise.resolve(),
    secrets: () => connections.flatMap(({ key }) => (key === undefined ? [] : [key])),
    close() {
      isClosed = true
      search?.close()
    },
  }
}

/** Whether a failed call may mean that the server is gone, or has other models than before. */
function mayHaveChanged(error: unknown): boolean {
  if (!(error instanceof ModelError)) return false
  const { status } = error
  return status === undefined || status === 400 || status === 404 || status >= 500
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : address
}

function milliToSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000
}

/** The same without what is undefined, as it is stored. */
function plain(profiles: Readonly<Record<string, Profile>>): Record<string, { model: string }> {
  // SAFETY: profiles are plain data; the copy drops what is undefined.
  return JSON.parse(JSON.stringify(profiles)) as Record<string, { model: string }>
}
