import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { GraphAnswer } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import type { EditorPage } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 30_000 }

const instructions =
  'Answer at length, from the passages below, and name the number of each of them.'

const first = graph('weaving', {
  inputs: { question: { type: 'text' } },
  nodes: {
    search: { type: 'retrieve@1', config: { index: 'docs' }, inputs: { queries: '$.question' } },
    shorten: { type: 'filter@1', inputs: { documents: 'search.documents' } },
    write: {
      type: 'generate@1',
      config: { system: instructions },
      inputs: { question: '$.question', documents: 'shorten.documents' },
    },
  },
  outputs: { said: 'write.answer' },
  layout: { search: [0, 0], shorten: [300, 0], write: [600, 0] },
})

const second: Graph = {
  ...first,
  nodes: {
    search: {
      type: 'retrieve@1',
      config: { index: 'docs', topK: 40 },
      inputs: { queries: '$.question' },
    },
    order: {
      type: 'rerank@1',
      inputs: { query: '$.question', documents: 'search.documents' },
    },
    write: {
      type: 'generate@1',
      config: { system: instructions.replace('at length', 'in a sentence'), temperature: 0.7 },
      inputs: { question: '$.question', documents: 'order.documents' },
    },
  },
  layout: { search: [0, 0], order: [300, 20], write: [600, 0] },
}

describe.skipIf(chromiumPath === undefined)(`versions in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(first)
    await heddle.publish(second)
    await heddle.send('/api/graphs/weaving/labels/production', {
      method: 'PUT',
      body: { version: await hashOf(1) },
    })
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function hashOf(number: number): Promise<string> {
    const path = '/api/graphs/weaving/versions'
    const { body } = await heddle.send<{ versions: { number: number; version: string }[] }>(path)
    return body.versions.find((one) => one.number === number)?.version ?? ''
  }

  async function draft(): Promise<Graph> {
    return (await heddle.send<GraphAnswer>('/api/graphs/weaving')).body.draft
  }

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  const changes = (page: Page) => page.getByRole('complementary', { name: 'Changes' })
  const fate = (page: Page, node: string) =>
    page.locator(`[data-node="${node}"]`).getAttribute('data-fate')

  test('two versions stand on one canvas, with every change in a list by what it has an effect on', async () => {
    await using editor = await open('/g/weaving/versions/1..2')
    const { page } = editor
    await page.locator('[data-node="order"]').waitFor()
    expect(await fate(page, 'search')).toBe('changed')
    expect(await fate(page, 'order')).toBe('added')
    expect(await fate(page, 'shorten')).toBe('removed')
    expect(await fate(page, '$inputs')).toBe('same')
    expect(await page.locator('.react-flow__edge [data-fate="removed"]').count()).toBe(2)
    expect(await page.locator('.react-flow__edge [data-fate="added"]').count()).toBe(3)
    const groups = await changes(page).getByRole('region').allTextContents()
    expect(groups).toEqual([
      'Nodes 2+addedOrder−removedShorten',
      'Prompt 1~changedWriteSystem−2 +3 words',
      'Model 1~changedWriteTemperature0.2 → 0.7',
      'Retrieval 1~changedSearchTop k20 → 40',
      'Wiring 1~changedWritedocumentsshorten.documents → order.documents',
    ])
    expect(await editor.accessibilityProblems()).toEqual([])
    expect(editor.faults).toEqual([])
  })

  test('keys go from change to change, and X shows the older graph while it is held', async () => {
    await using editor = await open('/g/weaving/versions/1..2')
    const { page } = editor
    await page.locator('[data-node="order"]').waitFor()
    for (const _step of ['order', 'shorten', 'prompt']) await page.keyboard.press('n')
    const detail = changes(page).locator('[data-chosen]')
    expect(await detail.locator('del').allTextContents()).toEqual(['at', 'length'])
    expect(await detail.locator('ins').allTextContents()).toEqual(['in', 'a sentence'])
    await page.keyboard.press('p')
    await expect.poll(() => detail.textContent(), patience).toContain('Shorten')

    const opacity = (node: string) =>
      page.locator(`[data-node="${node}"]`).evaluate((card) => getComputedStyle(card).opacity)
    await page.keyboard.down('x')
    await expect.poll(() => opacity('order'), patience).toBe('0')
    expect(await opacity('shorten')).toBe('1')
    await page.keyboard.up('x')
    await expect.poll(() => opacity('order'), patience).toBe('1')
    await page.getByRole('radio', { name: 'v2' }).click()
    await expect.poll(() => opacity('shorten'), patience).toBe('0')
    expect(editor.faults).toEqual([])
  })

  test('one change is taken back in the draft by itself, can be undone, and is copied as text', async () => {
    await using editor = await open('/g/weaving/build')
    const { page } = editor
    await editor.node('write').waitFor()
    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('d')
    await page.waitForURL(/versions\/\w+\.\.draft$/)
    await page.getByText('They mean the same').waitFor()
    await page.getByRole('button', { name: /Older version/ }).click()
    await page.getByRole('option', { name: 'v1' }).click()
    await page.waitForURL(/versions\/1\.\.draft$/)
    await changes(page).getByRole('button', { name: /Top k/ }).click()
    await changes(page).getByRole('button', { name: 'Revert this' }).click()
    await page.getByText('The draft has this as in v1 now.').waitFor()
    await expect.poll(() => changes(page).getByText('Top k').count(), patience).toBe(0)
    await vi.waitFor(
      async () => expect((await draft()).nodes['search']).not.toHaveProperty('config.topK'),
      patience,
    )
    expect((await draft()).nodes['write']).toHaveProperty('config.temperature', 0.7)
    await page.keyboard.press('ControlOrMeta+z')
    await changes(page).getByText('Top k').waitFor()
    await vi.waitFor(
      async () => expect((await draft()).nodes['search']).toHaveProperty('config.topK', 40),
      patience,
    )

    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy as text' }).click()
    await page.getByText('The list of changes is on the clipboard.').waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toContain('v1 → draft')
    expect(text).toContain('~ Search, Top k: 20 → 40')
    expect(text).toContain('Answer [-at-]{+in+} [-length-]{+a sentence+}, from the passages')
    expect(editor.faults).toEqual([])
  })

  test('the history names author, time and labels, compares any two, and puts one into the draft', async () => {
    await using editor = await open('/g/weaving/versions')
    const { page } = editor
    const rows = page.getByRole('list', { name: 'Versions' }).getByRole('listitem')
    await rows.filter({ hasText: 'production' }).waitFor()
    expect((await rows.allTextContents()).map((text) => text.slice(0, 5))).toEqual([
      'draft',
      expect.stringMatching(/^v2/),
      expect.stringMatching(/^v1/),
    ])
    expect(await rows.filter({ hasText: 'production' }).textContent()).toMatch(/^v1.*HEDDLE_TOKEN/)
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('button', { name: 'Put version 1 into the draft' }).click()
    await vi.waitFor(async () => expect((await draft()).nodes).toHaveProperty('shorten'), patience)
    await rows.first().getByText('Changed since the newest version').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await vi.waitFor(async () => expect((await draft()).nodes).toHaveProperty('order'), patience)

    for (const name of ['Pick version 2', 'Pick version 1']) {
      await page.getByRole('checkbox', { name }).locator('xpath=ancestor::label').click()
    }
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.waitForURL(/versions\/1\.\.2$/)
    await page.locator('[data-node="shorten"]').waitFor()
    await page.goto(page.url().replace('1..2', '1..77'))
    await page.getByText('These versions cannot be compared').waitFor()
  })

  test('finds nothing in the way of assistive technology in the dark theme', async () => {
    await using editor = await open('/g/weaving/versions/1..2', 'dark')
    await editor.page.locator('[data-node="order"]').waitFor()
    await editor.page.keyboard.press('n')
    expect(await editor.accessibilityProblems()).toEqual([])
  })
})
