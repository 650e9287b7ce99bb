import { describe, expect, it } from 'vitest'
import type { Document, Json } from '../graph/values.ts'
import { matches } from './filter.ts'
import type { Filter, Range } from './search-index.ts'

const document: Document = {
  id: 'a',
  text: 'Text.',
  title: 'Warp',
  source: 'docs/warp.md',
  metadata: { language: 'en', year: 2026, tags: ['loom', 'cloth'], draft: false, gone: null },
}

const meets = (filter: Filter): boolean => matches(filter, document)

it('compares source, title and metadata with a value, exactly', () => {
  expect(meets({ key: 'source', is: 'docs/warp.md' })).toBe(true)
  expect(meets({ key: 'title', is: 'warp' })).toBe(false)
  expect(meets({ key: 'year', is: 2026 })).toBe(true)
  expect(meets({ key: 'year', is: '2026' })).toBe(false)
  expect(meets({ key: 'draft', is: false })).toBe(true)
  expect(meets({ key: 'gone', is: null })).toBe(true)
  expect(meets({ key: 'missing', is: null })).toBe(false)
})

it('finds a value among those of a list', () => {
  expect(meets({ key: 'tags', is: 'loom' })).toBe(true)
  expect(meets({ key: 'tags', is: 'silk' })).toBe(false)
  expect(meets({ key: 'tags', in: ['silk', 'cloth'] })).toBe(true)
  expect(meets({ key: 'language', in: [] })).toBe(false)
})

it('joins conditions', () => {
  const english: Filter = { key: 'language', is: 'en' }
  const german: Filter = { key: 'language', is: 'de' }
  expect(meets({ all: [english, { not: german }] })).toBe(true)
  expect(meets({ any: [german, english] })).toBe(true)
  expect(meets({ not: { any: [german, english] } })).toBe(false)
  expect(meets({ all: [] })).toBe(true)
  expect(meets({ any: [] })).toBe(false)
})

it('takes every text as a text, whatever it would do in a query language', () => {
  for (const is of ["' OR '1'='1", 'docs/%', '*', '.*', '${source}', 'true'])
    expect(meets({ key: 'source', is })).toBe(false)
  const keys = [
    '__proto__',
    'constructor',
    'toString',
    "language' OR 1=1 --",
    'metadata.language',
    'text',
    'id',
  ]
  for (const key of keys) expect(meets({ key, is: 'en' })).toBe(false)
})

it('meets nothing in a document without metadata', () => {
  expect(matches({ key: 'language', is: 'en' }, { id: 'a', text: '' })).toBe(false)
})

describe('bounds', () => {
  const holds = (value: Json, range: Range): boolean =>
    matches({ key: 'at', ...range }, { id: 'd', text: '', metadata: { at: value } })

  it('compare numbers, and take the bound itself in or leave it out', () => {
    expect([1, 2, 3].map((value) => holds(value, { above: 2 }))).toEqual([false, false, true])
    expect([1, 2, 3].map((value) => holds(value, { from: 2 }))).toEqual([false, true, true])
    expect([1, 2, 3].map((value) => holds(value, { below: 2 }))).toEqual([true, false, false])
    expect([1, 2, 3].map((value) => holds(value, { to: 2 }))).toEqual([true, true, false])
    expect([1, 2, 3].map((value) => holds(value, { above: 1, below: 3 }))).toEqual([
      false,
      true,
      false,
    ])
  })

  it('compare ISO dates as moments, whatever their time zone', () => {
    expect(holds('2024-05-01', { from: '2024-05-01', below: '2024-06' })).toBe(true)
    expect(holds('2024-05-01T01:00:00+02:00', { below: '2024-05-01' })).toBe(true)
    expect(holds('2024-05-01T12:00', { above: '2024-05-01T11:59:59Z' })).toBe(true)
    expect(holds(['2020-01-01', '2024-05-01'], { above: '2024-01' })).toBe(true)
  })

  it('keep nothing that cannot be compared with them', () => {
    for (const value of ['3', 'three', null, true, { a: 1 }, '2024-13-45'])
      expect(holds(value, { above: 0 })).toBe(false)
    for (const value of [2024, 'May 2024', "2024-05-01' OR '1'='1", '2024-05-01; DROP'])
      expect(holds(value, { above: '2000-01-01' })).toBe(false)
  })
})
