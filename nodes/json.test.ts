import { expect, test } from 'vitest'
import { testNode } from '../engine/testing.ts'
import json from './json.ts'

const order = {
  customer: { name: 'Ada', email: 'ada@example.com' },
  lines: [
    { article: 'Loom', price: 900, count: 1 },
    { article: 'Shuttle', price: 20, count: 4 },
    { article: 'Yarn', price: 5, count: 0 },
  ],
}

async function made(values: readonly object[], inputs: object = { order }): Promise<unknown> {
  const { outputs } = await testNode(json, {
    // SAFETY: what a test writes is JSON.
    config: { values: values as never },
    inputs: inputs as never,
  })
  return outputs
}

test('picks values out of what arrives, each to its own output', async () => {
  const values = [
    { name: 'customer', type: 'text', value: 'order.customer.name' },
    { name: 'articles', type: 'number', value: 'length(order.lines)' },
  ]
  expect(await made(values)).toEqual({ customer: 'Ada', articles: 3 })
})

test('makes an object of several values', async () => {
  const values = [{ name: 'letter', keys: { to: 'order.customer.email', from: '"shop"' } }]
  expect(await made(values)).toEqual({ letter: { to: 'ada@example.com', from: 'shop' } })
})

test('works on each item of a list, and leaves out those that do not fit', async () => {
  const values = [
    { name: 'sums', type: 'number[]', each: 'order.lines', value: 'item.price * item.count' },
    {
      name: 'bought',
      each: 'order.lines',
      where: 'item.count > 0',
      keys: { number: 'index + 1', what: 'lower(item.article)' },
    },
  ]
  expect(await made(values)).toEqual({
    sums: [900, 80, 0],
    bought: [
      { number: 1, what: 'loom' },
      { number: 2, what: 'shuttle' },
    ],
  })
})

test('merges objects and lists, and takes texts apart', async () => {
  const values = [
    { name: 'all', value: "merge(one, two, pick(order.customer, 'name'))" },
    { name: 'both', value: 'unique(merge(names, split(more, ",")))' },
    { name: 'read', value: 'parse(text).deep' },
  ]
  const inputs = {
    order,
    one: { a: 1, b: 1 },
    two: { b: 2 },
    names: ['x', 'y'],
    more: 'y,z',
    text: '{"deep":[1]}',
  }
  expect(await made(values, inputs)).toEqual({
    all: { a: 1, b: 2, name: 'Ada' },
    both: ['x', 'y', 'z'],
    read: [1],
  })
})

test('gives nothing where there is nothing, so that what hangs on it is skipped', async () => {
  expect(await made([{ name: 'gone', value: 'order.nothing.here' }])).toEqual({})
  expect(await made([{ name: 'none', each: 'order.nothing', value: 'item' }])).toEqual({ none: [] })
})

test('says which expression failed, and where a list is none', async () => {
  await expect(made([{ name: 'bad', value: 'order.customer - 1' }])).rejects.toThrow(
    /The expression "order\.customer - 1" \(value\) of the output "bad" could not be computed: /,
  )
  await expect(made([{ name: 'bad', each: 'order.customer', value: 'item' }])).rejects.toThrow(
    'The list "order.customer" of the output "bad" is an object, and must be a list.',
  )
})

test('refuses values that are not of the type of their output', async () => {
  await expect(
    made([{ name: 'count', type: 'number', value: 'order.customer.name' }]),
  ).rejects.toThrow(/count/)
})

test.each([
  [[{ name: 'a' }], 'it needs either a value or keys'],
  [[{ name: 'a', value: '1', keys: {} }], 'it needs either a value or keys'],
  [
    [
      { name: 'a', value: '1' },
      { name: 'a', value: '2' },
    ],
    'two values are named "a"',
  ],
  [[{ name: 'error', value: '1' }], 'is there already'],
  [[{ name: 'a', value: 'fetch(1)' }], 'There is no function "fetch"'],
])('refuses the settings %j', async (values, message) => {
  await expect(made(values)).rejects.toThrow(message)
})

test('has no way from an expression to what objects inherit', async () => {
  const values = [
    { name: 'a', value: 'order.constructor' },
    { name: 'b', value: "pick(order, '__proto__', 'constructor')" },
  ]
  expect(await made(values)).toEqual({ b: {} })
})
