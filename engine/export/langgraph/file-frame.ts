import type { Graph } from '../../graph/document.ts'
import type { PortType } from '../../graph/port-types.ts'
import { braced } from './layout.ts'
import { commentLines, textLiteral } from './literals.ts'
import { nodeSnippet } from './node-snippet.ts'
import type { Sheet } from './sheet.ts'
import { helperOf, withNeeds } from './snippets.ts'

/** The comment at the top, the imports, and the types that every exported file has. */
export function fileHead(
  graph: Graph,
  version: string,
  sheet: Sheet,
  { nodesModule, usesRuntime }: { readonly nodesModule: string; readonly usesRuntime: boolean },
): string {
  const langGraph = ['Annotation', 'END', 'START', 'StateGraph']
  const types = [...sheet.types].sort()
  const values = [
    ...(sheet.hasNodes ? ['nodeTypes', 'processOutside'] : []),
    ...(sheet.snippets.has('expectTypes') ? ['schemaOf'] : []),
  ]
  return [
    commentLines(aboutFile(graph, version)),
    sheet.hasNodes ? "import { randomUUID } from 'node:crypto'\n" : '',
    sheet.snippets.has('attempt')
      ? "import { setTimeout as sleep } from 'node:timers/promises'\n"
      : '',
    "import { pathToFileURL } from 'node:url'\n",
    usesRuntime
      ? `import {\n${[...langGraph, 'type LangGraphRunnableConfig'].map((name) => `  ${name},\n`).join('')}}`
      : `import { ${langGraph.join(', ')} }`,
    " from '@langchain/langgraph'\n",
    `import type ${braced('{', types, '}', 0, 27)} from 'heddle'\n`,
    values.length === 0 ? '' : `import { ${values.join(', ')} } from ${textLiteral(nodesModule)}\n`,
    services,
    usesRuntime ? 'type Runtime = LangGraphRunnableConfig<Services>\n' : '',
    offline,
    sheet.hasPorts ? ports : '',
  ].join('')
}

function aboutFile(graph: Graph, version: string): string[] {
  const { name, title, description } = graph
  const given = Object.entries(graph.inputs)
    .filter(([, input]) => input.optional !== true && input.default === undefined)
    .map(([input, { type }]) => `"${input}": ${examples[type] ?? '…'}`)
  return [
    title === undefined ? name : `${name}: ${title}`,
    ...(description === undefined ? [] : [description]),
    '',
    `Written by "heddle export" from version ${version} of the graph. It runs on LangGraph. Of Heddle it takes the node types, but not the engine: a run keeps no journal, so it cannot be resumed or replayed, and it has no budget.`,
    '',
    'It needs Node.js 24 and the packages "@langchain/langgraph" and "heddle".',
    '',
    `Run it: node ${name}.ts '${given.length === 0 ? '{}' : `{ ${given.join(', ')} }`}' services.ts`,
    'services.ts is a module whose default export holds "models" and "indexes". It may be left out: then no model and no index is connected.',
  ]
}

const examples: Readonly<Partial<Record<PortType, string>>> = {
  text: '"…"',
  number: '1',
  boolean: 'true',
  messages: '[…]',
  documents: '[…]',
}

const services = `
/** What the nodes may reach. Without models they do their offline work. */
const Context = Annotation.Root({
  models: Annotation<NodeContext['models']>,
  indexes: Annotation<NodeContext['indexes']>,
})
export type Services = typeof Context.State
`

const offline = `
const offline: Services = {
  models: { chat: () => undefined, embedding: () => undefined, reranker: () => undefined },
  indexes: {
    open: (name) => Promise.reject(new Error(\`There is no index "\${name}": none was given.\`)),
  },
}
`

const ports = `
/** The values at the ports of a node: any of them may be absent, and all are when it was skipped. */
type Ports<Values> = { readonly [Port in keyof Values]?: Values[Port] | undefined } | undefined
`

/** The helper functions that the file needs, and what happens when it is started as a program. */
export function fileTail(sheet: Sheet): string {
  const node = sheet.hasNodes ? [nodeSnippet(sheet)] : []
  const helpers = withNeeds(sheet.snippets).map((name) => {
    const { code, types = [] } = helperOf(name)
    sheet.call(name)
    for (const type of types) sheet.types.add(type)
    return code
  })
  sheet.types.add('NodeContext')
  return `${[...node, ...helpers].map((code) => code.trim()).join('\n\n')}\n${program}`
}

const program = `
if (import.meta.main) {
  const [input = '{}', file] = process.argv.slice(2)
  const services = file === undefined ? offline : (await import(pathToFileURL(file).href)).default
  console.log(JSON.stringify(await run(JSON.parse(input), services), null, 2))
}`
