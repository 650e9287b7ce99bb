import { expect, test } from 'vitest'
import { readAllowList } from './allow-list.ts'

test('allows a host at its port only', () => {
  const list = readAllowList('10.0.0.5:8080, Ollama.internal:11434,, [::1]:9000')
  expect(list.allows('10.0.0.5', 8080)).toBe(true)
  expect(list.allows('10.0.0.5', 8081)).toBe(false)
  expect(list.allows('10.0.0.50', 8080)).toBe(false)
  expect(list.allows('ollama.internal', 11434)).toBe(true)
  expect(list.allows('a.ollama.internal', 11434)).toBe(false)
  expect(list.allows('0:0::1', 9000)).toBe(true)
  expect(readAllowList('').allows('10.0.0.5', 8080)).toBe(false)
})

test('reads addresses as URLs write them', () => {
  expect(readAllowList('127.1:4000').allows('127.0.0.1', 4000)).toBe(true)
})

test('says of each entry what is wrong with it', () => {
  const wrong = ['10.0.0.5', 'http://10.0.0.5:80', '*.internal:80', 'a:0', 'a:70000', '::1:80']
  let message = ''
  try {
    readAllowList([...wrong, 'right:80'])
  } catch (error) {
    message = String(error)
  }
  for (const entry of wrong) expect(message).toContain(`"${entry}" is not a host with its port`)
  expect(message).not.toContain('right')
})
