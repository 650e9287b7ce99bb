import { expect, it } from 'vitest'
import { documentLimits, preCheck } from './pre-check.ts'

const small = { depth: 4, keys: 10, text: 8 }

function codes(document: unknown, limits = small): string[] {
  return preCheck(document, limits).map(({ code, path }) => `${code} ${path.join('.')}`.trimEnd())
}

it('lets plain values pass up to its limits', () => {
  const documents = [null, 1, true, 'x'.repeat(8), [], {}, { a: { b: { c: {} } } }]
  for (const document of documents) expect(codes(document)).toEqual([])
  expect(codes(Array.from({ length: 10 }, () => 1))).toEqual([])
})

it('refuses what is one over a limit', () => {
  expect(codes('x'.repeat(9))).toEqual(['too-large'])
  expect(codes({ a: ['x'.repeat(9), 'ok'] })).toEqual(['too-large a.0'])
  expect(codes({ a: { b: { c: { d: {} } } } })).toEqual(['too-deep a.b.c.d'])
  expect(codes(Array.from({ length: 11 }, () => 1))).toEqual(['too-large'])
  expect(codes({ a: [1, 2, 3, 4], b: [1, 2, 3, 4, 5] })).toEqual(['too-large'])
})

it('names every forbidden key, at any depth, and does not follow it', () => {
  const document: unknown = JSON.parse(
    '{"a":{"__proto__":{"prototype":1}},"constructor":1,"b":[{"prototype":2}]}',
  )
  expect(codes(document).sort()).toEqual([
    'forbidden-key a.__proto__',
    'forbidden-key b.0.prototype',
    'forbidden-key constructor',
  ])
  // A value may be called so; only a key reaches into a prototype.
  expect(codes({ a: 'proto', b: ['__proto__', 'constructor'].slice(1, 1) })).toEqual([])
})

it('ends on a document that contains itself, or that is nested a hundred thousand times', () => {
  const circle: Record<string, unknown> = {}
  circle['again'] = circle
  expect(codes(circle)).toEqual(['too-deep again.again.again.again'])
  const nested: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
  expect(codes(nested, documentLimits)).toEqual(['too-deep 0.0.0.0.0.0.0.0'])
})
