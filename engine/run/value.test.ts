import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../graph/values.ts'
import { dataOf, notJson, Value, valuesOf } from './value.ts'

describe('notJson', () => {
  it('finds nothing in what JSON can hold', () => {
    const own: unknown = JSON.parse('{"__proto__":{"a":1},"constructor":2}')
    const bare: unknown = Object.assign(Object.create(null), { a: 1 })
    const values = [null, '', 0, -1.5, true, [], {}, [[{ a: [null] }]], own, bare, { a: undefined }]
    for (const value of values) expect(notJson(value)).toBeUndefined()
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(notJson(value)).toBeUndefined()
      }),
    )
  })

  it('names what would be lost, and where it stands', () => {
    class Loom {}
    const circle: Record<string, unknown> = { a: {} }
    circle['a'] = [circle]
    const values: Record<string, unknown> = {
      nothing: undefined,
      nan: { a: [1, Number.NaN] },
      infinity: Number.POSITIVE_INFINITY,
      date: { when: new Date(0) },
      map: new Map(),
      instance: [new Loom()],
      function: { run: () => 1 },
      symbol: Symbol('x'),
      bigint: { count: 1n },
      'undefined in a list': [1, undefined],
      circle,
      regex: /x/,
      bytes: { data: new Uint8Array(2) },
    }
    const found = Object.entries(values).map(([name, value]) => `${name}: ${notJson(value)}`)
    expect(found).toMatchInlineSnapshot(`
      [
        "nothing: the value is undefined, which JSON cannot hold",
        "nan: a.1 is NaN, which JSON cannot hold",
        "infinity: the value is Infinity, which JSON cannot hold",
        "date: when is a Date, which JSON cannot hold",
        "map: the value is a Map, which JSON cannot hold",
        "instance: 0 is a Loom, which JSON cannot hold",
        "function: run is a function, which JSON cannot hold",
        "symbol: the value is a symbol, which JSON cannot hold",
        "bigint: count is a bigint, which JSON cannot hold",
        "undefined in a list: 1 is undefined, which JSON cannot hold",
        "circle: a.0 contains itself",
        "regex: the value is a RegExp, which JSON cannot hold",
        "bytes: data is a Uint8Array, which JSON cannot hold",
      ]
    `)
  })

  it('takes a value that appears twice for what it is, and not for a circle', () => {
    const twice = { a: 1 }
    expect(notJson([twice, { again: twice }])).toBeUndefined()
  })

  it('refuses a value that is nested too deep to be written, and does so quickly', () => {
    const nested: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)
    expect(notJson(nested)).toBe('it is nested deeper than 500 levels')
    const allowed: unknown = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)
    expect(notJson(allowed)).toBeUndefined()
  })
})

describe('Value', () => {
  it('is frozen in all its parts', () => {
    const value = new Value({ a: [{ b: 1 }] })
    const change = (): void => {
      // SAFETY: the test tries what a careless node might do.
      ;(value.data as { a: { b: number }[] }).a[0]!.b = 2
    }
    expect(change).toThrow(TypeError)
    expect(value.json).toBe('{"a":[{"b":1}]}')
  })

  it('copies what a node gave, so that the node cannot change it later', () => {
    const given = { list: [1], gone: undefined }
    // SAFETY: what a node returns may have undefined properties.
    const value = Value.copyOf(given as unknown as Json)
    given.list.push(2)
    expect(value.data).toEqual({ list: [1] })
    expect(Object.isFrozen(given)).toBe(false)
  })

  it('keeps a key that is named like a prototype, without touching any prototype', () => {
    const value = Value.copyOf(JSON.parse('{"__proto__":{"polluted":true}}') as Json)
    expect(value.json).toBe('{"__proto__":{"polluted":true}}')
    expect({}).not.toHaveProperty('polluted')
  })

  it('has the hash of its JSON text', () => {
    expect(new Value('a').hash).toBe(Value.copyOf('a').hash)
    expect(new Value([1, 2]).hash).toBe(Value.copyOf([1, 2]).hash)
    expect(new Value('1').hash).not.toBe(new Value(1).hash)
  })

  it('is found again by its port', () => {
    const data = { a: 1, b: { c: [true] } }
    expect(dataOf(valuesOf(data))).toEqual(data)
  })
})
