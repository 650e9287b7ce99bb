import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { GraphAnswer } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor, type EditorPage } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const template = (text: string, port: string, source: string) => ({
  type: 'template@1',
  config: { template: text },
  inputs: { [port]: source },
})

const chain = graph('chain', {
  inputs: { question: { type: 'text' } },
  nodes: {
    first: template('{{question}} one', 'question', '$.question'),
    second: template('{{first}} two', 'first', 'first.text'),
    third: template('{{second}} three', 'second', 'second.text'),
  },
  outputs: { said: 'third.text' },
  layout: { first: [0, 0], second: [300, 0], third: [600, 0] },
})

describe.skipIf(chromiumPath === undefined)(`building by keyboard${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(chain)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(): Promise<EditorPage> {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    const editor = await openEditor(browser, body.url)
    await editor.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await editor.page.goto(new URL('/g/chain/build', body.url).href)
    await editor.node('third').waitFor()
    await editor.page.locator('[data-canvas]').focus()
    return editor
  }

  const draft = async () => (await heddle.send<GraphAnswer>('/api/graphs/chain')).body.draft

  test('the outline, groups, copies, a subgraph and its undoing, tidying, and the list of keys', async () => {
    await using editor = await open()
    const { page } = editor
    const press = (keys: string) => page.keyboard.press(keys)
    await press('o')
    await page.getByRole('treeitem').first().waitFor()
    await press('End')
    await expect.poll(() => page.getByRole('treeitem', { selected: true }).count()).toBe(1)
    expect(await editor.accessibilityProblems()).toEqual([])
    await press('Escape')

    await press('ControlOrMeta+a')
    await press('g')
    await page.locator('.group-head').waitFor()
    await press('Shift+G')
    await expect.poll(() => page.locator('.group-head').count()).toBe(0)

    await press('ControlOrMeta+c')
    await page.getByText('Copied 3 nodes.').waitFor()
    await press('ControlOrMeta+Shift+V')
    await editor.node('third2').waitFor()
    await press('ControlOrMeta+z')
    await expect.poll(() => editor.node('third2').count()).toBe(0)
    await page.evaluate(() => navigator.clipboard.writeText('Dear all'))
    await press('ControlOrMeta+Shift+V')
    await page.getByText('Nothing can be made of').waitFor()

    await press('ControlOrMeta+a')
    await press('ControlOrMeta+Alt+g')
    await page.getByRole('textbox', { name: 'Title' }).fill('All of it')
    await press('Enter')
    await editor.node('all-of-it').waitFor()
    await expect.poll(async () => Object.keys((await draft()).nodes)).toEqual(['all-of-it'])
    const inner = await heddle.send<GraphAnswer>('/api/graphs/all-of-it')
    expect(inner.body.draft.inputs).toEqual({ question: { type: 'text', optional: true } })
    await page.locator('[data-canvas]').focus()
    await press('ControlOrMeta+z')
    await editor.node('third').waitFor()

    await press('Shift+T')
    await page.getByText('Tidied the graph. Keep it?').waitFor()
    await press('Enter')
    await expect.poll(() => page.getByText('Keep it?').count()).toBe(0)

    await press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    expect(editor.faults).toEqual([])
  })
})
