import { expect, test } from 'vitest'
import { auditWords, isBareId } from './audit-words.ts'

test('what was done is said in words', () => {
  expect(auditWords('index.change')).toBe('Index changed')
  expect(auditWords('live-ab.stop')).toBe('Live A/B ended')
  expect(auditWords('session.begin')).toBe('Signed in')
})

test('what has no words keeps its name', () => {
  expect(auditWords('plugin.weave')).toBe('plugin.weave')
})

test('an id is told from a name', () => {
  expect(isBareId('01a21906-b40b-7023-812b-f12162d12d13')).toBe(true)
  expect(isBareId('docs-chatbot')).toBe(false)
})
