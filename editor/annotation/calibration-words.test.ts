import { expect, test } from 'vitest'
import type { Calibration } from '../../server/api/annotation.ts'
import {
  correctedSentence,
  labelsSentence,
  mistakesSentence,
  trustSentence,
} from './calibration-words.ts'

const judge: Calibration = {
  graph: 'shop',
  evaluator: 'faithfulness',
  judge: { model: 'scripted:judge', version: 'abc', name: 'Faithfulness', versions: [1] },
  field: 'correct',
  question: 'Is it correct?',
  scale: 'pass',
  n: 120,
  effective: 120,
  categories: ['fail', 'pass'],
  confusion: [
    [30, 10],
    [6, 74],
  ],
  agreement: 0.867,
  kappa: 0.69,
  alpha: 0.69,
  sensitivity: 0.93,
  specificity: 0.75,
  passRate: 0.7,
  corrected: { rate: 0.667, interval: [0.56, 0.77] },
  labelsNeeded: 412,
}

test('says in plain words how far a judge agrees with people', () => {
  expect(trustSentence(judge)).toBe(
    'It agrees with people on 87 % of 120 answers: good agreement beyond chance.',
  )
  expect(trustSentence({ ...judge, scale: 'ordinal' })).toContain('a step off')
  expect(trustSentence({ ...judge, kappa: 0.1 })).toContain('Do not rest a decision on it alone.')
  expect(trustSentence({ ...judge, n: 7 })).toContain('too few')
  expect(trustSentence({ ...judge, n: 0 })).toContain('No answer')
})

test('says which mistakes it makes and which way it leans', () => {
  expect(mistakesSentence(judge)).toBe(
    'It fails 7 % of the 80 that people call good, and passes 25 % of the 40 that people call bad: it is too mild.',
  )
  expect(mistakesSentence({ ...judge, sensitivity: 0.7, specificity: 1 })).toContain('too strict')
  expect(mistakesSentence({ ...judge, sensitivity: 1, specificity: 1 })).toBe(
    'It has made no mistake on these answers, of which people call 80 good and 40 bad.',
  )
  expect(mistakesSentence({ ...judge, specificity: null })).toBeUndefined()
})

test('counts mistakes while they are few, and then names no way it leans', () => {
  const few = {
    ...judge,
    n: 10,
    confusion: [
      [0, 1],
      [1, 8],
    ],
    sensitivity: 8 / 9,
    specificity: 0,
  }
  expect(mistakesSentence(few)).toBe(
    'It fails 1 of the 9 that people call good, and passes 1 of the 1 that people call bad. Which way it leans cannot be said before there are 10 of each.',
  )
})

test('says from which score on people call an answer good', () => {
  const scored = {
    ...judge,
    scale: 'ordinal' as const,
    categories: ['1', '2', '3', '4', '5'],
    confusion: [
      [4, 0, 0, 0, 0],
      [0, 5, 0, 1, 0],
      [0, 0, 0, 0, 0],
      [0, 3, 0, 9, 0],
      [0, 0, 0, 0, 20],
    ],
    sensitivity: 29 / 32,
    specificity: 9 / 10,
  }
  expect(mistakesSentence(scored)).toBe(
    'It fails 9 % of the 32 that people call good, and passes 1 of the 10 that people call bad. Good is 4 and above.',
  )
})

test('says what the pass rate is once mistakes are counted, or that it cannot be told', () => {
  expect(correctedSentence(judge)).toContain('it is 67 %, between 56 % and 77 %')
  expect(correctedSentence({ ...judge, corrected: null })).toContain('cannot be told yet')
  expect(correctedSentence({ ...judge, passRate: null })).toBeUndefined()
})

test('says how many labels more it takes, in figures that one can plan with', () => {
  expect(labelsSentence(judge)).toBe('About 420 labels more narrow it to ±5 points.')
  expect(labelsSentence({ ...judge, labelsNeeded: 8 })).toBe(
    'About 8 labels more narrow it to ±5 points.',
  )
  expect(labelsSentence({ ...judge, labelsNeeded: 0 })).toContain('not needed')
  expect(labelsSentence({ ...judge, labelsNeeded: null })).toBeUndefined()
})
