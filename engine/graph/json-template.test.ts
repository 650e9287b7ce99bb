import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonTemplateProblem, renderJson } from './json-template.ts'

test('a placeholder stands for a value, or inside a text for a text', () => {
  const template = `{
    "value": {{a}}, "text": "a is {{a}}", "list": [{{list}}, {{list.0}}, {{gone}}],
    "{{key}}": "{{gone | default:"none"}}", "documents": {{list | json}}, "said": {{a | upper}}
  }`
  const values = { a: 'x "y"\n', list: [{ b: 1 }], key: 'named' }
  expect(renderJson(template, values)).toEqual({
    value: 'x "y"\n',
    text: 'a is x "y"\n',
    list: [[{ b: 1 }], { b: 1 }, null],
    named: 'none',
    documents: [{ b: 1 }],
    said: 'X "Y"\n',
  })
})

test('a value alone is a template too', () => {
  expect(renderJson('{{a}}', { a: 5 })).toBe(5)
  expect(renderJson(' "{{a}}" ', { a: 5 })).toBe('5')
})

test('what is filled in never changes the shape, and is never read as a template', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const values = { text, secret: { KEY: 'canary' } }
      expect(renderJson('{"a": {{text}}, "b": "<{{text}}>", "c": 1}', values)).toEqual({
        a: text,
        b: `<${text}>`,
        c: 1,
      })
    }),
  )
  const values = { text: '{{secret.KEY}}', secret: { KEY: 'canary' } }
  expect(JSON.stringify(renderJson('[{{text}}, "{{text}}"]', values))).not.toContain('canary')
})

test.each(['{', '{ a: 1 }', '{{a}} {{b}}', '{"a": {{a}} b}', '"{{a}}', ''])(
  '%s is refused as JSON',
  (template) => {
    expect(jsonTemplateProblem(template)).toMatch(/^it is no JSON \(/)
  },
)

test('quotes and backslashes around placeholders are those of JSON', () => {
  expect(jsonTemplateProblem('{"a": "\\"{{a}}\\\\"}')).toBeUndefined()
  expect(renderJson('{"a": "\\"{{a}}\\\\"}', { a: 'x' })).toEqual({ a: '"x\\' })
})
