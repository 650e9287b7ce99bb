import { expect, it } from 'vitest'
import { valuesOf } from '../run/value.ts'
import { journalKey, type KeyIngredients } from './key.ts'

const ingredients: KeyIngredients = {
  nodeType: 'generate',
  version: 1,
  revision: 1,
  config: 'config-hash',
  resolved: ['openai:small', 'docs@v1'],
  inputs: valuesOf({ question: 'Why?', documents: [{ id: 'a' }] }),
  trial: 0,
  place: undefined,
}

it('is the same for the same work, in whatever order its inputs came', () => {
  const again = { ...ingredients, inputs: valuesOf({ documents: [{ id: 'a' }], question: 'Why?' }) }
  expect(journalKey(again)).toBe(journalKey(ingredients))
})

it('changes with everything that could change the result', () => {
  const changes: Partial<KeyIngredients>[] = [
    { nodeType: 'generated' },
    { version: 2 },
    { revision: 2 },
    { config: 'other-hash' },
    { resolved: ['openai:large', 'docs@v1'] },
    { resolved: ['openai:small', 'docs@v2'] },
    { resolved: ['docs@v1', 'openai:small'] },
    { resolved: ['openai:small'] },
    { inputs: valuesOf({ question: 'Why not?', documents: [{ id: 'a' }] }) },
    { inputs: valuesOf({ question: 'Why?', documents: [{ id: 'b' }] }) },
    { inputs: valuesOf({ question: 'Why?' }) },
    { inputs: valuesOf({ question: 'Why?', documents: [{ id: 'a' }], more: null }) },
    { trial: 1 },
    { place: 'run/generate' },
    { place: 'run/turns#2/generate' },
    // A text moved from one ingredient to the next is another key.
    { nodeType: 'generate1', version: 1 },
    { config: '', resolved: ['config-hash', 'openai:small', 'docs@v1'] },
  ]
  const keys = [ingredients, ...changes.map((change) => ({ ...ingredients, ...change }))].map(
    journalKey,
  )
  expect(new Set(keys).size).toBe(changes.length + 1)
})

it('tells a text from a number that reads the same, and swapped inputs apart', () => {
  const keyOf = (inputs: Parameters<typeof valuesOf>[0]): string =>
    journalKey({ ...ingredients, inputs: valuesOf(inputs) })
  expect(keyOf({ a: '1' })).not.toBe(keyOf({ a: 1 }))
  expect(keyOf({ a: 1, b: 2 })).not.toBe(keyOf({ a: 2, b: 1 }))
})
