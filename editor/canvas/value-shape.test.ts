import { expect, test } from 'vitest'
import { readPassages, readVerdict, shapeOf } from './value-shape.ts'

test('a value shows by its size, a figure or a word', () => {
  expect(shapeOf([{ id: 'a', text: '' }], 'documents')).toBe('1')
  expect(shapeOf('How do I rotate an API key?', 'text')).toBe('7 words')
  expect(shapeOf('billing', 'text')).toBe('billing')
  expect(shapeOf('https://example.org/a', 'text')).toBe('1 word')
  expect(shapeOf('', 'any')).toBe('0 words')
  expect(shapeOf(0.8642, 'number')).toBe('0.86')
  expect(shapeOf(12_400, 'number')).toBe('12.4k')
  expect(shapeOf(true, 'boolean')).toBe('yes')
  expect(shapeOf({ a: 1, b: 2 }, 'json')).toBe('2 keys')
  expect(shapeOf({ pass: false, score: 0.4, reasons: [] }, 'verdict')).toBe('fail')
  expect(shapeOf({ $value: 'sha', bytes: 245_000, preview: '…' }, 'text')).toBe('245kB')
})

test('passages show their title, or the beginning of their text without one', () => {
  const value = [
    { id: 'a', text: 'x', title: 'Security › Keys', score: 0.9 },
    { id: 'b', text: 'Rotate keys often.' },
    { id: 'c', text: 'more' },
  ]
  expect(readPassages(value, 2)).toEqual({
    total: 3,
    shown: [
      { id: 'a', title: 'Keys', score: 0.9 },
      { id: 'b', title: 'Rotate keys often.', score: undefined },
    ],
  })
})

test('a verdict counts its supported statements; anything else is none', () => {
  const claim = { text: '', score: null, documents: [] }
  expect(
    readVerdict({
      pass: true,
      score: null,
      reasons: ['fine'],
      claims: [
        { ...claim, supported: 'yes' },
        { ...claim, supported: 'partly' },
      ],
    }),
  ).toEqual({ pass: true, score: null, reasons: ['fine'], claims: 2, supported: 1 })
  expect(readVerdict('pass')).toBeUndefined()
})
