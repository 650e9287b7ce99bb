import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { knownHosts } from './guard.ts'

test('a server on this machine is known by the names of this machine only', () => {
  const known = knownHosts('127.0.0.1', [])
  for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
    expect([name, known(name)]).toEqual([name, true])
  }
  const foreign = [
    '',
    '127.0.0.2',
    'localhost.example',
    'evil.example',
    '0.0.0.0',
    '::1',
    'localhost.',
  ]
  for (const name of foreign) expect([name, known(name)]).toEqual([name, false])
})

test('a server on all addresses is known by each of them', () => {
  const addresses = Object.values(networkInterfaces()).flatMap((of) => of ?? [])
  expect(addresses.length).toBeGreaterThan(0)
  for (const host of ['0.0.0.0', '::']) {
    const known = knownHosts(host, [])
    for (const { address, family } of addresses) {
      const name = family === 'IPv6' ? `[${address}]` : address
      expect([name, known(name)]).toEqual([name, true])
    }
    expect(known('198.51.100.7')).toBe(false)
  }
})

test('a server on one address, and under further names, is known by those', () => {
  expect(knownHosts('192.0.2.1', [])('192.0.2.1')).toBe(true)
  expect(knownHosts('2001:db8::1', [])('[2001:db8::1]')).toBe(true)
  const known = knownHosts('127.0.0.1', ['heddle.example.org'])
  expect(known('Heddle.Example.org')).toBe(true)
  expect(known('example.org')).toBe(false)
})
