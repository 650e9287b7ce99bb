import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { GraphAnswer } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 30_000 }

const shared = graph('shared', {
  inputs: { question: { type: 'text' } },
  nodes: {
    greet: {
      type: 'template@1',
      config: { template: 'Hello, {{name}}!' },
      inputs: { name: '$.question' },
    },
    part: {
      type: 'template@1',
      config: { template: 'Goodbye, {{name}}.' },
      inputs: { name: '$.question' },
    },
    ask: {
      type: 'template@1',
      config: { template: 'How are you, {{name}}?' },
      inputs: { name: '$.question' },
    },
  },
  outputs: { said: 'greet.text', last: 'part.text', asked: 'ask.text' },
  layout: { greet: [0, 0], part: [0, 200], ask: [0, 400] },
})

describe.skipIf(chromiumPath === undefined)(`two windows of one graph${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(shared)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function window() {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    const editor = await openEditor(browser, body.url)
    await editor.page.goto(new URL('/g/shared/build', editor.page.url()).href)
    await editor.node('greet').click()
    // What writes prompts is fetched with the first of them.
    await promptOf(editor.page).waitFor()
    return editor
  }

  async function draft(): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await heddle.send<GraphAnswer>('/api/graphs/shared')
    return Object.fromEntries(
      Object.entries(body.draft.nodes).map(([id, node]) => [
        id,
        'config' in node ? node.config?.['template'] : undefined,
      ]),
    )
  }

  test('what both changed is chosen part by part, and what one of them changed stays', async () => {
    await using mine = await window()
    await using theirs = await window()
    // Without the server's word, my window learns of their work only when it is sent to the server.
    await mine.page.context().setOffline(true)
    await write(mine.page, 'greet', 'Good day, {{name}}!')
    await write(mine.page, 'part', 'Farewell, {{name}}.')
    await mine.page.getByText(/^Offline, \d+ changes? kept here$/).waitFor(patience)

    await write(theirs.page, 'greet', 'Hi, {{name}}!')
    await write(theirs.page, 'part', 'Bye, {{name}}.')
    await write(theirs.page, 'ask', 'All well, {{name}}?')
    const asTheyWrote = {
      greet: 'Hi, {{name}}!',
      part: 'Bye, {{name}}.',
      ask: 'All well, {{name}}?',
    }
    await expect.poll(draft, patience).toEqual(asTheyWrote)

    await mine.page.context().setOffline(false)
    await mine.page.getByRole('button', { name: 'Changed elsewhere' }).click(patience)
    const dialog = mine.page.getByRole('dialog', { name: 'This graph was changed elsewhere' })
    await dialog.waitFor()
    // Theirs comes first; what only they changed is no question.
    expect(await dialog.locator('code').allTextContents()).toEqual([
      'node greet',
      'Hi, {{name}}!',
      'Good day, {{name}}!',
      'node part',
      'Bye, {{name}}.',
      'Farewell, {{name}}.',
    ])
    // Nothing was overwritten while nobody had chosen.
    expect(await draft()).toEqual(asTheyWrote)
    expect(await mine.accessibilityProblems()).toEqual([])

    const greeting = dialog.getByRole('radiogroup', { name: 'Whose node greet to keep' })
    await greeting.getByText('Theirs').click()
    await dialog.getByRole('button', { name: 'Save as chosen' }).click()
    await expect.poll(draft, patience).toEqual({
      greet: 'Hi, {{name}}!',
      part: 'Farewell, {{name}}.',
      ask: 'All well, {{name}}?',
    })
    await mine.page.getByText('Saved', { exact: true }).waitFor(patience)
    // The other window follows, as it has nothing of its own to lose.
    await theirs.node('part').click()
    await expect
      .poll(() => promptOf(theirs.page).textContent(), patience)
      .toBe('Farewell, {{name}}.')
  })
})

/** Writes the template of a node anew, as a person does in the inspector. */
async function write(page: Page, node: string, text: string): Promise<void> {
  await page.locator(`.react-flow__node[data-id="${node}"]`).click()
  const prompt = promptOf(page)
  await prompt.click()
  await prompt.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

function promptOf(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Inspector' }).locator('.cm-content').first()
}
