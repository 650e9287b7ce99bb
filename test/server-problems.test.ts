import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor } from './support/editor-page.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const graph = {
  heddle: 1,
  name: 'computed',
  inputs: { a: { type: 'number' } },
  nodes: {
    sum: {
      type: 'code@1',
      config: { code: 'return { result: inputs.a }' },
      inputs: { a: '$.a' },
    },
  },
  outputs: { sum: 'sum.result' },
}

describe.skipIf(chromiumPath === undefined)(
  `problems that only the server finds${withBrowser}`,
  () => {
    let browser: Browser
    let heddle: Served

    beforeAll(async () => {
      browser = await launchBrowser()
      heddle = await startServed({ editor: true, settle: false })
    }, 120_000)
    afterAll(async () => {
      await browser?.close()
      await heddle?.[Symbol.asyncDispose]()
    })

    test('code that cannot be read is told while it is written, and the telling ends with the mistake', async () => {
      await heddle.send('/api/graphs', { body: { name: 'computed', graph } })
      await using editor = await openEditor(browser, heddle.server.loginUrl)
      const { page } = editor
      await page.waitForURL('**/g/docs-chatbot/build')
      await page.goto(`${heddle.server.url}/g/computed/build`)
      await editor.node('sum').click()
      const code = page.getByRole('textbox', { name: /^Code/ })
      const mistake = page.getByText('line 2 cannot be read').first()

      await code.fill('const a = 1\nreturn { result: a +')
      await mistake.waitFor()
      await page.getByRole('button', { name: '1 problem' }).waitFor()

      await code.fill('const a = 1\nreturn { result: a + 1 }')
      await mistake.waitFor({ state: 'detached' })
      expect(await page.getByRole('button', { name: '1 problem' }).count()).toBe(0)
      expect(editor.faults).toEqual([])
    })
  },
)
