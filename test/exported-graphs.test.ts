import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exportToLangGraph } from '../engine/export/langgraph.ts'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import type { Graph } from '../engine/graph/document.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import { offlineModels } from '../engine/models/models.ts'
import { findFiles } from '../engine/retrieval/find-files.ts'
import { ingestFiles } from '../engine/retrieval/ingest.ts'
import { openIndexes } from '../engine/retrieval/lance-index.ts'
import { memoryDocumentStore } from '../engine/retrieval/memory-document-store.ts'
import { createEngine } from '../engine/run/create-engine.ts'
import type { Values } from '../engine/run/events.ts'
import { nodeTypes } from '../nodes/index.ts'
import { readExamples, readShippedGraphs } from '../server/shipped-graphs.ts'
import { runHeddle } from './support/command-line.ts'
import { endOf, engineEnd, ExportFolder, type End } from './support/exported-graph.ts'
import { featureGraphs, featureNodes, innerGraphs } from './support/feature-graphs.ts'
import { KnownGraphs } from './support/known-graphs.ts'
import { propertyNodes } from './support/property-nodes.ts'
import { smallEngine } from './support/small-engine.ts'
import { ownFolder } from './support/temporary-folder.ts'
import { findGraph, propertyContext, validGraph } from './support/valid-graph.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const execute = promisify(execFile)

/** Printed with every failure; another number is another set of graphs. */
const seed = Number(process.env['HEDDLE_SEED'] ?? 20_260)
/** How many times as many graphs as usual, for a night. */
const times = Number(process.env['HEDDLE_TIMES'] ?? 1)

/** Processes and compilers take their time on a busy machine. */
const limit = { timeout: 120_000 * times }

const shippedContext = checkContext(createCatalogue(nodeTypes))

/** Questions of a graph's own dataset, from all over it. */
const questionsEach = 6

interface ShippedGraph {
  readonly graph: Graph
  readonly inputs: readonly Values[]
}

function shippedGraphs(): readonly ShippedGraph[] {
  const folder = join(root, 'graphs')
  return readShippedGraphs(folder).map((graph) => {
    const examples = readExamples(folder, graph.name).map(({ inputs }) => inputs)
    const apart = Math.max(1, Math.floor(examples.length / questionsEach))
    const some = examples.filter((_, at) => at % apart === 0)
    const talk = examples.filter((inputs) => inputs['history'] !== undefined).slice(0, 1)
    const known = [...some, ...talk].map((inputs) =>
      Object.fromEntries(
        Object.entries(inputs).filter(([name]) => Object.hasOwn(graph.inputs, name)),
      ),
    )
    return { graph, inputs: known }
  })
}

/** Whether it has a node of a type that exported files cannot run. */
function has(graph: Graph, type: string): boolean {
  return Object.values(graph.nodes).some((node) => 'type' in node && node.type === type)
}

const asks = (graph: Graph): boolean => has(graph, 'human@1')
const calls = (graph: Graph): boolean => has(graph, 'agent@1')

function exportedGraphs(): readonly ShippedGraph[] {
  return shippedGraphs().filter(({ graph }) => !asks(graph) && !calls(graph))
}

test('every shipped graph gives the same outputs as the engine', limit, async () => {
  const store = memoryDocumentStore()
  await store.createIndex({ name: 'docs', language: 'en' })
  await ingestFiles(store, 'docs', await findFiles(['docs/**/*.md'], root))
  const indexes = openIndexes({ directory: ownFolder(), store })
  const services = { models: offlineModels, indexes }
  const engine = createEngine({
    ...services,
    catalogue: createCatalogue(nodeTypes),
    journal: memoryJournal(),
  })
  const folder = new ExportFolder()
  for (const { graph, inputs } of exportedGraphs()) {
    const { run } = await folder.load(graph, shippedContext, 'heddle/nodes')
    expect(inputs.length).toBeGreaterThanOrEqual(questionsEach)
    for (const input of inputs) {
      const { outputs, error } = await (await engine.start(graph, input)).result
      expect(error).toBeUndefined()
      expect(Object.keys(outputs).length).toBeGreaterThan(0)
      expect(await run(input, services)).toEqual(outputs)
    }
  }
  await engine.close()
})

test('a shipped graph that asks a person says that it cannot be exported', () => {
  const asking = shippedGraphs().filter(({ graph }) => asks(graph))
  expect(asking.map(({ graph }) => graph.name)).toEqual(['support-triage'])
  for (const { graph } of asking)
    expect(() => exportToLangGraph(graph, shippedContext)).toThrow('for a person')
})

test('a shipped graph with an agent says that it cannot be exported', () => {
  const calling = shippedGraphs().filter(({ graph }) => calls(graph))
  expect(calling.map(({ graph }) => graph.name)).toEqual(['agentic-rag'])
  for (const { graph } of calling)
    expect(() => exportToLangGraph(graph, shippedContext)).toThrow(
      '"agent", "docs", "release" are there for an agent',
    )
})

test('random graphs give the same outputs as the engine', limit, async () => {
  const folder = new ExportFolder()
  const nodes = folder.nodesModule('test/support/property-nodes.ts', 'propertyNodes')
  const engine = smallEngine({ nodes: propertyNodes, graphs: { find: findGraph } })
  await fc.assert(
    fc.asyncProperty(validGraph, async ({ graph, input }) => {
      const { run } = await folder.load(graph, propertyContext, nodes)
      const wanted = await engineEnd(engine, graph, input)
      expect(withoutMessage(await endOf(run(input)))).toEqual(withoutMessage(wanted))
    }),
    { seed, numRuns: 60 * times },
  )
})

/** Of several failures at once LangGraph makes one, with a message of its own. */
function withoutMessage(end: End): Partial<End> {
  return end.status === 'failed' ? { status: end.status } : end
}

/** What docs/export.md shows, with the graph that it exports. */
function writeSamples(folder: ExportFolder): void {
  const page = readFileSync(join(root, 'docs/export.md'), 'utf8')
  const [services, use] = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!)
  const shipped = shippedGraphs().find(({ graph }) => graph.name === 'docs-chatbot')!
  folder.write('docs-chatbot.ts', exportToLangGraph(shipped.graph, shippedContext))
  folder.write('services.ts', services!)
  folder.write('use.ts', use!)
}

test('exported files have no type errors, whatever the graph', limit, async () => {
  const folder = new ExportFolder()
  const properties = folder.nodesModule('test/support/property-nodes.ts', 'propertyNodes')
  const features = folder.nodesModule('test/support/feature-graphs.ts', 'featureNodes')
  const featureContext = checkContext(
    createCatalogue(featureNodes),
    new KnownGraphs(...innerGraphs),
  )
  for (const { graph } of exportedGraphs()) {
    folder.write(`shipped-${graph.name}.ts`, exportToLangGraph(graph, shippedContext))
  }
  for (const [at, { graph }] of featureGraphs.entries()) {
    const text = exportToLangGraph(graph, featureContext, { nodesModule: features })
    folder.write(`feature-${at}.ts`, text)
  }
  for (const [at, { graph }] of fc.sample(validGraph, { seed, numRuns: 40 }).entries()) {
    const text = exportToLangGraph(graph, propertyContext, { nodesModule: properties })
    folder.write(`random-${at}.ts`, text)
  }
  writeSamples(folder)
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { types: ['node'], noUnusedLocals: true, noUnusedParameters: true },
    include: ['*.ts'],
    exclude: ['nodes-*.ts'],
  }
  folder.write('tsconfig.json', JSON.stringify(settings))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const checked = execute(process.execPath, [compiler, '-p', folder.path, '--pretty', 'false'])
  const { stdout } = await checked.catch((failed: { stdout: string }) => failed)
  const own = stdout.split('\n').filter((line) => line.includes(basename(folder.path)))
  expect(own).toEqual([])
})

/** The files of the project that a module loads, itself included. */
function loadedBy(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file)) return known
  known.add(file)
  const imports = readFileSync(join(root, file), 'utf8').matchAll(
    /^(?:import|export) (?!type )[^'"]*? from '(\.[^']+)'$/gm,
  )
  for (const [, path] of imports) loadedBy(join(dirname(file), path!), known)
  return known
}

test('what an exported file takes from Heddle loads no plan, no run and no journal', () => {
  const files = [...loadedBy('nodes/index.ts')]
  expect(files).toContain('nodes/generate.ts')
  expect(files).toContain('engine/graph/port-types.ts')
  const ofTheEngine = /^engine\/(?:plan|journal)\/|^engine\/run\/(?:engine|run-|execut)/
  expect(files.filter((file) => ofTheEngine.test(file))).toEqual([])
})

test(
  'an exported file runs as a program, with an input and services from the command line',
  limit,
  async () => {
    const folder = new ExportFolder()
    const graph: Graph = {
      heddle: 1,
      name: 'greet',
      inputs: { question: { type: 'text' }, history: { type: 'messages', optional: true } },
      nodes: {
        rewrite: { type: 'rewrite@1', inputs: { question: '$.question', history: '$.history' } },
        retrieve: {
          type: 'retrieve@1',
          config: { index: 'looms' },
          inputs: { queries: 'rewrite.queries' },
        },
        text: {
          type: 'template@1',
          config: { template: '{{query}}: {{documents.0.text}}' },
          inputs: { query: 'rewrite.query', documents: 'retrieve.documents' },
        },
      },
      outputs: { text: 'text.text' },
    }
    const path = folder.write('greet.ts', exportToLangGraph(graph, shippedContext))
    folder.write(
      'services.ts',
      `import { fakeIndexes } from 'heddle/testing'

const none = () => undefined

export default {
  models: { chat: none, embedding: none, reranker: none },
  indexes: fakeIndexes({ looms: [{ id: '1', text: 'A heddle lifts threads.' }] }),
}
`,
    )
    const input = JSON.stringify({ question: 'What does a heddle lift?' })
    const started = execute(process.execPath, [path, input, 'services.ts'], { cwd: folder.path })
    const { stdout, stderr } = await started
    expect(JSON.parse(stdout)).toEqual({
      text: 'What does a heddle lift?: A heddle lifts threads.',
    })
    expect(stderr).toBe('')
    const missing = execute(process.execPath, [path, '{}'], { cwd: folder.path })
    await expect(missing).rejects.toThrow('The input "question" (text) is missing.')
  },
)

test('the samples of the page about exports run', limit, async () => {
  const folder = new ExportFolder()
  writeSamples(folder)
  mkdirSync(join(folder.path, 'docs'))
  folder.write(
    'docs/loom.md',
    '# Looms\n\nA heddle is the part of a loom that lifts its threads.\n',
  )
  const { stdout } = await execute(process.execPath, ['use.ts'], { cwd: folder.path })
  expect(stdout).toContain('A heddle is the part of a loom that lifts its threads. [1]')
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^generate answer A heddle is/)
})

test('the command line exports a file, with the graphs beside it that it runs', limit, async () => {
  const folder = new ExportFolder()
  const inner = {
    heddle: 1,
    name: 'greeting',
    inputs: { name: { type: 'text' } },
    nodes: {
      say: {
        type: 'template@1',
        config: { template: 'Hello {{name}}' },
        inputs: { name: '$.name' },
      },
    },
    outputs: { text: 'say.text' },
  }
  const outer = {
    ...inner,
    name: 'greet-twice',
    nodes: {
      once: { type: 'graph@1', config: { graph: 'greeting' }, inputs: { name: '$.name' } },
      twice: { type: 'graph@1', config: { graph: 'greeting' }, inputs: { name: 'once.text' } },
    },
    outputs: { text: 'twice.text' },
  }
  folder.write('greeting.json', JSON.stringify(inner))
  folder.write('greet-twice.json', JSON.stringify(outer))
  const where = { home: join(folder.path, 'no-data'), folder: folder.path }
  const given = ['export', './greet-twice.json', '--to', 'langgraph', '-o', 'greet-twice.ts']
  expect(await runHeddle(where, given)).toEqual({ code: 0, stdout: '', stderr: '' })
  const { stdout } = await execute(process.execPath, ['greet-twice.ts', '{"name":"you"}'], {
    cwd: folder.path,
  })
  expect(JSON.parse(stdout)).toEqual({ text: 'Hello Hello you' })

  const asking = { ...inner, nodes: { say: { type: 'human@1' } }, outputs: { text: 'say.answer' } }
  folder.write('greeting.json', JSON.stringify(asking))
  expect(await runHeddle(where, given)).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'The graph "greet-twice" cannot be exported to LangGraph: "once/say", "twice/say" wait for a person, and a run that waits needs the journal of Heddle. Export a graph without human nodes, or run this one with Heddle.\n',
  })
})
