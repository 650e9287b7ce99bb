import { expect, test } from 'vitest'
import { findPersonalData } from './personal-data.ts'

function found(text: string): string[] {
  return findPersonalData(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)
}

test.each([
  ['Write to jane.doe+news@mail.example.org.', 'email jane.doe+news@mail.example.org'],
  ['Call +49 30 901820 today', 'phone +49 30 901820'],
  ['Call (555) 010-4477.', 'phone (555) 010-4477'],
  ['or 212-555-0142', 'phone 212-555-0142'],
  ['Telefon: 030/9018200', 'phone 030/9018200'],
  ['to DE89 3704 0044 0532 0130 00, please', 'iban DE89 3704 0044 0532 0130 00'],
  ['GB82WEST12345698765432', 'iban GB82WEST12345698765432'],
  ['card 4111 1111 1111 1111 expires', 'card 4111 1111 1111 1111'],
  ['card 378282246310005', 'card 378282246310005'],
  ['from 93.184.215.14:443', 'ip 93.184.215.14'],
  ['from 2606:2800:21f:cb07:6820:80da:af6b:8b2c', 'ip 2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
])('in "%s"', (text, expected) => {
  expect(found(text)).toEqual([expected])
})

test.each([
  'The port is 4000, the year 2024, and 1,234,567.89 is a number.',
  'On 2024-05-17 at 12:30:45 version 1.2.3 came out.',
  'DE89 3704 0044 0532 0130 01 has wrong check digits, and so has 4111 1111 1111 1112.',
  'Bind 127.0.0.1, 192.168.0.1, ::1 or 203.0.113.7.',
  'Mail @someone, or a@b.',
  'Order 0000 0000 0000 0000',
  'ISBN 978-3-16-148410-0',
])('nothing in "%s"', (text) => {
  expect(found(text)).toEqual([])
})

test('only the kinds that are asked for, masked', () => {
  const text = 'jane@example.org, +49 30 901820'
  expect(findPersonalData(text, ['email'])).toEqual([
    { kind: 'email', masked: 'ja…rg', start: 0, end: 16 },
  ])
})

test('takes no time for long rows of digits, letters or colons', () => {
  for (const text of [
    '1 '.repeat(100_000),
    'a'.repeat(200_000),
    ':'.repeat(100_000),
    '0-'.repeat(100_000),
  ])
    expect(found(text)).toEqual([])
})
