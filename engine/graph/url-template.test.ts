import { expect, test } from 'vitest'
import { renderEncoded, renderUrl, urlTemplateProblem } from './url-template.ts'

test.each([
  'https://api.example.com',
  'https://api.example.com/{{a}}',
  'http://10.0.0.5:8080/x?y={{a | lower}}#{{b.c}}',
  'https://[2606:4700::1]/{{a}}',
  'https://api.example.com?{{a | default:"?/"}}',
])('%s is the template of an address', (template) => {
  expect(urlTemplateProblem(template)).toBeUndefined()
})

test.each([
  '',
  '{{url}}',
  '{{scheme}}://api.example.com/',
  'https://{{host}}/',
  'https://api.{{zone}}.example.com/',
  'https://api.example.com{{rest}}',
  'https://api.example.com:{{port}}/',
  'https://user@api.example.com/{{a}}',
  'https://{{user}}@api.example.com/',
  'https:/\\{{host}}/',
  'https://api.example.com\\{{host}}',
  'ftp://api.example.com/',
  '//api.example.com/',
  'https://[::1/{{a}}',
])('%s is refused: its host is not written out', (template) => {
  expect(urlTemplateProblem(template)).toContain('a host that is written out')
})

test.each([
  ['https://api.example.com/{{a | unknown}}', 'There is no filter "unknown"'],
  ['https://api.example.com/{{a', 'A "{{" has no "}}".'],
  ['https://api.example.com/a b', 'it has a space or a line break'],
])('%s is refused', (template, message) => {
  expect(urlTemplateProblem(template)).toContain(message)
})

test('values stay one part of an address, whatever they hold', () => {
  const template = 'https://api.example.com/a/{{a}}/b?q={{q}}&r={{r}}#{{f}}'
  const values = { a: 'x/../y?z#', q: 'a&b=c d', f: 'ü' }
  expect(renderUrl(template, values)).toBe(
    'https://api.example.com/a/x%2F..%2Fy%3Fz%23/b?q=a%26b%3Dc%20d&r=#%C3%BC',
  )
  expect(renderUrl('https://a.example/{{a}}', { a: '\ud800' })).toBe('https://a.example/%EF%BF%BD')
  expect(renderUrl('https://a.example/?q={{a | default:"a/b?"}}', {})).toBe(
    'https://a.example/?q=a%2Fb%3F',
  )
})

test.each(['.', '..', '%2e', '.%2E'])('a value that points upwards (%s) is refused', (given) => {
  const literal = `https://a.example/x/${given.includes('%') ? given : '{{a}}'}/y`
  expect(() => renderUrl(literal, { a: given })).toThrow('which would lead elsewhere')
})

test('a part of the path without a value is refused, and one of the query is empty', () => {
  expect(() => renderUrl('https://a.example/users/{{id}}', {})).toThrow(
    'The placeholder {{id}} in the path of the URL has no value',
  )
  expect(renderUrl('https://a.example/users?id={{id}}', {})).toBe('https://a.example/users?id=')
})

test('a form is encoded like a query', () => {
  expect(renderEncoded('a={{a}}&b={{b}}', { a: '1&2', b: [1, 2] })).toBe(
    'a=1%262&b=%5B%0A%20%201%2C%0A%20%202%0A%5D',
  )
})
