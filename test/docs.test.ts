import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import { printGraph } from '../engine/graph/canonical.ts'
import { check } from '../engine/graph/check.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import { offlineModels } from '../engine/models/models.ts'
import { createEngine } from '../engine/run/create-engine.ts'
import { fakeIndexes } from '../engine/testing.ts'
import { nodeTypes } from '../nodes/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const catalogue = createCatalogue(nodeTypes)
const context = checkContext(catalogue)
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('docs/**/*.md', { cwd: root }),
]
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

function codeBlocks(text: string, language: string): string[] {
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))
  return [...blocks].map(([, code]) => code!)
}

test('every link between pages leads to a file', () => {
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/(?:\]\(|\bsrc(?:set)?=")(?!https?:|#|mailto:)([^)"#\s]+)/g)]
      .map(([, target]) => target!)
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  )
  expect(broken).toEqual([])
})

test('every page of the documentation can be reached from the overview', () => {
  const reached = new Set<string>()
  const open = ['docs/overview.md']
  for (let page = open.pop(); page !== undefined; page = open.pop()) {
    if (reached.has(page)) continue
    reached.add(page)
    for (const [, target] of textOf(page).matchAll(/\]\((?!https?:|#)([^)#\s]+\.md)/g)) {
      open.push(join(dirname(page), target!))
    }
  }
  expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([])
})

describe('whole graphs in the documentation', () => {
  const graphs = pages.flatMap((page) =>
    codeBlocks(textOf(page), 'json')
      .filter((code) => code.startsWith('{\n  "heddle"'))
      .map((code) => ({ page, ...check(JSON.parse(code), context) })),
  )

  test('are there', () => {
    expect(graphs.length).toBeGreaterThanOrEqual(8)
  })

  for (const { page, graph, problems } of graphs) {
    test(`"${graph?.name}" in ${page} has no problems and runs to its end without a model`, async () => {
      expect(problems).toEqual([])
      const passages = [{ id: 'a', text: 'You have 30 days of leave a year.' }]
      const engine = createEngine({
        catalogue,
        journal: memoryJournal(),
        models: offlineModels,
        indexes: fakeIndexes({ handbook: passages, manual: passages, tickets: passages }),
      })
      const question = 'How many days of leave do I have a year?'
      const input = Object.fromEntries(
        Object.entries(graph!.inputs).map(([name, { type }]) => [
          name,
          type === 'text' ? question : [question, question],
        ]),
      )
      const run = await engine.start(graph!, input)
      const result = await run.result
      expect(result.error).toBeUndefined()
      expect(result.status).toBe('succeeded')
      expect(Object.keys(result.outputs)).toContain(Object.keys(graph!.outputs)[0])
    })
  }
})

test('every variable that the server reads has its row in the configuration page, and no other', () => {
  const read = [...textOf('server/environment.ts').matchAll(/\b(?:read|number|list)\('([A-Z_]+)'/g)]
  const rows = [...textOf('docs/configuration.md').matchAll(/^\| `([A-Z_]+)` \|/gm)]
  const names = (matches: RegExpExecArray[]): string[] => [
    ...new Set(matches.map(([, name]) => name!).toSorted()),
  ]
  expect(names(rows)).toEqual(names(read))
})

test('every dependency has its reason, and every reason its dependency', () => {
  // SAFETY: the lists of a package.json are records of texts.
  const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies']
  const installed = kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}))
  const rows = [...textOf('docs/dependencies.md').matchAll(/^\| (`[^|]+`) \|/gm)]
  const explained = rows.flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  )
  const covers = (name: string, one: string): boolean =>
    name.endsWith('/*') ? one.startsWith(name.slice(0, -1)) : one === name
  const missing = installed.filter((one) => !explained.some((name) => covers(name, one)))
  const superfluous = explained.filter((name) => !installed.some((one) => covers(name, one)))
  expect({ missing, superfluous }).toEqual({ missing: [], superfluous: [] })
})

describe('shipped graphs', () => {
  for (const file of globSync('graphs/*/graph.json', { cwd: root })) {
    test(`${file} has no problems and is written in its canonical form`, () => {
      const text = textOf(file)
      const { graph, problems } = check(JSON.parse(text), context)
      expect(problems).toEqual([])
      expect(text).toBe(printGraph(graph!))
    })
  }
})

describe('node pages', () => {
  for (const { type, description } of nodeTypes) {
    const text = textOf(`docs/nodes/${type}.md`)
    const rowsOf = (section: string): string[] => {
      const [body = ''] = text.split(`## ${section}\n`)[1]?.split('\n## ') ?? []
      return [...body.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!)
    }

    test(`docs/nodes/${type}.md has a row for each port of the node, and no other`, () => {
      const ports = [...Object.keys(description.inputs), ...Object.keys(description.outputs)]
      expect(rowsOf('Ports').toSorted()).toEqual(ports.toSorted())
    })

    test(`docs/nodes/${type}.md names each setting of the node, and has a row for no other`, () => {
      // The schema of a config is an object by its definition.
      const settings = Object.keys(description.configSchema['properties'] as object)
      expect(settings.filter((setting) => !text.includes(`\`${setting}\``))).toEqual([])
      expect(rowsOf('Config').filter((row) => !settings.includes(row))).toEqual([])
    })
  }
})
