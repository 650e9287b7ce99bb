import { expect, test } from 'vitest'
import { extractFields } from './extract-fields.ts'

const schema = {
  type: 'object',
  properties: {
    invoiceNumber: { type: 'string' },
    date: { type: 'string', format: 'date' },
    total: { type: 'number', title: 'Amount due' },
    items: { type: 'integer' },
    paid: { type: 'boolean' },
    currency: { type: 'string', enum: ['EUR', 'USD'] },
    contact: { type: 'string', format: 'email' },
    links: { type: 'array', items: { type: 'string', format: 'uri' } },
    buyer: { type: 'object', properties: {} },
  },
}

const invoice = `# Invoice

**Invoice number:** A-2024/17
- Date: 3 May 2024
| Amount due | 1.234,50 EUR |
Items: 12 boxes
Paid: no

Questions to billing@example.org. See https://example.org/terms, and https://example.org/pay.`

test('reads labelled values, and what is the only one of its kind', () => {
  const { values, evidence } = extractFields(invoice, schema)
  expect(values).toEqual({
    invoiceNumber: 'A-2024/17',
    date: '2024-05-03',
    total: 1234.5,
    items: 12,
    paid: false,
    currency: 'EUR',
    contact: 'billing@example.org',
    links: ['https://example.org/terms', 'https://example.org/pay'],
  })
  for (const { quote, start } of evidence)
    expect(invoice.slice(start, start + quote.length)).toBe(quote)
  expect(evidence.find(({ field }) => field === 'total')?.quote).toBe('1.234,50')
})

test('leaves out what is not there, and what might be one or the other', () => {
  const text =
    'From a@example.org to b@example.org, in EUR or USD. Items: a dozen. Date: 03/04/2024'
  expect(extractFields(text, schema).values).toEqual({})
  expect(extractFields('', schema)).toEqual({ values: {}, evidence: [] })
})

test('gives a value that could be that of two fields to neither', () => {
  const day = { type: 'string', format: 'date' }
  const days = { type: 'object', properties: { issued: day, due: day } }
  expect(extractFields('We wrote to you on 3 May 2024.', days).values).toEqual({})
  // A label says whose it is.
  expect(extractFields('Issued: 3 May 2024', days).values).toEqual({ issued: '2024-05-03' })
})

test.each([
  ['2024-02-29', '2024-02-29'],
  ['29.02.2023', undefined],
  ['31.12.2024', '2024-12-31'],
  ['12/31/2024', '2024-12-31'],
  ['May 3rd, 2024', '2024-05-03'],
  ['3. März 2024', '2024-03-03'],
])('the date %s is %s', (date, expected) => {
  expect(extractFields(`Date: ${date}`, schema).values['date']).toBe(expected)
})

test.each([
  ['1,234,567.89', 1234567.89],
  ['€ 1 234,5', 1234.5],
  ["1'234.50", 1234.5],
  ['1.234', 1234],
  ['1.23', 1.23],
  ['-7', -7],
  ['19', 19],
])('the amount %s is %s', (amount, expected) => {
  expect(extractFields(`Amount due: ${amount}`, schema).values['total']).toBe(expected)
})

test('takes no time for long texts', () => {
  for (const text of [
    '1'.repeat(200_000),
    '1.'.repeat(100_000),
    'a '.repeat(100_000),
    '|'.repeat(200_000),
  ])
    expect(extractFields(`Amount due: ${text}`, schema).evidence.length).toBeLessThan(2)
})
