import ipaddr from 'ipaddr.js'

/** What a range is called in a sentence. */
const kinds: Readonly<Record<string, string>> = {
  private: 'a private address',
  uniqueLocal: 'a private address',
  loopback: 'an address of the machine itself',
  unspecified: 'an address of the machine itself',
  linkLocal: 'a link-local address, where clouds keep the credentials of their machines',
  deprecatedSiteLocal: 'a private address',
  carrierGradeNat: 'an address inside the network of a provider',
  multicast: 'a multicast address',
  broadcast: 'a broadcast address',
  ipv4Mapped: 'an IPv4 address that is written as IPv6',
  rfc6145: 'an IPv4 address that is written as IPv6',
  rfc6052: 'an address that is translated inside a network',
  '6to4': 'an address of a tunnel',
  teredo: 'an address of a tunnel',
}

/** They look public, and are served by the machine under a virtual one. */
const cloudServices = ['168.63.129.16']

/** Of IPv6 only this much is given out for the public internet. */
const givenOut = ipaddr.IPv6.parseCIDR('2000::/3')
/** IPv4 addresses behind a translator, in networks that have IPv6 only. */
const translated = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/**
 * What an IP address is, where it is not one of the public internet.
 * @returns such as "a private address"; undefined for a public one
 */
export function notPublic(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return 'no IP address'
  const address = ipaddr.parse(text)
  if (cloudServices.includes(address.toString())) return 'an address of the cloud it runs in'
  if (address instanceof ipaddr.IPv6 && address.match(translated)) {
    return notPublic(ipaddr.fromByteArray(address.toByteArray().slice(12)).toString())
  }
  const range = address.range()
  if (range !== 'unicast') return kinds[range] ?? 'a reserved address'
  if (address instanceof ipaddr.IPv6 && !address.match(givenOut)) return 'a reserved address'
  return undefined
}

/** One way of writing each address, so that they can be compared; other texts in small letters. */
export function sameAddress(text: string): string {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : bare.toLowerCase()
}
