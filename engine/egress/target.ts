import { networkInterfaces } from 'node:os'
import { isIP } from 'node:net'
import { notPublic, sameAddress } from './address.ts'
import type { AllowList } from './allow-list.ts'
import { EgressError } from './egress-error.ts'

/** Ports of the web; others belong to services that were not made for it, such as mail and databases. */
const webPorts: readonly number[] = [80, 443, 8080, 8443]

/** The addresses that a name stands for. */
export type Lookup = (name: string) => Promise<readonly string[]>

export interface TargetRules {
  readonly allow: AllowList
  readonly lookup: Lookup
  /** Where this process itself listens: nothing opens it. */
  readonly ownPort: () => number | undefined
}

/** Reads an address. @throws EgressError for one that is none, or that names more than a place in the web */
export function readAddress(given: string | URL): URL {
  const text = String(given)
  if (!URL.canParse(text)) {
    throw new EgressError(
      'request',
      `"${text.slice(0, 200)}" is not an address; it must be written like https://example.com/page.`,
    )
  }
  const address = new URL(text)
  if (address.protocol !== 'http:' && address.protocol !== 'https:') {
    throw new EgressError(
      'egress',
      `The address "${text.slice(0, 200)}" begins with "${address.protocol}", and Heddle fetches only http: and https: addresses.`,
    )
  }
  if (address.username !== '' || address.password !== '') {
    throw new EgressError(
      'request',
      `The address of ${address.host} has a name or a password before its host, which is not sent. Use a header for them.`,
    )
  }
  return address
}

/** The port of an address, also where it is left out. */
export function portOf({ protocol, port }: { protocol: string; port: string }): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}

/** What can be said against an address before anything is looked up. @throws EgressError */
export function checkPort({ hostname, protocol, port: text }: URL, rules: TargetRules): void {
  const port = portOf({ protocol, port: text })
  if (webPorts.includes(port) || rules.allow.allows(hostname, port)) return
  throw refused(
    `${hostname}:${port}`,
    `has the port ${port}, and Heddle reaches the ports ${webPorts.join(', ')} only`,
    `${hostname}:${port}`,
  )
}

/**
 * The addresses to connect to. Each of them has been looked at: where a name also stands for one that
 * is not public, all are refused.
 * @param host a name or an IP address, without brackets
 * @throws EgressError
 */
export async function addressesOf(
  host: string,
  port: number,
  rules: TargetRules,
): Promise<readonly string[]> {
  const literal = isIP(host) !== 0
  const named = !literal && rules.allow.allows(host, port)
  const addresses = literal ? [host] : await lookUp(host, port, rules)
  const own = ownAddresses()
  for (const address of addresses) {
    const itself = own.has(sameAddress(address))
    const place = literal ? shown(host) : `${host} stands for ${address}, which`
    const entry = `${shown(host)}:${port}`
    if (port === rules.ownPort() && (itself || isLoopback(address))) {
      throw new EgressError(
        'egress',
        `${literal ? shown(host) : host}:${port} is Heddle itself, and graphs do not reach it.`,
      )
    }
    if (named || rules.allow.allows(address, port)) continue
    const kind = notPublic(address)
    if (kind !== undefined) throw refused(place, `is ${kind}`, entry)
    if (itself) throw refused(place, 'is an address of the machine itself', entry)
  }
  return addresses
}

async function lookUp(host: string, port: number, rules: TargetRules): Promise<readonly string[]> {
  // No name server need be asked, and none could be believed.
  const local = /(^|\.)localhost\.?$/i.test(host)
  if (local && !rules.allow.allows(host, port)) {
    throw refused(host, 'is the machine itself', `${host}:${port}`)
  }
  let found: readonly string[]
  try {
    found = await rules.lookup(host)
  } catch (error) {
    throw new EgressError('network', `There is no address for the name "${host}". Is it right?`, {
      cause: error,
    })
  }
  if (found.length > 0) return found
  throw new EgressError('network', `There is no address for the name "${host}". Is it right?`)
}

function refused(place: string, why: string, entry: string): EgressError {
  return new EgressError(
    'egress',
    `${place} ${why}. Heddle fetches from the public web only, unless whoever runs it allows more.`,
    { hint: `HEDDLE_EGRESS_ALLOW=${entry} allows it.` },
  )
}

function shown(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

function isLoopback(address: string): boolean {
  const plain = sameAddress(address)
  return plain.startsWith('127.') || plain === '0.0.0.0' || plain === '::1' || plain === '::'
}

function ownAddresses(): ReadonlySet<string> {
  return new Set(
    Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).map(({ address }) => sameAddress(address)),
    ),
  )
}
