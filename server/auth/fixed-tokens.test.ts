import { createHmac, timingSafeEqual } from 'node:crypto'
import { expect, test } from 'vitest'
import { ownerAmong } from './fixed-tokens.ts'

const hashOf = (token: string): Buffer => createHmac('sha256', 'pepper').update(token).digest()
const token = 'a-token-of-16-or-more-characters'
const fixed = ['another', token, 'a third one'].map((one) => ({
  hash: hashOf(one),
  actor: { id: one, name: one, scopes: new Set(['read' as const]) },
}))

/** What was compared for a token: how often, and how many bytes of each side. */
function comparisonsFor(sent: string): { owner: string | undefined; lengths: number[][] } {
  const lengths: number[][] = []
  const owner = ownerAmong(fixed, hashOf(sent), (one, other) => {
    lengths.push([one.length, other.length])
    return timingSafeEqual(one, other)
  })
  return { owner: owner?.name, lengths }
}

test('the same work is done for each token, right or wrong, and wherever it is wrong', () => {
  const always = [
    [32, 32],
    [32, 32],
    [32, 32],
  ]
  expect(comparisonsFor(token)).toEqual({ owner: token, lengths: always })
  const wrong = [
    `x${token.slice(1)}`,
    `${token.slice(0, -1)}x`,
    '',
    token.repeat(1000),
    token + ' ',
  ]
  for (const sent of wrong) {
    expect(comparisonsFor(sent)).toEqual({ owner: undefined, lengths: always })
  }
})

test('what is compared does not tell where a token is wrong: its hash is another one from its first bytes on', () => {
  const right = hashOf(token)
  for (let at = 0; at < token.length; at++) {
    const wrong = hashOf(`${token.slice(0, at)}X${token.slice(at + 1)}`)
    const shared = right.findIndex((byte, place) => byte !== wrong[place])
    expect(shared).toBeLessThan(4)
  }
})
