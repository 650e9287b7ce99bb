import { z } from 'zod'
import { createModels, profileRoles, type ModelSettings } from '../engine/models/profiles.ts'
import type { Models } from '../engine/models/models.ts'
import type { ProviderAddress } from '../engine/models/openai-chat.ts'
import { discoverModel, openAi, serverFor, usualModel } from '../engine/models/provider-defaults.ts'
import { testConnection, type ConnectionReport } from '../engine/models/test-connection.ts'
import type { ModelProfile, Settings, SettingsChange } from './api.ts'
import { seal, unseal } from './auth/seal.ts'
import type { Environment } from './environment.ts'
import type { Log } from './log.ts'
import type { StoredSettings } from './store/settings.ts'

const keyName = 'provider-key'

const StoredText = z.string().catch('')
const StoredProfiles = z.record(z.string(), z.string()).catch({})

/** Which models there are now. Changes reach the next run. */
export interface ModelConnection {
  models(): Models
  profiles(): readonly ModelProfile[]
  settings(): Settings
  change(change: SettingsChange): Promise<void>
  /** Asks the given address, or the connected one, for its models. */
  test(address: { baseUrl?: string; key?: string }): Promise<ConnectionReport>
  /** Kept when it is known which model a server without a chosen one has. Never rejects. */
  settled(): Promise<void>
  /** What must not appear in a log. */
  secrets(): readonly string[]
}

/** Reads the connection from the environment, or else from the settings. */
export async function openModelConnection(options: {
  environment: Pick<Environment, 'openAiKey' | 'openAiBaseUrl' | 'model'>
  settings: StoredSettings
  sealingKey: Buffer
  log: Log
  onChange: () => void
}): Promise<ModelConnection> {
  const { environment, settings, sealingKey, log, onChange } = options
  const fromEnvironment =
    environment.openAiKey !== undefined || environment.openAiBaseUrl !== undefined
  let provider: ProviderAddress | undefined
  let chosen: Readonly<Record<string, string>> = {}
  /** The model of a server that nobody chose one for. */
  let discovered: string | undefined
  let discovery: Promise<void> = Promise.resolve()
  let models: Models = createModels(current())

  function current(): ModelSettings {
    return { provider, profiles: { ...chosen, default: defaultModel() } }
  }

  function defaultModel(): string {
    const usual = provider === undefined ? undefined : usualModel(provider)
    return chosen['default'] || environment.model || usual || discovered || ''
  }

  async function readKey(): Promise<string | undefined> {
    const sealed = StoredText.parse(await settings.read(keyName))
    if (sealed === '') return undefined
    try {
      return unseal(sealed, sealingKey, keyName)
    } catch (error) {
      log.error({ err: error }, error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  async function read(): Promise<void> {
    provider = fromEnvironment
      ? serverFor(environment.openAiBaseUrl, environment.openAiKey)
      : serverFor(StoredText.parse(await settings.read('provider-url')), await readKey())
    chosen = StoredProfiles.parse(await settings.read('profiles'))
    discovered = undefined
    models = createModels(current())
    discovery = discover().catch(() => undefined)
  }

  async function discover(): Promise<void> {
    const asked = provider
    if (asked === undefined || defaultModel() !== '') return
    const { model, report } = await discoverModel(asked)
    if (asked !== provider) return
    discovered = model
    if (discovered === undefined) {
      log.warn(
        report.ok
          ? `The server at ${asked.baseUrl} lists no chat model, so answers stay extractive. Choose one in the settings.`
          : `${report.message} Answers stay extractive until it can be reached and a model is chosen in the settings.`,
      )
      return
    }
    log.info(
      `Using the model "${discovered}" of ${asked.baseUrl}, because none is chosen in the settings.`,
    )
    models = createModels(current())
    onChange()
  }

  function movesAway(baseUrl: string | undefined): boolean {
    if (baseUrl === undefined || provider === undefined) return false
    return new URL(baseUrl || openAi).origin !== new URL(provider.baseUrl).origin
  }

  const profiles = (): readonly ModelProfile[] =>
    Object.entries(profileRoles).map(([name, role]) => ({
      name,
      role,
      model: chosen[name] ?? '',
      resolved: models.resolve(role, name),
    }))

  await read()
  return {
    models: () => models,
    profiles,
    settings: () => ({
      profiles: profiles(),
      provider: {
        baseUrl: provider?.baseUrl ?? '',
        key: lastOf(provider?.key),
        from: fromEnvironment ? 'environment' : provider === undefined ? 'none' : 'settings',
      },
    }),
    async change(change) {
      // A key is for the server it was entered for: it goes before another address comes.
      if (change.key !== undefined || movesAway(change.baseUrl)) {
        await settings.write(keyName, undefined)
      }
      if (change.baseUrl !== undefined) {
        await settings.write('provider-url', change.baseUrl === '' ? undefined : change.baseUrl)
      }
      if (typeof change.key === 'string') {
        await settings.write(keyName, seal(change.key, sealingKey, keyName))
      }
      if (change.profiles !== undefined) {
        const changed = { ...chosen }
        for (const { name, model } of change.profiles) changed[name] = model.trim()
        await settings.write('profiles', changed)
      }
      await read()
      onChange()
    },
    test(address) {
      const baseUrl = (address.baseUrl || provider?.baseUrl || openAi).replace(/\/+$/, '')
      // The stored key goes to the server it was entered for, never to another address.
      const key = address.key ?? (baseUrl === provider?.baseUrl ? provider.key : undefined)
      return testConnection({ provider: 'openai', baseUrl, key }, AbortSignal.timeout(10_000))
    },
    settled: () => discovery,
    secrets: () => (provider?.key === undefined ? [] : [provider.key]),
  }
}

/** The last four characters of a key, where that leaves enough of it untold. */
function lastOf(key: string | undefined): string | null {
  if (key === undefined) return null
  return key.length < 12 ? '…' : `…${key.slice(-4)}`
}
