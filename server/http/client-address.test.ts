import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import {
  addressGroup,
  clientAddress,
  forwardedName,
  isSecure,
  readProxies,
} from './client-address.ts'

function from(
  remoteAddress: string,
  headers: Readonly<Record<string, string>> = {},
): IncomingMessage {
  const headersDistinct = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value]]),
  )
  // SAFETY: this is all that is read of a request here.
  return { socket: { remoteAddress }, headers, headersDistinct } as unknown as IncomingMessage
}

const proxies = readProxies(['10.0.0.2', '172.16.0.0/12', 'fd00::/8'], 'x-user')

test('an address that came over IPv6 is the same address', () => {
  expect(clientAddress(from('::ffff:198.51.100.7'), proxies)).toBe('198.51.100.7')
  expect(clientAddress(from('::FFFF:198.51.100.7'), proxies)).toBe('198.51.100.7')
})

test('what a client writes into X-Forwarded-For itself does not count', () => {
  const way = (remote: string, forwarded: string): string =>
    clientAddress(from(remote, { 'x-forwarded-for': forwarded }), proxies)
  expect(way('198.51.100.7', '203.0.113.1')).toBe('198.51.100.7')
  expect(way('10.0.0.2', '203.0.113.1')).toBe('203.0.113.1')
  expect(way('10.0.0.2', '1.2.3.4, 203.0.113.1')).toBe('203.0.113.1')
  expect(way('10.0.0.2', '1.2.3.4, 203.0.113.1, 172.16.9.9')).toBe('203.0.113.1')
  expect(way('::ffff:10.0.0.2', '::ffff:203.0.113.1')).toBe('203.0.113.1')
  expect(way('fd00::1', '2001:db8::1')).toBe('2001:db8::1')
  expect(way('10.0.0.2', 'nonsense')).toBe('10.0.0.2')
  expect(way('10.0.0.2', '')).toBe('10.0.0.2')
})

test('a network of IPv6 is one place', () => {
  expect(addressGroup('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(addressGroup('2001:db8:1:2::6')).toBe(addressGroup('2001:db8:1:2:ffff::'))
  expect(addressGroup('::1')).toBe('0:0:0:0::/64')
  expect(addressGroup('198.51.100.7')).toBe('198.51.100.7')
})

test('only a trusted proxy says who somebody is and that they came over TLS', () => {
  const headers = { 'x-user': 'Ada', 'x-forwarded-proto': 'https' }
  expect(forwardedName(from('10.0.0.2', headers), proxies)).toBe('Ada')
  expect(forwardedName(from('10.0.0.3', headers), proxies)).toBeUndefined()
  expect(forwardedName(from('10.0.0.2', headers), readProxies(['10.0.0.2']))).toBeUndefined()
  expect(isSecure(from('172.31.255.255', headers), proxies)).toBe(true)
  expect(isSecure(from('172.32.0.0', headers), proxies)).toBe(false)
})

test('every entry that is no address is named', () => {
  for (const wrong of ['proxy', '10.0.0.2/33', '10.0.0', 'fd00::/129', '10.0.0.2/', '10.0.0.2/x']) {
    expect(() => readProxies([wrong])).toThrow(`holds "${wrong}"`)
  }
  expect(() => readProxies(['a', 'b'])).toThrow(/"a"[^]*"b"/)
})
