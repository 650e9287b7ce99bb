import { expect, test } from 'vitest'
import type { LabelField, Review } from '../../server/api/annotation.ts'
import { agreedLabels } from './agreed-labels.ts'
import { firstMissing, labelWords, scoresOf } from './label-values.ts'
import { firstQueue, newField, queueProblems, splitWords } from './queue-form.ts'

const fields: readonly LabelField[] = [
  { key: 'correct', title: 'Correct', type: 'pass' },
  { key: 'tags', title: 'Tags', type: 'tags', tags: ['late'] },
  { key: 'clear', title: 'Clear', type: 'score', min: 0, max: 3 },
  { key: 'better', title: 'Better', type: 'preference' },
]

test('tags may stay empty, a failing answer is an answer', () => {
  expect(firstMissing(fields, { correct: false })?.key).toBe('clear')
  expect(firstMissing(fields, { correct: false, clear: 0, better: 'tie' })).toBeUndefined()
})

test('labels are read as people say them', () => {
  const words = [false, ['late'], 0, 'second'].map((value, at) => labelWords(fields[at]!, value))
  expect(words).toEqual(['Fail', 'late', '0 of 3', 'Right'])
  expect(labelWords(fields[0]!, undefined)).toBe('no answer')
  expect(scoresOf({ min: 0, max: 3 })).toEqual([0, 1, 2, 3])
})

test('a decision begins with what reviewers said alike', () => {
  const review = (labels: Review['labels'], correction?: string): Review => ({
    person: 'Ada',
    own: false,
    at: 0,
    labels,
    ...(correction === undefined ? {} : { correction }),
  })
  expect(
    agreedLabels([
      review({ correct: true, clear: 2, tags: ['late'] }),
      review({ correct: false, clear: 2, tags: ['late'] }, 'Better so.'),
    ]),
  ).toEqual({ labels: { clear: 2, tags: ['late'] }, correction: 'Better so.' })
  expect(agreedLabels([review({}, 'One.'), review({}, 'Two.')])).toEqual({ labels: {} })
  expect(agreedLabels([])).toEqual({ labels: {} })
})

test('a queue says what it lacks before it is saved', () => {
  expect(queueProblems({ ...firstQueue('shop'), name: 'Answers' })).toEqual({})
  expect(queueProblems(firstQueue(''))).toEqual({
    name: 'Give the queue a name.',
    graph: 'Choose the graph whose answers are reviewed.',
  })
  const empty = { ...newField('tags', []), tags: [] } as LabelField
  expect(queueProblems({ ...firstQueue('shop'), name: 'a', fields: [empty] }).fields).toContain(
    'needs a tag',
  )
  expect(
    queueProblems({
      ...firstQueue('shop'),
      name: 'a',
      source: { rule: 'score-below', evaluator: ' ', value: 0.5 },
    }).source,
  ).toContain('Name the judge')
})

test('each new question has a key of its own', () => {
  const first = newField('pass', [])
  expect(newField('pass', [first, newField('pass', [first])]).key).toBe('pass-3')
  expect(splitWords('late, ,long,late')).toEqual(['late', 'long'])
})
