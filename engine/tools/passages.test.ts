import { expect, test } from 'vitest'
import { Passages, withinTokens } from './passages.ts'

const one = { id: 'a', title: 'Ports', text: 'The port is 4000.' }
const two = { id: 'b', title: 'Hosts', text: `The host is 127.0.0.1.${' And so on.'.repeat(50)}` }

test('a passage keeps its number, and is shown once', () => {
  const passages = new Passages()
  passages.see(passages.show([one, two]))
  expect(passages.show([two, one])).toBe('[2] Hosts (shown above)\n\n[1] Ports (shown above)')
})

test('a passage that was cut off is shown again, under its number', () => {
  const passages = new Passages()
  passages.see(withinTokens(passages.show([one, two]), 30))
  const again = passages.show([one, two])
  expect(again).toBe(`[1] Ports (shown above)\n\n[2] Hosts\n${two.text}`)
  passages.see(again)
  expect(passages.show([two])).toBe('[2] Hosts (shown above)')
  expect(passages.all()).toEqual([one, two])
})

test('passages of two indexes that share an id are two', () => {
  const passages = new Passages()
  passages.see(passages.show([one]))
  expect(passages.show([{ ...one, text: 'The port is 80.' }])).toBe('[2] Ports\nThe port is 80.')
})
