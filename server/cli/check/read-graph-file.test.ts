import { expect, test } from 'vitest'
import { createCatalogue } from '../../../engine/graph/catalogue.ts'
import { checkContext } from '../../../engine/graph/catalogue-check.ts'
import { printGraph } from '../../../engine/graph/canonical.ts'
import { nodeTypes } from '../../../nodes/index.ts'
import { echo } from '../../../test/support/graphs.ts'
import { paint } from '../line.ts'
import { problemCount, problemLines } from './problem-lines.ts'
import { readGraphFile } from './read-graph-file.ts'

const context = checkContext(createCatalogue(nodeTypes))

test('a graph without problems is read', () => {
  const { graph, problems } = readGraphFile('echo.json', printGraph(echo('echo')), context)
  expect(problems).toEqual([])
  expect(graph?.name).toBe('echo')
})

test('mistakes of the JSON and of the graph come together, in the order of the text', () => {
  const text = `{
  "heddle": 1,
  "name": "sample",
  // what comes in
  "inputs": { "question": { "type": "text" }, "extra": { "type": "text" } },
  "nodes": {
    "rerank": {
      "type": "rerank@1",
      "config": { "topk": 6 },
      "inputs": { "query": "$.question", "documents": "retrieve.documents" }
    },
    "retrieve": { "type": "retreive@1", "inputs": { "queries": "$.question" } }
  },
  "outputs": { "found": "rerank.documents" },
}
`
  const { problems } = readGraphFile('my graph.json', text, context)
  expect(problemCount(problems)).toBe('4 errors and 1 warning')
  const lines = problemLines(problems).map((line) => paint(line, false))
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    my graph.json:4:3  error  JSON has no comments. Remove it, or put it into the "note" of a node.  not-json
    my graph.json:5:47  warning  Nothing reads the input "extra" of the graph.  unused
        Fix: Remove the input "extra".
    my graph.json:9:19  error  The node "rerank" has no setting "topk". Did you mean "topN"?  config
    my graph.json:12:19  error  The node "retrieve" has the unknown type "retreive@1". Did you mean "retrieve"?  unknown-type
    my graph.json:15:1  error  There is a comma before "}". Remove it.  not-json
    "
  `)
})

test('a document that is no graph is told so', () => {
  const { graph, problems } = readGraphFile('x.json', '[1]', context)
  expect(graph).toBeUndefined()
  expect(problems).toMatchObject([{ file: 'x.json', line: 1, column: 1, code: 'shape' }])
})
