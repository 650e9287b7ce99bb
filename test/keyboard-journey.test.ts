import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { GraphAnswer } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const single = graph('single', {
  inputs: { question: { type: 'text' } },
  nodes: {
    first: {
      type: 'template@1',
      config: { template: '{{question}} was asked' },
      inputs: { question: '$.question' },
    },
  },
  outputs: { said: 'first.text' },
})

describe.skipIf(chromiumPath === undefined)(`without a mouse${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(single)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  test('one builds, runs, reads, replays and compares', async () => {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    await using editor = await openEditor(browser, body.url)
    const { page } = editor
    const press = (keys: string) => page.keyboard.press(keys)
    const canvas = page.locator('[data-canvas]')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    /** Goes there as somebody without a mouse does. */
    const tabTo = async (place: Locator) => {
      await place.waitFor()
      for (let step = 0; step < 90; step += 1) {
        if (await place.evaluate((element) => element.contains(document.activeElement))) return
        await press('Tab')
      }
      throw new Error(`Tab never comes to ${String(place)}.`)
    }
    await page.goto(new URL('/g/single/build', body.url).href)
    await editor.node('first').waitFor()

    // Build: a copy of the node that the graph answers with instead.
    await tabTo(page.locator('[data-canvas]'))
    await press('o')
    await page.getByRole('treeitem', { name: 'First' }).waitFor()
    await press('Home')
    await expect.poll(() => page.getByRole('treeitem', { selected: true }).count()).toBe(1)
    await press('Escape')
    await expect.poll(() => canvas.evaluate((one) => one === document.activeElement)).toBe(true)
    await press('ControlOrMeta+d')
    await editor.node('first2').waitFor()
    await press('c')
    await page.keyboard.type('said')
    await page.getByRole('option', { name: /said/ }).first().waitFor()
    await press('Enter')
    await expect
      .poll(async () => (await heddle.send<GraphAnswer>('/api/graphs/single')).body.draft.outputs)
      .toEqual({ said: 'first2.text' })

    // Run and read.
    await tabTo(page.getByRole('textbox', { name: 'Question' }))
    await press('ControlOrMeta+a')
    await page.keyboard.type('What')
    await press('ControlOrMeta+Enter')
    await editor.node('first2').getByText('What was asked').waitFor()
    await tabTo(page.getByRole('radiogroup', { name: 'Run panel' }))
    await press('ArrowRight')
    await press('Space')
    await page.getByRole('region', { name: 'Run' }).getByText('First').first().waitFor()

    // Replay with another output.
    await tabTo(canvas)
    await press('r')
    const field = inspector.getByRole('textbox', { name: 'text' })
    await tabTo(field)
    await press('ControlOrMeta+a')
    await page.keyboard.type('Who was asked')
    await tabTo(inspector.getByRole('button', { name: 'Replay as a new run' }))
    await press('Enter')
    const panel = page.getByRole('region', { name: 'Run' })
    await panel.locator('ins').first().waitFor()
    expect(await panel.locator('ins').first().textContent()).toBe('Who')

    // What differs from the version.
    await tabTo(canvas)
    await press('d')
    await page.waitForURL(/versions/)
    await page
      .getByText(/first2/)
      .first()
      .waitFor()
    await press('n')
    expect(await editor.accessibilityProblems()).toEqual([])
    expect(editor.faults).toEqual([])
  })
})
