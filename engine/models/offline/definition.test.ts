import { describe, expect, it } from 'vitest'
import { definedIn, defining } from './definition.ts'

describe('definedIn', () => {
  it.each([
    ['What is a port?', ['port']],
    ['what is the journal', ['journal']],
    ["What's a loop frame?", ['loop', 'frame']],
    ['What does idempotency mean?', ['idempot']],
    ['Explain replay.', ['replai']],
  ])('finds what %j wants to be told the meaning of', (question, subject) => {
    expect(definedIn(question, 'en')).toEqual(subject)
  })

  it.each([
    'How do I change a port?',
    'What happens when the server crashes?',
    'What is the difference between validate and judge?',
    'What is?',
    `What is a port ${' '.repeat(200)}?`,
    '',
  ])('finds nothing in %j', (question) => {
    expect(definedIn(question, 'en')).toBeUndefined()
  })

  it('knows the forms of English only', () => {
    expect(definedIn('What is a port?', 'de')).toBeUndefined()
  })
})

describe('defining', () => {
  const weight = (sentence: string, isAbout = false): number =>
    defining(sentence, ['port'], { isAbout, language: 'en' })

  it('prefers what something is to what it does, and both to what it is not', () => {
    const order = [
      'A port is where values enter a node.',
      'A port leads values into a node.',
      'The node `port` leads values in.',
      'Values enter at a port.',
      'A port does not keep values.',
    ]
    const weights = order.map((sentence) => weight(sentence))
    expect(weights).toEqual(weights.toSorted((a, b) => b - a))
    expect(new Set(weights).size).toBe(order.length)
  })

  it('takes a denial of something else for no denial', () => {
    expect(weight('A port is a number, not a name.')).toBe(weight('A port is a number.'))
  })

  it('prefers the section of that name', () => {
    expect(weight('A port is a number.', true)).toBeGreaterThan(weight('A port is a number.'))
    expect(weight('Values enter here.', true)).toBe(1)
  })
})
