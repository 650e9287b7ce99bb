import { expect, it } from 'vitest'
import type { Document } from '../graph/values.ts'
import { matches } from './filter.ts'
import type { Filter } from './search-index.ts'

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
