import { expect, test } from 'vitest'
import { readRobots } from './robots.ts'

test('the group that names the robot holds, and the one for all otherwise', () => {
  const text = [
    'User-agent: other',
    'User-agent: HEDDLE/1.0',
    'Disallow: /a # not this',
    '',
    'User-agent: *',
    'Disallow: /',
  ].join('\n')
  expect(readRobots(text, 'Heddle').allows('/b')).toBe(true)
  expect(readRobots(text, 'Heddle').allows('/a/b')).toBe(false)
  expect(readRobots(text, 'Another').allows('/b')).toBe(false)
})

test('the longest rule holds, and of two as long the one that allows', () => {
  const rules = readRobots(
    'user-agent:*\ndisallow:/docs/\nallow:/docs/open\nallow:/same\ndisallow:/same',
    'Heddle',
  )
  expect(rules.allows('/docs/x')).toBe(false)
  expect(rules.allows('/docs/open/x')).toBe(true)
  expect(rules.allows('/same')).toBe(true)
  expect(rules.allows('/else')).toBe(true)
})

test.each([
  ['/*.pdf$', '/a/b.pdf', false],
  ['/*.pdf$', '/a/b.pdf?x', true],
  ['/a*b*c', '/a-x-b-y-c-z', false],
  ['/a*b*c', '/a-c-b', true],
  ['/x$', '/x', false],
  ['/x$', '/xy', true],
  ['/caf%C3%A9', '/café', false],
  ['/*?print=', '/page?print=1', false],
])('"Disallow: %s" and %s', (rule, path, allowed) => {
  expect(readRobots(`User-agent: *\nDisallow: ${rule}`, 'Heddle').allows(path)).toBe(allowed)
})

test('a file that says nothing allows everything', () => {
  for (const text of ['', 'Disallow: /', 'User-agent: *\nDisallow:', '<html>']) {
    expect(readRobots(text, 'Heddle').allows('/a')).toBe(true)
  }
})

test('a rule of many stars takes no longer than another', () => {
  const rules = readRobots(`User-agent: *\nDisallow: /${'*a'.repeat(2000)}$`, 'Heddle')
  expect(rules.allows(`/${'a'.repeat(1999)}b`)).toBe(true)
})
