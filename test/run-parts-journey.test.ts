import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunList } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { all } from './support/client.ts'
import { openEditor, type EditorPage } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startServed, type Served } from './support/served.ts'
import { ownFolder } from './support/temporary-folder.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 30_000 }

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
})

const greeting = graph('greeting', {
  inputs: {
    name: { type: 'text', default: 'weaver' },
    times: { type: 'number', default: 2 },
    others: { type: 'text[]', default: ['spinner'] },
  },
  nodes: {
    greet: {
      type: 'template@1',
      config: { template: 'Hello {{name}}, {{times}} times' },
      inputs: { name: '$.name', times: '$.times' },
    },
  },
  outputs: { said: 'greet.text' },
})

const reader = graph('reader', {
  inputs: { document: { type: 'file', description: 'What is read' } },
  nodes: { read: { type: 'read-file@1', inputs: { file: '$.document' } } },
  outputs: { text: 'read.text' },
})

describe.skipIf(chromiumPath === undefined)(`parts of a graph in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(chain)
    await heddle.publish(reader)
    await heddle.publish(greeting)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string): Promise<EditorPage> {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    const editor = await openEditor(browser, body.url)
    await editor.page.goto(new URL(path, body.url).href)
    return editor
  }

  const select = (editor: EditorPage, id: string) =>
    editor.node(id).click({ position: { x: 60, y: 14 } })

  /** The nodes that the newest run executed itself. */
  async function executed(): Promise<string[]> {
    const { body } = await heddle.send<RunList>('/api/runs?graph=chain')
    const frames = await all(heddle.watch(body.runs[0]?.id ?? ''))
    return frames.flatMap(({ event }) => (event.type === 'node-start' ? [event.path] : []))
  }

  test('shows what an input that is left empty is given, also once it is emptied', async () => {
    await using editor = await open('/g/greeting/build')
    const { page } = editor
    const name = page.getByRole('textbox', { name: 'Name' })
    const answer = page.getByRole('region', { name: 'Run' })
    await expect.poll(() => name.getAttribute('placeholder'), patience).toBe('weaver')
    const times = page.getByRole('textbox', { name: 'Times' })
    expect(await times.getAttribute('placeholder')).toBe('2')
    const others = page.getByRole('textbox', { name: 'Others' })
    expect(await others.getAttribute('placeholder')).toBe('["spinner"]')
    await name.fill('Ada')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await answer.getByText('Hello Ada, 2 times').first().waitFor()
    await name.fill('')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await answer.getByText('Hello weaver, 2 times').first().waitFor()
  })

  test('runs to a node, then only one node, and leaves a pinned node out', async () => {
    await using editor = await open('/g/chain/build')
    const { page } = editor
    await editor.node('third').waitFor()
    await page.getByRole('textbox', { name: 'Question' }).fill('Go')
    await select(editor, 'second')
    await page.keyboard.press('ControlOrMeta+Shift+Enter')
    await editor.node('second').getByText('Go one two').waitFor()
    await expect.poll(() => editor.statusOf('second'), patience).toBe('Done')
    expect(await executed()).toEqual(['first', 'second'])
    expect(await editor.node('third').textContent()).toContain('not reached')

    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('Alt+Enter')
    await editor.node('first').getByText('cached').waitFor()
    await expect.poll(() => editor.statusOf('second'), patience).toBe('Done')
    expect(await executed()).toEqual(['second'])

    await page.keyboard.press('r')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await inspector.getByRole('textbox', { name: 'text' }).fill('Pinned words')
    await inspector.getByRole('button', { name: 'Pin', exact: true }).click()
    await editor.node('second').getByRole('img', { name: 'Pinned' }).waitFor()
    await page.reload()
    await editor.node('second').getByRole('img', { name: 'Pinned' }).waitFor()
    await editor.ask('Another')
    await editor.node('third').getByText('Pinned words three').waitFor()
    expect(await executed()).toEqual(['first', 'third'])
    expect(await editor.accessibilityProblems()).toEqual([])

    await select(editor, 'second')
    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('p')
    await page.getByText('second runs again.').waitFor()
    await editor.ask('Another')
    await editor.node('third').getByText('Another one two three').waitFor()
    expect(await executed()).toEqual(['first', 'second', 'third'])
    expect(editor.faults).toEqual([])
  })

  test('says before a run how long it usually takes', async () => {
    await heddle.run('chain', { question: 'Go' })
    await using editor = await open('/g/chain/build')
    await editor.page.getByText(/^usually (< )?\d+ m?s$/).waitFor()
    expect(editor.faults).toEqual([])
  })

  test('a file is chosen for an input, kept over a reload, and read by the run', async () => {
    await using editor = await open('/g/reader/build')
    const { page } = editor
    const field = page.getByRole('group', { name: 'Document' })
    const folder = ownFolder()
    const choose = async (name: string, text: string) => {
      const chooser = page.waitForEvent('filechooser')
      await field.getByRole('button', { name: 'Choose a file' }).click()
      const path = join(folder, name)
      writeFileSync(path, text)
      await (await chooser).setFiles(path)
    }
    await field.waitFor()
    await page.keyboard.press('ControlOrMeta+Enter')
    await field.getByText('Choose a file first.').waitFor()
    const isFocused = (button: Element): boolean => button === document.activeElement
    expect(await field.getByRole('button', { name: 'Choose a file' }).evaluate(isFocused)).toBe(
      true,
    )
    await choose('large.md', 'x'.repeat(34_000_000))
    await field.getByText('"large.md" has 34.0 MB; a file of a run has at most 32 MB.').waitFor()
    await choose('loom.md', '# The loom\n\nThe heddle lifts the threads of the warp.\n')
    await field.getByText('loom.md').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.reload()
    await field.getByText('loom.md').waitFor()
    await editor.run()
    await page
      .getByRole('region', { name: 'Run' })
      .getByText('The heddle lifts the threads of the warp.', { exact: false })
      .first()
      .waitFor()
    await field.getByRole('button', { name: 'Remove loom.md' }).click()
    await field.getByRole('button', { name: 'Choose a file' }).waitFor()
    expect(editor.faults).toEqual([])
  })
})
