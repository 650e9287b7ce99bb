import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversionName, convert } from './conversions.ts'
import { portTypeNames, type PortType } from './port-types.ts'
import { schemaOf } from './port-schemas.ts'
import type { Json } from './values.ts'

const types = portTypeNames.flatMap((name): PortType[] => [name, `${name}[]`])

describe('conversionName', () => {
  it('knows these conversions between different types and no others', () => {
    const table = types.flatMap((from) =>
      types.flatMap((to) => {
        const name = conversionName(from, to)
        // What is unchanged, and what the item type decides, is told below.
        const plain = from === to || from.startsWith('any') || to.startsWith('any') || to === 'json'
        return plain || name === undefined || name === 'each item'
          ? []
          : [`${from} → ${to}: ${name}`]
      }),
    )
    expect(table).toMatchInlineSnapshot(`
      [
        "text → text[]: as a list of one",
        "text → messages: as one user message",
        "number → text: as text",
        "number → number[]: as a list of one",
        "boolean → text: as text",
        "boolean → boolean[]: as a list of one",
        "json → text: as JSON text",
        "json → json[]: as a list of one",
        "messages → messages[]: as a list of one",
        "documents → text: their texts",
        "documents → documents[]: as a list of one",
        "documents[] → documents: joined",
        "verdict → text: its reasons",
        "verdict → number: its score",
        "verdict → boolean: whether it passes",
        "verdict → verdict[]: as a list of one",
        "file → file[]: as a list of one",
        "tool → tool[]: as a list of one",
      ]
    `)
  })

  it('needs none to json and any, and none from any', () => {
    for (const type of types) {
      expect(conversionName(type, 'any')).toBe('')
      expect(conversionName(type, 'json')).toBe('')
      expect(conversionName('any', type)).toBe('')
      expect(conversionName(type, type)).toBe('')
    }
    expect(conversionName('text[]', 'any[]')).toBe('')
  })

  it('converts each item of a list where one item would be converted', () => {
    expect(conversionName('number[]', 'text[]')).toBe('each item')
    expect(conversionName('any[]', 'documents[]')).toBe('each item')
    expect(conversionName('text[]', 'number[]')).toBeUndefined()
    expect(conversionName('text[]', 'text')).toBeUndefined()
  })
})

describe('convert', () => {
  const verdict = { pass: false, score: 0.4, reasons: ['too long', 'too loud'] }
  const documents = [
    { id: '1', text: 'One.' },
    { id: '2', text: 'Two.' },
  ]

  it.each<[PortType, PortType, Json, Json]>([
    ['number', 'text', 0.5, '0.5'],
    ['boolean', 'text', false, 'false'],
    ['json', 'text', { a: 1 }, '{\n  "a": 1\n}'],
    ['json', 'text', 'as it is', 'as it is'],
    ['verdict', 'text', verdict, 'too long\ntoo loud'],
    ['verdict', 'boolean', verdict, false],
    ['verdict', 'number', verdict, 0.4],
    ['verdict', 'number', { ...verdict, score: null }, 0],
    ['text', 'messages', 'Hi', [{ role: 'user', content: 'Hi' }]],
    ['documents', 'text', documents, 'One.\n\nTwo.'],
    ['documents[]', 'documents', [documents, []], documents],
    ['text', 'text[]', 'a', ['a']],
    ['documents', 'documents[]', documents, [documents]],
    ['number[]', 'text[]', [1, 2], ['1', '2']],
    ['verdict[]', 'boolean[]', [verdict], [false]],
    // What `any` holds is known only when it is there.
    ['any', 'text', 5, '5'],
    ['any', 'text', 'a', 'a'],
    ['any', 'text[]', 'a', ['a']],
    ['any', 'text[]', ['a'], ['a']],
    ['any', 'messages', 'Hi', [{ role: 'user', content: 'Hi' }]],
    ['any[]', 'text[]', [1, 'a'], ['1', 'a']],
    ['text', 'any', 'a', 'a'],
    ['documents', 'json', documents, documents],
  ])('from %s to %s makes %j into %j', (from, to, value, expected) => {
    expect(convert(value, from, to)).toEqual(expected)
  })

  it('gives a value of the type at the other end, wherever there is a conversion', () => {
    const samples: Record<string, Json> = {
      text: 'a',
      number: 1,
      boolean: true,
      json: { a: 1 },
      messages: [{ role: 'user', content: 'a' }],
      documents,
      verdict,
      file: { hash: 'h', name: 'n', mediaType: 'm', bytes: 1 },
      tool: { name: 'n', description: 'd', parameters: {}, target: {} },
      any: 'a',
    }
    const pair = fc.tuple(fc.constantFrom(...types), fc.constantFrom(...types))
    fc.assert(
      fc.property(pair, fc.nat(3), ([from, to], length) => {
        const loose = from === 'any' || from === 'any[]' || from === 'json' || from === 'json[]'
        fc.pre(!loose && conversionName(from, to) !== undefined)
        const one = samples[from.replace('[]', '')]!
        const value = from.endsWith('[]') ? Array.from({ length }, () => one) : one
        expect(schemaOf(to).safeParse(convert(value, from, to)).success).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
