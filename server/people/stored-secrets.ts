import { z } from 'zod'
import { secretsOf, type Secrets } from '../../engine/egress/secrets.ts'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { SecretName } from '../api/people.ts'
import { seal, unseal } from '../auth/seal.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/open-store.ts'

const Hosts = z.array(z.string())

/** Secrets that were entered, beside those of the environment, which count first. */
export interface StoredSecrets extends Secrets {
  list(): SecretName[]
  /** Without a value that of before stays, for which it must be there. Refusals are HttpErrors. */
  put(
    name: string,
    secret: { value?: string | undefined; hosts: readonly string[]; by: string },
  ): Promise<SecretName>
  remove(name: string): Promise<void>
  /** Reads them again, where another process changed them. */
  reread(): Promise<void>
}

interface Entered {
  readonly value: string
  readonly hosts: readonly string[]
  readonly updatedAt: number
  readonly updatedBy: string
}

/** Opens them into memory: nodes ask for them in the middle of their work. */
export async function openStoredSecrets(options: {
  store: Store
  sealingKey: Buffer
  environment: Secrets
  log: Log
  /** Told when one was entered, changed or removed here. */
  onChange?: () => void
}): Promise<StoredSecrets> {
  const { store, sealingKey, environment, log, onChange } = options
  const entered = new Map<string, Entered>()
  /** Values of before may still come back, such as in the answer of a server that got them. */
  const earlier = new Set<string>()
  await read()
  let all = together()

  async function read(): Promise<void> {
    for (const row of await store.selectFrom('secrets').selectAll().execute()) {
      try {
        entered.set(row.name, {
          value: unseal(row.value, sealingKey, placeOf(row.name)),
          hosts: Hosts.parse(JSON.parse(row.hosts)),
          updatedAt: Number(row.updated_at),
          updatedBy: row.updated_by,
        })
      } catch (error) {
        log.error({ err: error }, messageOf(error))
      }
    }
  }

  function together(): Secrets {
    return secretsOf(new Map([...entered, ...environment.entries()]))
  }

  function refuseEnvironment(name: string): void {
    if (!environment.entries().has(name)) return
    throw new HttpError(
      409,
      'SET_BY_ENVIRONMENT',
      `The secret "${name}" comes from HEDDLE_SECRET_${name}. Change it there, and start again.`,
    )
  }

  function forget(name: string): void {
    const before = entered.get(name)
    if (before !== undefined) earlier.add(before.value)
    entered.delete(name)
  }

  return {
    read: (name, host) => all.read(name, host),
    values: () => [...new Set([...all.values(), ...earlier])],
    entries: () => all.entries(),
    list() {
      const own = [...entered]
        .filter(([name]) => !environment.entries().has(name))
        .map(([name, secret]) => shown(name, secret))
      const fixed = [...environment.entries()].map(([name, { hosts }]): SecretName => ({
        name,
        hosts,
        from: 'environment',
      }))
      return [...own, ...fixed].sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    async put(name, { value: given, hosts, by }) {
      refuseEnvironment(name)
      const value = given ?? entered.get(name)?.value
      if (value === undefined) {
        throw new HttpError(
          422,
          'VALUE_MISSING',
          `There is no secret "${name}" yet, so it needs a value.`,
        )
      }
      const secret = { value, hosts, updatedAt: Date.now(), updatedBy: by }
      const row = {
        value: seal(value, sealingKey, placeOf(name)),
        hosts: JSON.stringify(hosts),
        updated_at: secret.updatedAt,
        updated_by: by,
      }
      await store
        .insertInto('secrets')
        .values({ name, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute()
      forget(name)
      entered.set(name, secret)
      all = together()
      onChange?.()
      return shown(name, secret)
    },
    async remove(name) {
      refuseEnvironment(name)
      const removed = await store
        .deleteFrom('secrets')
        .where('name', '=', name)
        .returning('name')
        .executeTakeFirst()
      if (removed === undefined) throw notFound(`secret "${name}"`)
      forget(name)
      all = together()
      onChange?.()
    },
    async reread() {
      for (const { value } of entered.values()) earlier.add(value)
      entered.clear()
      await read()
      all = together()
    },
  }
}

function placeOf(name: string): string {
  return `secret:${name}`
}

function shown(name: string, { hosts, updatedAt, updatedBy }: Entered): SecretName {
  return { name, hosts, from: 'settings', updatedAt, updatedBy }
}
