import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor, type EditorPage } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const ids = Array.from({ length: 12 }, (_, at) => `word${at}`)

/** With those of the input and the output. */
const allNodes = ids.length + 2

const wide = graph('wide', {
  inputs: { question: { type: 'text' } },
  nodes: Object.fromEntries(
    ids.map((id) => [
      id,
      {
        type: 'template@1',
        config: { template: '{{question}}' },
        inputs: { question: '$.question' },
      },
    ]),
  ),
  outputs: { said: 'word0.text' },
  layout: Object.fromEntries(ids.map((id, at) => [id, [at * 400, 0]])),
})

const small = graph('small', {
  inputs: { question: { type: 'text' } },
  nodes: { only: wide.nodes['word0']! },
  outputs: { said: 'only.text' },
})

describe.skipIf(chromiumPath === undefined)(`where one looks at a graph${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(wide)
    await heddle.publish(small)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(): Promise<EditorPage> {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    const editor = await openEditor(browser, body.url)
    await editor.page.goto(new URL('/g/wide/build', body.url).href)
    await editor.node('word5').waitFor()
    return editor
  }

  test('it is still seen after a reload, and after a look at other places', async () => {
    await using editor = await open()
    const { page } = editor
    // At first all of it is seen.
    expect(await seenNodes(page)).toBe(allNodes)
    const whole = await settledView(page)

    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('Control+0')
    await expect.poll(async () => (await viewOf(page)).zoom).toBe(1)
    await settledView(page)
    await page.mouse.move(700, 300)
    await page.mouse.wheel(500, 40)
    const left = await settledView(page)
    expect(left).not.toEqual(whole)
    expect(await seenNodes(page)).toBeLessThan(allNodes)

    await page.reload()
    await page.locator('.react-flow__node').first().waitFor()
    expect(await settledView(page)).toEqual(left)

    // What is selected stands in the address, and does not move the view either.
    const chosen = await page
      .locator('.react-flow__node[data-id^="word"]')
      .first()
      .getAttribute('data-id')
    await editor.node(chosen ?? '').click()
    await expect.poll(() => page.url()).toContain(`node=${chosen}`)
    const beside = await settledView(page)
    await page.reload()
    await page.locator('aside[aria-label="Inspector"] [role="tab"]').first().waitFor()
    expect(await settledView(page)).toEqual(beside)

    await page.getByRole('link', { name: 'Runs' }).first().click()
    await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor()
    await page.goto(new URL('/g/small/build', page.url()).href)
    await editor.node('only').waitFor()
    expect((await settledView(page)).x).not.toBe(beside.x)
    await page.goto(new URL('/g/wide/build', page.url()).href)
    await page.locator('.react-flow__node').first().waitFor()
    expect((await settledView(page)).zoom).toBe(1)

    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('Shift+1')
    await expect.poll(() => seenNodes(page)).toBe(allNodes)
    await settledView(page)
    await page.reload()
    await editor.node('word5').waitFor()
    expect(await seenNodes(page)).toBe(allNodes)
  })
})

interface Seen {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

function viewOf(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const view = document.querySelector<HTMLElement>('.react-flow__viewport')
    const { e, f, a } = new DOMMatrix(view?.style.transform)
    return { x: Math.round(e), y: Math.round(f), zoom: Number(a.toFixed(3)) }
  })
}

/** The view once nothing moves it any more. */
async function settledView(page: Page): Promise<Seen> {
  let before = await viewOf(page)
  for (;;) {
    // Longer than a movement waits for its end to be told.
    await page.waitForTimeout(400)
    const now = await viewOf(page)
    if (JSON.stringify(now) === JSON.stringify(before)) return now
    before = now
  }
}

/** How many nodes stand on the canvas with all of their width. */
function seenNodes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector('[data-canvas]')?.getBoundingClientRect()
    if (canvas === undefined) return 0
    return [...document.querySelectorAll('.react-flow__node')].filter((node) => {
      const { left, right } = node.getBoundingClientRect()
      return left >= canvas.left && right <= canvas.right
    }).length
  })
}
