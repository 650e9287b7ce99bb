import { NodeError } from '../run/failure.ts'

/** Values that graphs name and never hold. Each is sent only to hosts that it is bound to. */
export interface Secrets {
  /** @throws NodeError when there is no such secret, or it is not bound to this host */
  read(name: string, host: string): string
  /** All values, to take out of logs. */
  values(): readonly string[]
  entries(): SecretEntries
}

export type SecretEntries = ReadonlyMap<
  string,
  { readonly value: string; readonly hosts: readonly string[] }
>

export const secretName = /^[A-Z][A-Z0-9_]*$/
/** What a secret may be bound to, in small letters. */
export const secretHost = /^(\*\.)?[a-z0-9.-]+(:\d+)?$|^\[[0-9a-f:.]+\](:\d+)?$/
/** Characters. Shorter ones could not be taken out of an answer without spoiling it. */
export const shortestSecret = 8

export const noSecrets: Secrets = secretsOf(new Map())

/**
 * @param secrets each with the hosts it may be sent to: `api.example.com`, with a port where it is not
 * the usual one, or `*.example.com` for all names below one
 */
export function secretsOf(secrets: SecretEntries): Secrets {
  return {
    read(name, host) {
      const secret = secrets.get(name)
      if (secret === undefined) {
        const known = [...secrets.keys()].join(', ') || 'none'
        throw new NodeError(`There is no secret "${name}"; there are: ${known}.`, {
          code: 'secret',
          hint: `An admin adds it in the settings, or whoever runs Heddle sets HEDDLE_SECRET_${name} and HEDDLE_SECRET_${name}_HOSTS.`,
        })
      }
      if (secret.hosts.some((bound) => fits(bound, host.toLowerCase()))) return secret.value
      throw new NodeError(
        `The secret "${name}" is bound to ${secret.hosts.join(', ')}, and is not sent to ${host}.`,
        {
          code: 'secret',
          hint: `The settings, or HEDDLE_SECRET_${name}_HOSTS, name the hosts it may be sent to.`,
        },
      )
    },
    values: () => [...secrets.values()].map(({ value }) => value),
    entries: () => secrets,
  }
}

function fits(bound: string, host: string): boolean {
  return bound.startsWith('*.') ? host.endsWith(bound.slice(1)) : bound === host
}
