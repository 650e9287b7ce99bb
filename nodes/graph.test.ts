import { expect, it } from 'vitest'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import type { Graph } from '../engine/graph/document.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import { offlineModels } from '../engine/models/models.ts'
import { createEngine } from '../engine/run/create-engine.ts'
import { fakeIndexes } from '../engine/testing.ts'
import { nodeTypes } from './index.ts'

const greeting: Graph = {
  heddle: 1,
  name: 'greeting',
  inputs: { name: { type: 'text' }, word: { type: 'text', default: 'Hello' } },
  nodes: {
    text: {
      type: 'template@1',
      config: { template: '{{word}}, {{name}}!' },
      inputs: { name: '$.name', word: '$.word' },
    },
  },
  outputs: { text: 'text.text' },
}

const twice: Graph = {
  heddle: 1,
  name: 'twice',
  inputs: { name: { type: 'text' } },
  nodes: {
    first: { type: 'graph@1', config: { graph: 'greeting' }, inputs: { name: '$.name' } },
    second: {
      type: 'graph@1',
      config: { graph: 'greeting' },
      inputs: { name: 'first.text', word: '$.name' },
    },
  },
  outputs: { text: 'second.text' },
}

it('runs another graph in its place, with that one’s defaults', async () => {
  const engine = createEngine({
    catalogue: createCatalogue(nodeTypes),
    journal: memoryJournal(),
    models: offlineModels,
    indexes: fakeIndexes({}),
    graphs: { find: (name) => (name === 'greeting' ? greeting : undefined) },
  })
  const run = await engine.start(twice, { name: 'Ada' })
  expect(await run.result).toMatchObject({ outputs: { text: 'Ada, Hello, Ada!!' } })
})
