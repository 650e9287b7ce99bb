import { z } from 'zod'
import { messageOf } from '../engine/graph/message-of.ts'
import { profileName } from '../engine/models/profile.ts'
import { providerKinds, type ProviderAddress } from '../engine/models/provider-address.ts'
import { serverFor } from '../engine/models/provider-defaults.ts'
import { seal, unseal } from './auth/seal.ts'
import type { Log } from './log.ts'
import type { StoredSettings } from './store/settings.ts'

const StoredText = z.string().catch('')

const StoredConnection = z.object({
  name: z.string().regex(profileName),
  kind: z.enum(providerKinds),
  baseUrl: z.string(),
  /** Milliseconds. */
  connectTimeout: z.number().optional(),
})
type StoredConnection = z.infer<typeof StoredConnection>

/** The connections that people entered in the settings, with keys that are sealed. */
export interface StoredConnections {
  /** In the order in which they count: models without a connection in their name are at the first. */
  read(): Promise<ProviderAddress[]>
  /** @param first whether it becomes the first one */
  put(connection: StoredConnection, first: boolean): Promise<void>
  /** undefined removes it. */
  writeKey(name: string, key: string | undefined): Promise<void>
  remove(name: string): Promise<void>
}

export function storedConnections(options: {
  settings: StoredSettings
  sealingKey: Buffer
  log: Log
}): StoredConnections {
  const { settings, sealingKey, log } = options

  async function readKey(name: string): Promise<string | undefined> {
    const place = keyPlace(name)
    const sealed = StoredText.parse(await settings.read(place))
    if (sealed === '') return undefined
    try {
      return unseal(sealed, sealingKey, place)
    } catch (error) {
      log.error({ err: error }, messageOf(error))
      return undefined
    }
  }

  async function list(): Promise<StoredConnection[]> {
    const stored = await settings.read('connections')
    if (stored !== undefined) return z.array(StoredConnection).catch([]).parse(stored)
    // Before there were several, one lay in two values of its own.
    const url = StoredText.parse(await settings.read('provider-url'))
    const only = serverFor(url, await readKey('openai'))
    return only === undefined ? [] : [{ name: 'openai', kind: 'openai', baseUrl: only.baseUrl }]
  }

  async function write(connections: readonly StoredConnection[]): Promise<void> {
    await settings.write(
      'connections',
      connections.map(({ connectTimeout, ...connection }) =>
        connectTimeout === undefined ? connection : { ...connection, connectTimeout },
      ),
    )
    await settings.write('provider-url', undefined)
  }

  return {
    async read() {
      const connections = await list()
      return Promise.all(
        connections.map(async ({ name, kind, baseUrl, connectTimeout }) => ({
          provider: name,
          kind,
          baseUrl,
          key: await readKey(name),
          ...(connectTimeout === undefined ? {} : { connectTimeout }),
        })),
      )
    },
    async put(connection, first) {
      const known = await list()
      const at = known.findIndex(({ name }) => name === connection.name)
      if (first || at < 0) {
        const others = known.filter(({ name }) => name !== connection.name)
        await write(first ? [connection, ...others] : [...others, connection])
      } else await write(known.with(at, connection))
    },
    async writeKey(name, key) {
      const place = keyPlace(name)
      const sealed = key === undefined ? undefined : seal(key, sealingKey, place)
      await settings.write(place, sealed)
    },
    async remove(name) {
      await write((await list()).filter((connection) => connection.name !== name))
      await settings.write(keyPlace(name), undefined)
    },
  }
}

/** Where a key lies, to which it is bound. That of `openai` lies where the only one lay before. */
function keyPlace(name: string): string {
  return name === 'openai' ? 'provider-key' : `provider-key:${name}`
}
