import { describe, expect, test } from 'vitest'
import { refusal } from './extract-answer.ts'
import { measureCorrectness } from './measure-correctness.ts'

const question = 'How long are backups kept, and where?'
const reference = 'Backups are kept for 30 days, in the folder next to the database.'
const of = (answer: string, right = reference, asked = question): number =>
  measureCorrectness({ question: asked, answer, reference: right }).score

describe('an answer that says the same', () => {
  test.each([
    [reference],
    ['They are kept 30 days in a folder next to the database. The oldest is deleted first. [2]'],
    ['Thirty is wrong: for 30 days a backup is kept, next to the database, in its own folder.'],
  ])('scores high, also when it says more: %s', (answer) => {
    expect(of(answer)).toBeGreaterThan(0.7)
  })

  test('may name a number with another unit', () => {
    const right = 'It waits for three minutes.'
    expect(of('It waits 180 seconds.', right, 'How long does it wait?')).toBeGreaterThan(0.7)
    expect(of('It waits 3 hours.', right, 'How long does it wait?')).toBeLessThan(0.5)
  })
})

describe('an answer that does not', () => {
  test.each([
    ['another number', 'Backups are kept for 90 days, in the folder next to the database.'],
    ['a half', 'Backups are kept in good order.'],
    ['another matter', 'A restore needs the name of the index.'],
    ['a refusal', refusal],
    [
      'a refusal in its own words',
      "I'm sorry, but the text does not mention how long they are kept.",
    ],
    ['nothing', ''],
  ])('scores low: %s', (_, answer) => {
    expect(of(answer)).toBeLessThan(0.5)
  })

  test.each([
    ['No, a key is needed.', 'Yes, a key is needed.'],
    ['Sales increased in the north.', 'Sales decreased in the north.'],
    ['The cache is not shared between runs.', 'The cache is shared between runs.'],
    ['Yes', 'No, it cannot do that.'],
  ])('scores low: %s, and not: %s', (right, answer) => {
    expect(of(answer, right, 'What about it?')).toBeLessThan(0.5)
    expect(of(right, right, 'What about it?')).toBe(1)
  })

  test('is said why', () => {
    const reason = (answer: string): string =>
      measureCorrectness({ question, answer, reference }).reason
    expect(reason('Backups are kept for 90 days, in the folder next to the database.')).toBe(
      'It lacks 30.',
    )
    expect(reason(refusal)).toBe('One of the two refuses.')
    expect(reason(reference)).toBe('It says 100 % of the right answer.')
  })
})

test('where the right answer is a refusal, only a refusal is right', () => {
  expect(of('I do not know.', refusal)).toBe(1)
  expect(of('They are kept for 30 days.', refusal)).toBe(0)
})

test('a question and numbers in it prove nothing', () => {
  const asked = 'What did the company earn in 2019?'
  expect(of('In 2019 the company earned a lot.', '$11588.00', asked)).toBe(0)
  expect(of('In 2019 it earned $11,588 million.', '$11588.00', asked)).toBe(1)
})

test('compares in other languages', () => {
  const right = '服务器监听端口4000。'
  const asked = '服务器监听哪个端口?'
  const score = (answer: string): number =>
    measureCorrectness({ question: asked, answer, reference: right }, 'zh').score
  expect(score('它监听端口4000。')).toBeGreaterThan(0.5)
  expect(score('它监听端口8080。')).toBeLessThan(0.5)
})

test('takes no time for long answers', () => {
  const long = 'The backup is kept for 31 days and is not deleted. '.repeat(4000)
  expect(of(long)).toBeLessThan(0.9)
})
