import { expect, test } from 'vitest'
import { createOpened } from './opened.ts'

test('so much may be open for one credential, and what is closed makes room', () => {
  const opened = createOpened(2)
  const forget = opened.add('a', () => undefined)
  opened.add('a', () => undefined)
  expect(() => opened.add('a', () => undefined)).toThrow(
    expect.objectContaining({ status: 429, code: 'TOO_MANY_OPEN' }),
  )
  opened.add('b', () => undefined)
  forget()
  opened.add('a', () => undefined)
})

test('what is open for a credential ends with it', () => {
  const opened = createOpened(9)
  const ended: string[] = []
  opened.add('a', () => ended.push('first'))
  opened.add('a', () => ended.push('second'))
  opened.add('b', () => ended.push('other'))
  opened.end('a')
  expect(ended).toEqual(['first', 'second'])
})
