import { describe, expect, it } from 'vitest'
import type { PortType } from '../graph/port-types.ts'
import type { Json } from '../graph/values.ts'
import type { Source, WiredInput } from '../plan/plan.ts'
import { gatherInputs } from './gather-inputs.ts'
import { Scope } from './scope.ts'
import { dataOf, Value, valuesOf } from './value.ts'

function port(node: string, type: PortType = 'text', home?: string): Source {
  return { kind: 'port', node, port: 'out', type, home, backward: false }
}

function wired(sources: readonly Source[], more: Partial<WiredInput> = {}): WiredInput {
  return { port: 'in', type: 'text', optional: false, list: false, sources, ...more }
}

/** A scope in which nodes have ended with these values at their port `out`. */
function scopeOf(outputs: Record<string, Json>): Scope {
  const scope = new Scope()
  for (const [node, out] of Object.entries(outputs)) {
    scope.settle(node, { status: 'done', outputs: valuesOf({ out }) })
  }
  return scope
}

const nothing = valuesOf({})

async function gathered(
  input: WiredInput,
  scope: Scope = new Scope(),
  graphInputs = nothing,
): Promise<unknown> {
  const { values, missing, held } = await gatherInputs([input], scope, graphInputs)
  return held ?? missing ?? dataOf(values)
}

describe('a plain input', () => {
  it('takes the first source that has a value', async () => {
    const scope = scopeOf({ b: 'from b', c: 'from c' })
    scope.settle('a', { status: 'skipped', reason: 'It was.' })
    expect(await gathered(wired([port('a'), port('b'), port('c')]), scope)).toEqual({
      in: 'from b',
    })
  })

  it('waits for the sources before the winner, and not for those behind it', async () => {
    const scope = scopeOf({ b: 'from b' })
    let arrived: unknown
    const pending = gathered(wired([port('a'), port('b'), port('late')]), scope).then((values) => {
      arrived = values
    })
    await Promise.resolve()
    expect(arrived).toBeUndefined()
    scope.settle('a', { status: 'done', outputs: {} })
    await pending
    expect(arrived).toEqual({ in: 'from b' })
  })

  it('converts what arrives to its own type', async () => {
    expect(await gathered(wired([port('a', 'number')]), scopeOf({ a: 5 }))).toEqual({ in: '5' })
    const input = wired([{ kind: 'input', name: 'x', type: 'text' }], {
      type: 'messages',
      list: true,
    })
    expect(await gathered(input, new Scope(), valuesOf({ x: 'Hi' }))).toEqual({
      in: [{ role: 'user', content: 'Hi' }],
    })
  })

  it('takes a present null as a value', async () => {
    const scope = scopeOf({ a: null, b: 'from b' })
    expect(await gathered(wired([port('a', 'any'), port('b')], { type: 'any' }), scope)).toEqual({
      in: null,
    })
  })
})

describe('a list input', () => {
  const list = { type: 'text[]', list: true } as const

  it('gathers all present values in the order of its wires, whatever order they come in', async () => {
    const scope = new Scope()
    const pending = gathered(wired([port('a'), port('b', 'text[]'), port('c')], list), scope)
    scope.settle('c', { status: 'done', outputs: valuesOf({ out: 'last' }) })
    scope.settle('b', { status: 'done', outputs: valuesOf({ out: ['one', 'two'] }) })
    scope.settle('a', { status: 'failed', error: { message: 'No.', code: 'node' } })
    expect(await pending).toEqual({ in: ['one', 'two', 'last'] })
  })

  it('joins the lists of a map', async () => {
    const documents = [[{ id: '1', text: 'a' }], [], [{ id: '2', text: 'b' }]]
    const input = wired([port('a', 'documents[]'), port('b', 'documents')], {
      type: 'documents',
      list: true,
    })
    const scope = scopeOf({ a: documents, b: [{ id: '3', text: 'c' }] })
    expect(await gathered(input, scope)).toMatchObject({
      in: [{ id: '1' }, { id: '2' }, { id: '3' }],
    })
  })

  it('is empty when its only present source is, and absent when none is present', async () => {
    expect(
      await gathered(wired([port('a', 'text[]'), port('b')], list), absent('b', { a: [] })),
    ).toEqual({ in: [] })
    expect(await gathered(wired([port('b')], { ...list, optional: true }), absent('b'))).toEqual({})
  })

  function absent(node: string, outputs: Record<string, Json> = {}): Scope {
    const scope = scopeOf(outputs)
    scope.settle(node, { status: 'done', outputs: {} })
    return scope
  }
})

describe('what is missing', () => {
  it('is told with the reason of every source', async () => {
    const scope = new Scope()
    scope.settle('a', { status: 'skipped', reason: 'It was.' })
    scope.settle('b', { status: 'done', outputs: {} })
    scope.settle('c', { status: 'failed', error: { message: 'No.', code: 'node' } })
    const input = wired([
      port('a'),
      port('b'),
      port('c'),
      { kind: 'input', name: 'x', type: 'text' },
    ])
    expect(await gathered(input, scope)).toMatchInlineSnapshot(
      `"The required input "in" is absent: "a" was skipped, and "b" gave no value at its port "out", and "c" failed, and the graph was given no "x"."`,
    )
    expect(await gathered(wired([]))).toBe(
      'The required input "in" is absent: nothing is connected to it.',
    )
  })

  it('does not matter at an optional input', async () => {
    const scope = new Scope()
    scope.settle('a', { status: 'skipped', reason: '' })
    expect(await gathered(wired([port('a')], { optional: true }), scope)).toEqual({})
  })

  it('holds its reader when it waits for a person or was stopped, also at an optional input', async () => {
    for (const status of ['waiting', 'stopped'] as const) {
      const scope = new Scope()
      scope.settle('a', { status })
      expect(await gathered(wired([port('a')]), scope)).toBe(status)
      expect(await gathered(wired([port('a')], { optional: true }), scope)).toBe(status)
    }
  })

  it('holds its reader where its value would come first, and only there', async () => {
    const scope = scopeOf({ b: 'from b' })
    scope.settle('a', { status: 'waiting' })
    expect(await gathered(wired([port('a'), port('b')]), scope)).toBe('waiting')
    expect(await gathered(wired([port('b'), port('a')]), scope)).toEqual({ in: 'from b' })
  })

  it('skips its reader rather than hold it, when another required input will never come', async () => {
    const scope = new Scope()
    scope.settle('a', { status: 'waiting' })
    scope.settle('b', { status: 'skipped', reason: '' })
    const { missing, held } = await gatherInputs(
      [wired([port('a')]), { ...wired([port('b')]), port: 'other' }],
      scope,
      {},
    )
    expect({ missing, held }).toEqual({
      missing: 'The required input "other" is absent: "b" was skipped.',
      held: undefined,
    })
  })
})

describe('frames', () => {
  it('give the item and its number, from the map that is meant', async () => {
    const outer = new Scope({
      frame: 'outer',
      item: new Value('first'),
      index: 4,
      parent: new Scope(),
    })
    const inner = new Scope({ frame: 'inner', item: new Value(7), index: 2, parent: outer })
    const item = (map: string): Source => ({ kind: 'item', map, type: 'any' })
    const index: Source = { kind: 'index', map: 'outer', type: 'number' }
    expect(await gathered(wired([item('outer')]), inner)).toEqual({ in: 'first' })
    expect(await gathered(wired([item('inner')], { type: 'any' }), inner)).toEqual({ in: 7 })
    expect(await gathered(wired([index], { type: 'number' }), inner)).toEqual({ in: 4 })
  })

  it('give the value of the turn before, which is absent in the first', async () => {
    const backward: Source = {
      kind: 'port',
      node: 'a',
      port: 'out',
      type: 'text',
      home: 'turns',
      backward: true,
    }
    const root = new Scope()
    const first = new Scope({ frame: 'turns', parent: root })
    expect(await gathered(wired([backward]), first)).toBe(
      'The required input "in" is absent: this is the first turn.',
    )
    first.settle('a', { status: 'done', outputs: valuesOf({ out: 'before' }) })
    const second = new Scope({ frame: 'turns', parent: root, before: first })
    second.settle('a', { status: 'done', outputs: valuesOf({ out: 'now' }) })
    expect(await gathered(wired([backward]), second)).toEqual({ in: 'before' })
  })

  it('let what stands inside read what stands around', async () => {
    const root = scopeOf({ a: 'outside' })
    const turn = new Scope({ frame: 'turns', parent: root })
    const item = new Scope({ frame: 'each', parent: turn })
    expect(await gathered(wired([port('a')]), item)).toEqual({ in: 'outside' })
  })
})
