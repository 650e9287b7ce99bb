import { expect, test } from 'vitest'
import { readAddresses } from './addresses.ts'

test('reads addresses from lines, each once, and lets the scheme be left out', () => {
  expect(readAddresses('  https://example.org/a\nexample.org/b, http://localhost:8080/\n')).toEqual(
    {
      urls: ['https://example.org/a', 'https://example.org/b', 'http://localhost:8080/'],
    },
  )
  expect(readAddresses('example.org\nhttps://example.org/')).toEqual({
    urls: ['https://example.org/'],
  })
})

test('names the first word that is not an address', () => {
  for (const word of [
    'handbook',
    'ftp://example.org',
    'https://',
    'https://me:secret@example.org',
  ]) {
    expect(readAddresses(`https://example.org ${word}`)).toEqual({
      urls: [],
      problem: expect.stringContaining(`"${word}" is not an address`),
    })
  }
})

test('says that there are too many', () => {
  const many = Array.from({ length: 1001 }, (_, at) => `https://example.org/${at}`).join('\n')
  expect(readAddresses(many).problem).toBe('These are 1001 addresses; 1000 go at once.')
})
