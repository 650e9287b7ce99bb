import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from '../../test/support/browser.ts'
import type { Benchmark } from '../benchmark.ts'
import { table } from '../table.ts'
import { budgets, isWithin } from './budgets.ts'
import { bundleSizes } from './bundle-sizes.ts'
import { dragNode, pan, zoomTo } from './gestures.ts'
import { largeGraph, manySpans } from './large-graph.ts'
import { meterOf } from './page-meter.ts'
import { serveEditor, type ServedEditor } from './served-editor.ts'
import {
  keyToPaint,
  median,
  noteFirstNode,
  openInspector,
  openTrace,
  readyAfter,
  tidy,
} from './waits.ts'

const built = fileURLToPath(new URL('../../dist/editor', import.meta.url))
/** The zoom at which most work is done. */
const usualZoom = 60

type Figures = Record<string, number>

export const editor: Benchmark = {
  name: 'editor',
  description:
    'Size of the editor, and what it takes of a browser with 20 to 1,000 nodes (--rounds 3)',
  async run(options) {
    const { values } = parseArgs({
      args: options,
      options: { rounds: { type: 'string', default: '3' } },
    })
    const rounds = Number(values.rounds)
    if (!Number.isInteger(rounds) || rounds < 1) {
      throw new Error(`--rounds is "${values.rounds}"; it must be a whole number from 1 on.`)
    }
    await using server = await serveEditor()
    for (const count of [20, 40, 200, 1000])
      await server.publish(largeGraph(`nodes-${count}`, count))
    await server.publish(manySpans('many-spans'))
    const items = Array.from({ length: 5000 }, (_, at) => `item ${at}`)
    const run = await server.run('many-spans', { items })

    const found: Figures[] = []
    while (found.length < rounds) found.push(await measure(server, run))
    const figures: Figures = sizes()
    for (const name of Object.keys(found[0] ?? {})) {
      figures[name] = median(found.map((round) => round[name] ?? Number.NaN))
    }
    process.stdout.write(`${table([head, ...rowsOf(figures)])}\n`)
    const over = budgets.filter((one) => isWithin(one, figures[one.name] ?? 0) === false)
    return { ...figures, rounds, over_budget: over.map(({ name }) => name) }
  },
}

const head = ['', 'found', 'budget', '']

function rowsOf(figures: Figures): string[][] {
  return budgets.map((budget) => {
    const value = figures[budget.name] ?? Number.NaN
    const within = isWithin(budget, value)
    return [
      budget.label,
      `${value.toFixed(budget.unit === 'ms' && value < 100 ? 1 : 0)} ${budget.unit}`,
      budget.budget === undefined ? '' : `${budget.atLeast === true ? '≥' : '≤'} ${budget.budget}`,
      within === undefined ? '' : within ? 'yes' : 'no',
    ]
  })
}

function sizes(): Figures {
  const { editor: js, page, css, fonts, prompt, markdown, charts, layout } = bundleSizes(built)
  return {
    js_editor_kb: js,
    js_page_kb: page,
    css_kb: css,
    fonts_kb: fonts,
    js_prompt_kb: prompt,
    js_markdown_kb: markdown,
    js_charts_kb: charts,
    js_layout_kb: layout,
  }
}

/** One round in a browser of its own. */
async function measure(server: ServedEditor, run: string): Promise<Figures> {
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    await context.addInitScript(noteFirstNode)
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    await page.goto(await server.loginLink())
    await page.locator('.react-flow__node').first().waitFor()
    await page.close()
    const figures: Figures = {}
    for (const count of [20, 200, 1000]) await measureCanvas(context, server, count, figures)
    await measureWork(context, server, figures)
    await measureTrace(context, server, run, figures)
    return figures
  } finally {
    await browser.close()
  }
}

async function measureCanvas(
  context: BrowserContext,
  server: ServedEditor,
  count: number,
  figures: Figures,
): Promise<void> {
  const page = await opened(context)
  // The first visit fills the caches of the browser, as yesterday's did.
  await readyAfter(page, `${server.url}/g/nodes-${count}/build`)
  await wait(1000)
  figures[`ready_whole_${count}_ms`] = await readyAfter(
    page,
    `${server.url}/g/nodes-${count}/build`,
  )
  await wait(1500)
  const meter = await meterOf(page)
  if (count > 20) {
    const whole = await meter.during(() => pan(page))
    figures[`whole_pan_${count}_fps`] = whole.framesPerSecond
    figures[`whole_pan_${count}_ms`] = whole.cpuPerFrame
  }
  await zoomTo(page, usualZoom)
  await wait(500)
  // Whoever comes back finds the part that they work on.
  figures[`ready_${count}_ms`] = await readyAfter(page, `${server.url}/g/nodes-${count}/build`)
  await wait(1500)
  if (count === 1000) {
    const { elements, heap } = await meter.size()
    figures['dom_1000'] = elements
    figures['heap_1000_mb'] = heap
  }
  figures[`pan_${count}_ms`] = (await meter.during(() => pan(page))).cpuPerFrame
  figures[`drag_${count}_ms`] = (await meter.during(() => dragNode(page))).cpuPerFrame
  await page.getByRole('button', { name: /^Run\b/ }).click()
  await page
    .getByText(/The heddle lifts/)
    .first()
    .waitFor()
  await wait(1000)
  figures[count === 200 ? 'stream_script_ms' : `stream_script_${count}_ms`] = (
    await meter.during(() => wait(2500))
  ).scriptPerSecond
  figures[`drag_stream_${count}_ms`] = (await meter.during(() => dragNode(page))).cpuPerFrame
  await page.close()
}

/** What a person feels at the keyboard, with 200 nodes; the first of each warms it up. */
async function measureWork(
  context: BrowserContext,
  server: ServedEditor,
  figures: Figures,
): Promise<void> {
  const page = await opened(context)
  await readyAfter(page, `${server.url}/g/nodes-200/build`)
  await wait(1500)
  await zoomTo(page, usualZoom)
  figures['inspector_ms'] = await openInspector(page)
  await dragNode(page)
  await page.keyboard.press('Control+z')
  const undo: number[] = []
  while (undo.length < 5) {
    await page.keyboard.press('Control+Shift+z')
    await wait(300)
    undo.push(await keyToPaint(page, ['Control+z']))
    await wait(300)
  }
  figures['undo_ms'] = median(undo)
  await page.goto(`${server.url}/g/nodes-20/build?node=node-2`)
  await page.locator('.cm-content').first().click()
  await wait(300)
  await keyToPaint(page, ['a', 'b', 'c'])
  figures['prompt_key_ms'] = await keyToPaint(
    page,
    'weave the cloth'.split('').map((key) => (key === ' ' ? 'Space' : key)),
  )
  for (const count of [40, 200]) {
    await readyAfter(page, `${server.url}/g/nodes-${count}/build`)
    await wait(1500)
    figures[`tidy_${count}_ms`] = await tidy(page)
  }
  await page.close()
}

async function measureTrace(
  context: BrowserContext,
  server: ServedEditor,
  run: string,
  figures: Figures,
): Promise<void> {
  const page = await opened(context)
  await readyAfter(page, `${server.url}/g/many-spans/runs/${run}`)
  await page.getByText('5000 of 5000 items').waitFor()
  await wait(1500)
  figures['trace_10000_ms'] = await openTrace(page)
  const meter = await meterOf(page)
  await page.mouse.move(600, 780)
  const scrolled = await meter.during(async () => {
    for (let turn = 0; turn < 120; turn += 1) {
      await page.mouse.wheel(0, turn < 90 ? 240 : -240)
      await wait(16)
    }
  })
  figures['trace_scroll_ms'] = scrolled.cpuPerFrame
  await page.close()
}

async function opened(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  return page
}
