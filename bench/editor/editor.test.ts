import { mkdirSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { check } from '../../engine/graph/check.ts'
import { createCatalogue } from '../../engine/graph/catalogue.ts'
import { checkContext } from '../../engine/graph/catalogue-check.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { budgets, isWithin } from './budgets.ts'
import { bundleSizes } from './bundle-sizes.ts'
import { editor } from './editor.ts'
import { largeGraph, manySpans } from './large-graph.ts'

const context = checkContext(createCatalogue(nodeTypes))

test('the graphs that the editor is measured with have no errors and the nodes that they say', () => {
  for (const count of [20, 40, 200, 1000]) {
    const graph = largeGraph('large', count)
    expect(check(graph, context).problems.filter(({ severity }) => severity === 'error')).toEqual(
      [],
    )
    const models = Object.values(graph.nodes).filter(
      (node) => 'type' in node && node.type === 'generate@1',
    )
    expect([Object.keys(graph.nodes).length, models.length]).toEqual([count, 5])
  }
  expect(check(manySpans('many'), context).problems).toEqual([])
})

test('a page is as large as its scripts and all that these import at once, each counted once', () => {
  using folder = temporaryFolder()
  /** Bytes that gzip cannot make fewer. */
  const put = (file: string, kilobytes: number): void => {
    const path = join(folder.path, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, randomBytes(kilobytes * 1000))
  }
  const chunks = {
    'index.html': { file: 'assets/index.js', imports: ['_react.js'], css: ['assets/index.css'] },
    '_react.js': { file: 'assets/react.js' },
    '_menu.js': { file: 'assets/menu.js', imports: ['_react.js'], css: ['assets/menu.css'] },
    'shell/BuildScreen.tsx': { file: 'assets/build.js', imports: ['_menu.js', '_react.js'] },
    'runs/RunsPage.tsx': { file: 'assets/runs.js', imports: ['_menu.js'] },
    'dev/KitPage.tsx': { file: 'assets/kit.js' },
    'inspector/PromptField.tsx': { file: 'assets/prompt.js', imports: ['_menu.js'] },
    'markdown/MarkdownTokens.tsx': { file: 'assets/markdown.js' },
    'monitor/MonitorPage.tsx': { file: 'assets/monitor.js', imports: ['_react.js'] },
    'monitor/TimeChart.tsx': { file: 'assets/charts.js', imports: ['_react.js', '_menu.js'] },
  }
  for (const [file, kilobytes] of Object.entries({
    'assets/index.js': 10,
    'assets/index.css': 2,
    'assets/react.js': 20,
    'assets/menu.js': 5,
    'assets/menu.css': 1,
    'assets/build.js': 30,
    'assets/runs.js': 40,
    'assets/kit.js': 500,
    'assets/prompt.js': 50,
    'assets/markdown.js': 8,
    'assets/monitor.js': 9,
    'assets/charts.js': 24,
    'assets/geist-latin-wght-normal-1.woff2': 29,
    'assets/geist-cyrillic-wght-normal-1.woff2': 12,
    'assets/layout.worker-1.js': 15,
  })) {
    put(file, kilobytes)
  }
  mkdirSync(join(folder.path, '.vite'))
  writeFileSync(join(folder.path, '.vite', 'manifest.json'), JSON.stringify(chunks))
  const { pageName, ...sizes } = bundleSizes(folder.path)
  expect(pageName).toBe('runs/RunsPage.tsx')
  const wanted = {
    editor: 65,
    page: 75,
    css: 3,
    fonts: 29,
    prompt: 50,
    markdown: 8,
    // With the menu, which the page has not.
    charts: 29,
    layout: 15,
  }
  for (const [name, size] of Object.entries(wanted)) {
    expect([name, Math.round(sizes[name as keyof typeof sizes])]).toEqual([name, size])
  }
})

test('a figure is held against its budget in the direction that counts', () => {
  const named = (name: string) => budgets.find((budget) => budget.name === name)!
  expect(isWithin(named('ready_20_ms'), 450)).toBe(true)
  expect(isWithin(named('ready_20_ms'), 451)).toBe(false)
  expect(isWithin(named('whole_pan_200_fps'), 54)).toBe(false)
  expect(isWithin(named('whole_pan_200_fps'), 60)).toBe(true)
  expect(isWithin(named('drag_20_ms'), 6)).toBeUndefined()
})

test('options that make no sense are refused', async () => {
  await expect(editor.run(['--rounds', 'many'])).rejects.toThrow('must be a whole number from 1 on')
})
