import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Validator, type Schema } from '@cfworker/json-schema'
import { describe, expect, test, vi } from 'vitest'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { graphSchema } from '../engine/graph/document-schema.ts'
import { Graph } from '../engine/graph/document.ts'
import { nodeTypes } from '../nodes/index.ts'
import { runHeddle } from './support/command-line.ts'
import { rawRequest } from './support/raw-request.ts'
import { ownServer } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

// Each command is a process that loads what it needs.
vi.setConfig({ testTimeout: 60_000 })

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the JSON Schema of graphs', () => {
  const schema = graphSchema(createCatalogue(nodeTypes))

  test('is in the package as the node types make it', async () => {
    const file = fileURLToPath(import.meta.resolve('heddle/graph.schema.json'))
    expect(file).toBe(join(root, 'graph.schema.json'))
    // Where this fails a node type changed: npm run schema
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema)
    expect(await runHeddle({ home: ownFolder() }, ['schema'])).toEqual({
      code: 0,
      stdout: readFileSync(file, 'utf8'),
      stderr: '',
    })
  })

  test('is served without a token', async () => {
    const heddle = await ownServer()
    const { status, text } = await rawRequest(`${heddle.url}/schemas/graph.json`, {})
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual(schema)
  })

  // SAFETY: it is JSON Schema 2020-12.
  const validator = new Validator(schema as Schema, '2020-12', false)

  for (const file of globSync('graphs/*/graph.json', { cwd: root })) {
    test(`${file} fits it, and not with a typing mistake in it`, () => {
      const graph = Graph.parse(JSON.parse(readFileSync(join(root, file), 'utf8')))
      expect(validator.validate(graph).errors).toEqual([])
      for (const [id, node] of Object.entries(graph.nodes)) {
        const broken = { ...graph, nodes: { ...graph.nodes, [id]: { ...node, tpye: 'x' } } }
        expect(validator.validate(broken).valid).toBe(false)
      }
    })
  }
})
