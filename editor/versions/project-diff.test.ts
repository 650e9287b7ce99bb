import { expect, test } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { catalogueContext } from '../document/catalogue-context.ts'
import { projectDiff } from './project-diff.ts'

const pass: NodeDescription = {
  type: 'pass',
  version: 1,
  title: 'Pass',
  description: '',
  family: 'transform',
  effect: 'pure',
  configSchema: { type: 'object', properties: {} },
  inputs: { in: { type: 'text', optional: false, description: '' } },
  outputs: { out: { type: 'text', optional: false, description: '' } },
  dynamic: { inputs: 'text' },
}
const context = catalogueContext([pass])
const before: Graph = {
  heddle: 1,
  name: 'diffed',
  inputs: { question: { type: 'text' } },
  nodes: {
    a: { type: 'pass', inputs: { in: '$.question' } },
    gone: { type: 'pass', inputs: { in: 'a.out' } },
    b: { type: 'pass', inputs: { in: 'gone.out', extra: 'a.out' } },
  },
  outputs: { said: 'b.out' },
  layout: { a: [0, 0], gone: [300, 0], b: [600, 0] },
}
const after: Graph = {
  ...before,
  nodes: {
    a: { type: 'pass', inputs: { in: '$.question' } },
    new: { type: 'pass', inputs: { in: 'a.out' } },
    b: { type: 'pass', inputs: { in: 'new.out', other: 'a.out' } },
  },
  layout: { a: [0, 50], new: [310, 20], b: [600, 0] },
}
const { cards, wires } = projectDiff(before, after, new Set(['b']), context)
const fates = (list: readonly { readonly name: string; readonly fate: string }[] = []) =>
  list.map(({ name, fate }) => `${name} ${fate}`)

test('what is gone stands below what has taken its place, and the rest as in the newer layout', () => {
  expect([...cards].map(([id, { fate }]) => `${id} ${fate}`).sort()).toEqual([
    '$inputs same',
    '$outputs same',
    'a same',
    'b changed',
    'gone removed',
    'new added',
  ])
  expect(cards.get('a')).toMatchObject({ x: 0, y: 50 })
  const taken = cards.get('new')
  expect(cards.get('gone')?.x).toBe(300)
  expect(cards.get('gone')?.y).toBeGreaterThanOrEqual((taken?.y ?? 0) + (taken?.height ?? 0))
})

test('a wire that comes from elsewhere now is drawn as it was and as it is', () => {
  const into = (fate: string) => wires.filter((wire) => wire.fate === fate).map(({ id }) => id)
  expect(into('added')).toEqual(['a.out>new.in', 'new.out>b.in', 'a.out>b.other'])
  expect(into('removed')).toEqual(['a.out>gone.in', 'gone.out>b.in', 'a.out>b.extra'])
  expect(into('same')).toEqual(['$.question>a.in', 'b.out>$outputs.said'])
})

test('a port that only one side has is marked, so that its wire has an end', () => {
  expect(fates(cards.get('b')?.inputs)).toEqual(['in same', 'other added', 'extra removed'])
  expect(fates(cards.get('gone')?.inputs)).toEqual(['in same'])
  expect(fates(cards.get('new')?.inputs)).toEqual(['in same'])
})

test('of wires that are hard to follow only those that changed are drawn whole', () => {
  const through = (name: string): Graph => ({
    ...after,
    nodes: {
      ...after.nodes,
      far: { type: 'pass', inputs: { in: 'b.out', extra: 'a.out', [name]: 'new.out' } },
    },
    layout: { ...after.layout, far: [1400, 0] },
  })
  const found = projectDiff(through('before'), through('now'), new Set(['far']), context)
  const into = found.wires.filter(({ target }) => target === 'far')
  expect(into.map(({ id, fate, isFolded }) => `${id} ${fate} ${isFolded}`)).toEqual([
    'new.out>far.before removed false',
    'b.out>far.in same false',
    'a.out>far.extra same true',
    'new.out>far.now added false',
  ])
})
