import { describe, expect, it } from 'vitest'
import { classifyOffline, type TextClass } from './classify-offline.ts'

const billing: TextClass = {
  name: 'billing',
  description: 'Invoices, payments and refunds',
  keywords: ['money back', 'refund'],
  examples: ['I was charged twice for one order', 'Where is my invoice?'],
}
const technical: TextClass = {
  name: 'technical',
  description: 'The application does not work',
  keywords: ['crash', 'error'],
  examples: ['The page stays empty after I log in'],
}
const classes = [billing, technical]

const bare = (name: string, more: Partial<TextClass> = {}): TextClass => ({
  name,
  description: '',
  keywords: [],
  examples: [],
  ...more,
})
const namesOf = (text: string, among: readonly TextClass[] = classes): string[] =>
  classifyOffline(text, among).map(({ name }) => name)

describe('a keyword', () => {
  it('is found in any form of its word, and a phrase only as a whole', () => {
    expect(namesOf('It keeps crashing')).toEqual(['technical'])
    expect(namesOf('Give me my MONEY back!')).toEqual(['billing'])
    expect(namesOf('Money, and my dog came back')).toEqual([])
    expect(namesOf('A crashpad', [bare('a', { keywords: ['crash'] })])).toEqual([])
  })

  it('counts more than likeness, and two count more than one', () => {
    const [first] = classifyOffline('The page stays empty since my refund', classes)
    expect(first).toMatchObject({
      name: 'billing',
      reason:
        'The text holds the keyword “refund”. It shares “refund” with the description of the class.',
    })
    const two = [bare('one', { keywords: ['a1'] }), bare('two', { keywords: ['b2', 'c3'] })]
    expect(namesOf('a1 b2 c3', two)).toEqual(['two', 'one'])
  })

  it('that is empty or has no words is found nowhere', () => {
    expect(namesOf('anything', [bare('x', { keywords: ['', ' ', '?!'] })])).toEqual([])
  })
})

describe('likeness', () => {
  it('is that to the examples, or to the name and the description', () => {
    const [first] = classifyOffline('Why was my order charged twice?', classes)
    expect(first).toMatchObject({
      name: 'billing',
      reason:
        'It shares “order”, “charged”, “twice” with the example “I was charged twice for one order”.',
    })
    expect(namesOf('About my payment', classes)).toEqual(['billing'])
    expect(namesOf('returns of goods', [bare('other'), bare('goods_return')])).toEqual([
      'goods_return',
    ])
  })

  it('counts words that all classes have less than those of one', () => {
    const among = [
      bare('red', { examples: ['my order is red'] }),
      bare('blue', { examples: ['my order is blue'] }),
    ]
    expect(namesOf('order blue', among)).toEqual(['blue', 'red'])
  })

  it('is found in a language without spaces', () => {
    const among = [
      bare('money', { examples: ['我想退款'] }),
      bare('help', { examples: ['应用程序崩溃了'] }),
    ]
    expect(namesOf('请给我退款', among)[0]).toBe('money')
  })
})

describe('the confidence', () => {
  const both = [bare('a', { keywords: ['alpha'] }), bare('b', { keywords: ['beta'] })]

  it('is the share of what speaks for the class in all that speaks', () => {
    // One keyword beside 0.03 for no class, and beside another keyword.
    expect(classifyOffline('x alpha', both)).toMatchObject([{ name: 'a', confidence: 0.971 }])
    expect(classifyOffline('alpha beta', both)).toMatchObject([
      { name: 'a', confidence: 0.493 },
      { name: 'b', confidence: 0.493 },
    ])
  })

  it('is one by one where several classes may fit', () => {
    expect(classifyOffline('alpha beta', both, { multiple: true })).toMatchObject([
      { name: 'a', confidence: 0.971 },
      { name: 'b', confidence: 0.971 },
    ])
  })

  it('is small when little of the text is known', () => {
    const [first] = classifyOffline(
      'The weather in Lisbon was lovely and the fish tasted of order and sea',
      classes,
    )
    expect(first?.confidence).toBeLessThan(0.5)
  })
})

it('puts the first of equal classes first', () => {
  expect(
    namesOf('alpha', [bare('b', { keywords: ['alpha'] }), bare('a', { keywords: ['alpha'] })]),
  ).toEqual(['b', 'a'])
})

it('finds nothing in nothing, and none among none', () => {
  for (const text of ['', '  ', '!!!', 'zebra']) expect(namesOf(text)).toEqual([])
  expect(classifyOffline('refund', [])).toEqual([])
})

it('shortens what it quotes', () => {
  const long = `order ${'very '.repeat(40)}long`
  const [first] = classifyOffline('a b1 b2 b3 b4 b5 b6 order', [
    bare('x', { keywords: ['b1', 'b2', 'b3', 'b4', 'b5', 'b6'], examples: [long] }),
  ])
  expect(first?.reason).toMatch(
    /^The text holds the keywords “b1”, “b2”, “b3”, “b4”, “b5” and others\. It shares “order” with the example “order very .{0,70}…”\.$/,
  )
})
