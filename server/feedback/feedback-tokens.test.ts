import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { newRunId } from '../../engine/run/run-id.ts'
import { feedbackTokens } from './feedback-tokens.ts'

const day = 24 * 60 * 60 * 1000
const began = 1_800_000_000_000
const key = randomBytes(32)
const run = newRunId(began)

test('a token opens the run that it was made for, and no other', () => {
  const tokens = feedbackTokens(key, () => began)
  const token = tokens.issue(run)
  expect(tokens.check(run, token)).toBe('good')
  expect(tokens.check(newRunId(began), token)).toBe('wrong')
  expect(token).toMatch(/^[0-9a-z]+\.[\w-]{43}$/)
})

test('a run has one token, whenever it is asked for', () => {
  const later = feedbackTokens(key, () => began + day)
  expect(later.issue(run)).toBe(feedbackTokens(key, () => began).issue(run))
})

test('a token expires thirty days after the run began', () => {
  const token = feedbackTokens(key).issue(run)
  expect(feedbackTokens(key, () => began + 30 * day - 1).check(run, token)).toBe('good')
  expect(feedbackTokens(key, () => began + 30 * day).check(run, token)).toBe('expired')
})

test('a token that was changed anywhere, or signed with another key, opens nothing', () => {
  const tokens = feedbackTokens(key, () => began)
  const [expiry = '', signature = ''] = tokens.issue(run).split('.')
  const later = (parseInt(expiry, 36) + 365 * day).toString(36)
  const flipped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`
  const changed = [
    `${later}.${signature}`,
    `${expiry}.${flipped}`,
    `${expiry}.${signature.slice(1)}`,
    `${expiry}.`,
    expiry,
    '',
    `${expiry}.${signature}.`,
    'x'.repeat(100_000),
    feedbackTokens(randomBytes(32)).issue(run),
  ]
  for (const token of changed) expect([token, tokens.check(run, token)]).toEqual([token, 'wrong'])
})
