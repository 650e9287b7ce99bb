import { expect, test } from 'vitest'
import { notPublic, sameAddress } from './address.ts'

test.each([
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '100.100.100.200',
  '169.254.169.254',
  '168.63.129.16',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::808:808',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '4000::1',
  '5f00::1',
  '100::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  'example.com',
])('%s is not public', (address) => {
  expect(notPublic(address)).toMatch(/^(an? \w|no )/)
})

test.each([
  '8.8.8.8',
  '93.184.216.34',
  '172.32.0.1',
  '2606:4700::1',
  '2a00:1450:4001::8',
  '64:ff9b::808:808',
])('%s is public', (address) => {
  expect(notPublic(address)).toBeUndefined()
})

test('knows an address in every spelling', () => {
  for (const spelling of ['::1', '[::1]', '0:0:0:0:0:0:0:1', '0:0::0001']) {
    expect(sameAddress(spelling)).toBe('::1')
  }
  expect(sameAddress('::ffff:10.0.0.5')).toBe('10.0.0.5')
  expect(sameAddress('Ollama.Internal')).toBe('ollama.internal')
})
