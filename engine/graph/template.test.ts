import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeholders, render, templateProblems } from './template.ts'

const textOf = (template: string, values: Record<string, unknown> = {}): string =>
  render(template, values).text

describe('placeholders', () => {
  it('are filled in with values, properties and items', () => {
    const values = { name: 'Ada', error: { message: 'Too late.' }, list: [{ title: 'One' }] }
    expect(textOf('{{name}}: {{ error.message }} {{list.0.title}}', values)).toBe(
      'Ada: Too late. One',
    )
  })

  it('leave nothing behind when their value is absent, whatever filter stands there', () => {
    const template =
      '<{{a}}{{a.b.c}}{{a | upper}}{{a | lower}}{{a | trim}}{{a | truncate:5}}{{a | json}}{{a | join}}{{a | bullets}}>'
    expect(textOf(template)).toBe('<>')
    expect(textOf(template, { a: null })).toBe('<>')
  })

  it('are looked up among own properties only', () => {
    const template = '{{constructor}}{{a.constructor}}{{a.__proto__.x}}{{toString}}{{list.map}}'
    expect(textOf(template, { a: {}, list: [1] })).toBe('')
    expect(textOf('{{a | constructor}}', { a: 'x' })).toBe('')
  })

  it('are never read again in what was filled in', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(textOf('<{{a}}>', { a: value, b: 'leaked' })).toBe(`<${value}>`)
      }),
    )
    const values = { a: '{{b}} {{a}}', b: 'secret', c: '{{', d: 'b}}' }
    expect(textOf('{{a}}|{{a | upper}}|{{c}}{{d}}', values)).toBe('{{b}} {{a}}|{{B}} {{A}}|{{b}}')
  })

  it('are named once each, in order', () => {
    expect(placeholders('{{b}} {{a.x}} {{b | upper}} {{not this}} {single}')).toEqual(['b', 'a'])
  })

  it('are told with the part of the text that came from them', () => {
    const { text, spans } = render('Dear {{name}},{{missing}} {{name}}.', { name: 'Ada' })
    expect(spans).toEqual([
      { start: 5, end: 8, input: 'name' },
      { start: 10, end: 13, input: 'name' },
    ])
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(['Ada', 'Ada'])
  })

  it('leave everything else as it is, braces of JSON too', () => {
    fc.assert(
      fc.property(fc.string(), (template) => {
        fc.pre(!template.includes('{{'))
        expect(textOf(template)).toBe(template)
      }),
    )
    expect(textOf('{"a": {"b": {{a}}}}', { a: 1 })).toBe('{"a": {"b": 1}}')
    expect(textOf('{{not a placeholder}} {{a-}} {{1}}', { 'a-': 'x' })).toBe(
      '{{not a placeholder}} x {{1}}',
    )
  })
})

describe('values', () => {
  it('are printed for a model to read', () => {
    const documents = [
      { id: '1', title: 'Port', text: 'It is 4000.' },
      { id: '2', text: 'Use a proxy.' },
    ]
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ]
    expect(textOf('{{a}}', { a: documents })).toBe('[1] Port\nIt is 4000.\n\n[2] 2\nUse a proxy.')
    expect(textOf('{{a}}', { a: messages })).toBe('user: Hi\nassistant: Hello')
    expect(textOf('{{a}}', { a: ['x', 'y'] })).toBe('x\ny')
    expect(textOf('{{a}} {{b}} {{c}}', { a: 1.5, b: false, c: 0 })).toBe('1.5 false 0')
    expect(textOf('{{a}}', { a: { x: [1] } })).toBe('{\n  "x": [\n    1\n  ]\n}')
    expect(textOf('{{a}}', { a: [] })).toBe('[]')
  })
})

describe('filters', () => {
  const values = { list: ['a', 'b'], text: '  Warp ', mixed: [1, { x: 2 }], empty: '' }

  it('change a value, one after another', () => {
    expect(textOf('{{text | trim | upper}}', values)).toBe('WARP')
    expect(textOf('{{ text|trim|lower }}', values)).toBe('warp')
    expect(textOf('{{list | json}}', values)).toBe('[\n  "a",\n  "b"\n]')
    expect(textOf('{{list | join}} {{list | join:" | "}} {{list | join: - }}', values)).toBe(
      'a, b a | b a-b',
    )
    expect(textOf('{{list | bullets}}', values)).toBe('- a\n- b')
    expect(textOf('{{mixed | numbered}}', values)).toBe('1. 1\n2. {\n  "x": 2\n}')
    expect(textOf('{{text | bullets}}', values)).toBe('  Warp ')
  })

  it('put a default in place of what is absent or empty', () => {
    expect(textOf('{{missing | default:"none"}} {{empty | default:none}}', values)).toBe(
      'none none',
    )
    expect(textOf('{{missing | default | upper}}{{text | default:"x"}}', values)).toBe('  Warp ')
  })

  it('cut a text, never through the middle of a character', () => {
    expect(textOf('{{a | truncate:3}}', { a: 'abcdef' })).toBe('abc')
    expect(textOf('{{a | truncate}}', { a: 'x'.repeat(500) })).toBe('x'.repeat(200))
    expect(textOf('{{a | truncate:3}}', { a: 'ab😀' })).toBe('ab')
    expect(textOf('{{a | truncate:4}}', { a: 'ab😀' })).toBe('ab😀')
  })
})

describe('problems', () => {
  it('are found with their places', () => {
    const templates = [
      'Hello {{a}} and {{b',
      '{{a b}} {{}} {{.a}}',
      '{{a | shout}} {{a | upper | json}}',
      '{{a | truncate:few}} {{a | truncate:-1}}',
      '{{a | upper:}}',
      '{{a ||}}',
    ]
    expect(templates.map((template) => [template, ...templateProblems(template)]))
      .toMatchInlineSnapshot(`
      [
        [
          "Hello {{a}} and {{b",
          {
            "at": 16,
            "message": "A "{{" has no "}}".",
          },
        ],
        [
          "{{a b}} {{}} {{.a}}",
          {
            "at": 0,
            "message": ""{{a b}}" is no placeholder; write {{input}}, {{input.path}} or {{input | filter}}.",
          },
          {
            "at": 8,
            "message": ""{{}}" is no placeholder; write {{input}}, {{input.path}} or {{input | filter}}.",
          },
          {
            "at": 13,
            "message": ""{{.a}}" is no placeholder; write {{input}}, {{input.path}} or {{input | filter}}.",
          },
        ],
        [
          "{{a | shout}} {{a | upper | json}}",
          {
            "at": 0,
            "message": "There is no filter "shout"; the filters are json, upper, lower, trim, truncate, join, bullets, numbered, default.",
          },
        ],
        [
          "{{a | truncate:few}} {{a | truncate:-1}}",
          {
            "at": 0,
            "message": "The filter "truncate" needs a number, and "few" is none.",
          },
          {
            "at": 21,
            "message": "The filter "truncate" needs a number, and "-1" is none.",
          },
        ],
        [
          "{{a | upper:}}",
        ],
        [
          "{{a ||}}",
          {
            "at": 0,
            "message": ""{{a ||}}" is no placeholder; write {{input}}, {{input.path}} or {{input | filter}}.",
          },
        ],
      ]
    `)
  })

  it('are not what single braces and closing braces are', () => {
    for (const template of ['', '{a}', '}}', '{{{a}}{', '{"a": {{a}}}}', '{ {'])
      expect(templateProblems(template)).toEqual([])
  })

  it('are found quickly, however a template was made to take long', () => {
    const long = 30_000
    const templates = [
      `{{x|a:${' '.repeat(long)}"}}`,
      `{{x${'|a '.repeat(long)}"}}`,
      `{{x${'|a:b '.repeat(long)}"}}`,
      `{{x|a${' '.repeat(long)}:${' '.repeat(long)}"b"${' '.repeat(long)}a"}}`,
      `{{${' '.repeat(long)}"}}`,
      '{{'.repeat(long),
    ]
    // With a pattern that backtracks one of these takes longer than the test may.
    for (const template of templates) expect(templateProblems(template)).not.toEqual([])
  })

  it('are all there is to say against any text', () => {
    const piece = fc.constantFrom('{{', '}}', '{', '}', 'a', '.', '|', 'upper', ':', '"', ' ', 'x1')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
        const template = pieces.join('')
        const problems = templateProblems(template)
        expect(problems.every(({ at }) => template.startsWith('{{', at))).toBe(true)
        expect(typeof textOf(template, { a: 1 })).toBe('string')
      }),
      { numRuns: 500 },
    )
  })
})
