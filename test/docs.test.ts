import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import { printGraph } from '../engine/graph/canonical.ts'
import { check } from '../engine/graph/check.ts'
import { nodeTypes } from '../nodes/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const context = checkContext(createCatalogue(nodeTypes))
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
    [...textOf(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
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

test('every whole graph in the documentation checks without a problem', () => {
  const graphs = pages.flatMap((page) =>
    codeBlocks(textOf(page), 'json')
      .filter((code) => code.startsWith('{\n  "heddle"'))
      .map((code) => ({ page, problems: check(JSON.parse(code), context).problems })),
  )
  expect(graphs.length).toBeGreaterThanOrEqual(2)
  expect(graphs.filter(({ problems }) => problems.length > 0)).toEqual([])
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
    test(`docs/nodes/${type}.md names each port and setting of the node, and no other`, () => {
      const text = textOf(`docs/nodes/${type}.md`)
      const named = (section: string): string[] =>
        [
          ...(text.split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? '').matchAll(
            /^\| `(\w+)` \|/gm,
          ),
        ].map(([, name]) => name!)
      // The schema of a config is an object by its definition.
      const settings = Object.keys(description.configSchema['properties'] as object)
      const ports = [...Object.keys(description.inputs), ...Object.keys(description.outputs)]
      expect(named('Ports').toSorted()).toEqual(ports.toSorted())
      if (named('Config').length > 0)
        expect(named('Config').toSorted()).toEqual(settings.toSorted())
      for (const setting of settings) expect(text).toContain(`\`${setting}\``)
    })
  }
})
