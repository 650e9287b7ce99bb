import { expect, test } from 'vitest'
import type { LabelField } from '../../server/api/annotation.ts'
import { commandOf, fieldAfter } from './review-keys.ts'

const pass: LabelField = { key: 'correct', title: 'Correct', type: 'pass' }
const score: LabelField = { key: 'clear', title: 'Clear', type: 'score', min: 1, max: 5 }
const kind: LabelField = {
  key: 'kind',
  title: 'Kind',
  type: 'category',
  categories: ['right', 'partly', 'wrong'],
}
const tags: LabelField = {
  key: 'wrong',
  title: 'Wrong',
  type: 'tags',
  tags: ['late', 'long', 'off topic'],
}
const note: LabelField = { key: 'note', title: 'Note', type: 'text' }
const better: LabelField = { key: 'better', title: 'Better', type: 'preference' }

const press = (key: string, fields: readonly LabelField[], current = fields[0]?.key, labels = {}) =>
  commandOf({ key, fields, current, labels })

test('Y and N answer pass or fail, wherever one is', () => {
  expect(press('y', [pass, score])).toEqual({ kind: 'label', field: 'correct', value: true })
  expect(press('n', [score, pass], 'clear')).toEqual({
    kind: 'label',
    field: 'correct',
    value: false,
  })
  expect(press('y', [score])).toBeUndefined()
})

test('a digit answers the current question where it can be one, else the first open one that it fits', () => {
  expect(press('4', [pass, score])).toEqual({ kind: 'label', field: 'clear', value: 4 })
  expect(press('2', [score, kind], 'kind')).toEqual({
    kind: 'label',
    field: 'kind',
    value: 'partly',
  })
  expect(press('3', [score, kind], 'x', { clear: 1 })).toEqual({
    kind: 'label',
    field: 'kind',
    value: 'wrong',
  })
  // Nine is no score of 1 to 5.
  expect(press('9', [score])).toBeUndefined()
})

test('T goes to the tags, where digits set and clear them in their order', () => {
  expect(press('t', [pass, tags])).toEqual({ kind: 'go', field: 'wrong' })
  expect(press('3', [tags], 'wrong', { wrong: ['late'] })).toEqual({
    kind: 'label',
    field: 'wrong',
    value: ['late', 'off topic'],
  })
  expect(press('1', [tags], 'wrong', { wrong: ['late'] })).toEqual({
    kind: 'label',
    field: 'wrong',
    value: [],
  })
})

test('arrows choose a side of a pair, and = neither', () => {
  const chosen = ['ArrowLeft', 'ArrowRight', '='].map((key) => press(key, [better]))
  expect(chosen.map((command) => command?.kind === 'label' && command.value)).toEqual([
    'first',
    'second',
    'tie',
  ])
  expect(press('ArrowLeft', [pass])).toBeUndefined()
})

test('up and down go from question to question and stop at the ends', () => {
  expect(press('ArrowDown', [pass, score], 'correct')).toEqual({ kind: 'go', field: 'clear' })
  expect(press('ArrowUp', [pass, score], 'correct')).toBeUndefined()
  expect(press('ArrowDown', [pass, score], 'clear')).toBeUndefined()
})

test('the other keys are the same for every queue', () => {
  const kinds = ['Enter', 'z', 's', 'e', 'g', 'q'].map((key) => press(key, [pass])?.kind)
  expect(kinds).toEqual(['next', 'undo', 'skip', 'write', 'guidelines', undefined])
})

test('an answer leads on to the next open question, but not away from tags and words', () => {
  const fields = [pass, score, note, tags]
  expect(fieldAfter(fields, 'correct', { correct: true })).toBe('clear')
  expect(fieldAfter(fields, 'clear', { correct: true, clear: 3 })).toBe('wrong')
  expect(fieldAfter(fields, 'wrong', { wrong: ['late'] })).toBe('wrong')
  expect(fieldAfter([pass, score], 'correct', { correct: true, clear: 2 })).toBe('correct')
})
