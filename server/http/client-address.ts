import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** The reverse proxies that this server believes. */
export interface Proxies {
  /** Whether a request that comes from this address comes from one of them. */
  has(address: string): boolean
  /** The header, in small letters, in which they name the person whom they signed in. */
  readonly header: string | undefined
}

export const noProxies: Proxies = { has: () => false, header: undefined }

/**
 * @param trusted addresses and networks, such as `10.0.0.2` and `172.16.0.0/12`
 * @throws an Error with a sentence for each that is neither
 */
export function readProxies(trusted: readonly string[], header?: string): Proxies {
  if (trusted.length === 0) return noProxies
  const list = new BlockList()
  const problems: string[] = []
  for (const entry of trusted) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address)
    const most = family === 4 ? 32 : 128
    if (family === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) {
      problems.push(
        `HEDDLE_TRUSTED_PROXIES holds "${entry}"; write addresses such as 10.0.0.2 or networks such as 172.16.0.0/12.`,
      )
      continue
    }
    list.addSubnet(
      address,
      bits === undefined ? most : Number(bits),
      family === 4 ? 'ipv4' : 'ipv6',
    )
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return {
    header,
    has(address) {
      const family = isIP(address)
      return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
    },
  }
}

/** An IPv4 address that came over IPv6 is the same address. */
function plain(address: string): string {
  return address.trim().replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

/** Where a request comes from: the last address in `X-Forwarded-For` that is not of a trusted proxy. */
export function clientAddress(request: IncomingMessage, proxies: Proxies): string {
  const way = [request.headers['x-forwarded-for'] ?? ''].flat().join(',').split(',')
  let address = plain(request.socket.remoteAddress ?? '')
  for (const before of way.map(plain).reverse()) {
    if (!proxies.has(address) || isIP(before) === 0) break
    address = before
  }
  return address
}

/** What counts as one place for failed attempts: whoever has one IPv6 address has the other 2^64 beside it. */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const before = head.split(':').filter((part) => part !== '')
  const after = (tail ?? '').split(':').filter((part) => part !== '')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}

/** Whether the browser speaks TLS with a trusted proxy. */
export function isSecure(request: IncomingMessage, proxies: Proxies): boolean {
  return (
    proxies.has(plain(request.socket.remoteAddress ?? '')) &&
    request.headers['x-forwarded-proto'] === 'https'
  )
}

/** Whom a trusted proxy has signed in. From anywhere else the header says nothing. */
export function forwardedName(request: IncomingMessage, proxies: Proxies): string | undefined {
  if (proxies.header === undefined || !proxies.has(plain(request.socket.remoteAddress ?? ''))) {
    return undefined
  }
  const sent = request.headersDistinct[proxies.header] ?? []
  const name =
    sent.length === 1
      ? Buffer.from(sent[0] ?? '', 'latin1')
          .toString('utf8')
          .trim()
      : ''
  return name === '' || name.length > 100 || /\p{C}/u.test(name) ? undefined : name
}
