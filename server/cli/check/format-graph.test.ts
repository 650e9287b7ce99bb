import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agedNodes } from '../../../test/support/aged-nodes.ts'
import { arbitraryGraph } from '../../../test/support/arbitrary-graph.ts'
import { meaningOf } from '../../../engine/graph/canonical.ts'
import { createCatalogue } from '../../../engine/graph/catalogue.ts'
import { checkContext } from '../../../engine/graph/catalogue-check.ts'
import { Graph } from '../../../engine/graph/document.ts'
import { formatGraph, type Formatted } from './format-graph.ts'

const context = checkContext(createCatalogue(agedNodes))

function format(text: string): Formatted {
  return formatGraph('a.json', text, context)
}

test('what is formatted means what it meant, keeps its places and its schema, and stays as it is', () => {
  fc.assert(
    fc.property(arbitraryGraph, fc.option(fc.string(), { nil: undefined }), (graph, schema) => {
      const given = { ...graph, ...(schema === undefined ? {} : { $schema: schema }) }
      const { text = '', problems } = format(JSON.stringify(given, null, 3))
      expect(problems).toEqual([])
      const read = Graph.parse(JSON.parse(text))
      expect(meaningOf(read)).toBe(meaningOf(graph))
      expect([read.layout ?? {}, read.$schema]).toEqual([graph.layout ?? {}, schema])
      expect(format(text)).toEqual({ text, changed: false, problems: [] })
    }),
  )
})

test('nodes of older versions are written as they are now, and those that cannot be stay with a reason', () => {
  const old = (length: string): string =>
    `{ "heddle": 1, "name": "old", "inputs": {}, "outputs": {}, "nodes": { "a": { "type": "shorten@1", "config": { "length": ${length} } } } }`
  expect(format(old('2')).text).toContain(
    '"type": "shorten@3", "config": { "limit": { "unit": "sentences", "count": 2 } }',
  )
  expect(format(old('"all"'))).toMatchObject({
    text: undefined,
    problems: [{ code: 'not-upgraded', message: expect.stringContaining('Give a number.') }],
  })
})

test('a byte order mark and line ends of Windows go', () => {
  const text = format('{"heddle":1,"name":"a","inputs":{},"nodes":{},"outputs":{}}').text ?? ''
  expect(format(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual({
    text,
    changed: true,
    problems: [],
  })
})
