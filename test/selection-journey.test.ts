import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { DatasetAnswer } from '../server/api/datasets.ts'
import type { ItemList, QueueList } from '../server/api/annotation.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import type { EditorPage } from './support/editor-page.ts'
import { echo } from './support/graphs.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

describe.skipIf(chromiumPath === undefined)(`rows of lists in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(echo('echo'))
    await heddle.publish(echo('other'))
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  const bar = (page: Page) => page.getByRole('region', { name: 'What is selected' })
  const boxes = (page: Page) => page.getByRole('listitem').getByRole('checkbox')
  /** What a person presses: the box itself is drawn, and the input below it is out of sight. */
  const box = (page: Page, at: number) =>
    page.getByRole('listitem').nth(at).locator('label').first()
  const sendIn = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Send' })

  async function itemsOf(name: string): Promise<number> {
    const { queues } = (await heddle.send<QueueList>('/api/queues')).body
    const queue = queues.find((one) => one.name === name)
    return (await heddle.send<ItemList>(`/api/queues/${queue?.id}/items?limit=200`)).body.items
      .length
  }

  test('a range of runs goes to a queue at once, and by keyboard to a dataset', async () => {
    const runs: string[] = []
    for (let at = 0; at < 6; at += 1) {
      runs.unshift((await heddle.run('echo', { question: `Question ${at}` })).id)
    }
    await using editor = await open('/g/echo/runs')
    const { page } = editor
    await box(page, 1).click()
    await bar(page).getByText('1 run selected').waitFor()
    await box(page, 4).click({ modifiers: ['Shift'] })
    await bar(page).getByText('4 runs selected').waitFor()
    await box(page, 2).click()
    await bar(page).getByText('3 runs selected').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await bar(page).getByRole('button', { name: 'Send to a queue' }).click()
    await page.getByRole('textbox', { name: 'Name of the new queue' }).fill('Range')
    await sendIn(page).click()
    await page.getByText('Sent 3 items.').waitFor()
    expect(await itemsOf('Range')).toBe(3)
    await bar(page).waitFor({ state: 'detached' })

    // Space chooses, with Shift all up to here; Escape lets go of them.
    await boxes(page).nth(0).focus()
    await page.keyboard.press('Space')
    await bar(page).getByText('1 run selected').waitFor()
    await boxes(page).nth(2).focus()
    await page.keyboard.press('Shift+Space')
    await bar(page).getByText('3 runs selected').waitFor()
    await page.keyboard.press('Escape')
    await bar(page).waitFor({ state: 'detached' })
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).focus()
    await page.keyboard.press('Space')
    await bar(page).getByText('6 runs selected').waitFor()
    await bar(page).getByRole('button', { name: 'Add to a dataset' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name of the new dataset' }).fill('kept')
    await dialog.getByText('Expect what the runs answered').click()
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Add 6 examples' }).click()
    await page.getByText('Added 6 examples to kept, version 2.').waitFor()
    const { page: examples } = (await heddle.send<DatasetAnswer>('/api/datasets/kept')).body
    expect(new Set(examples.map(({ id }) => id))).toEqual(new Set(runs))
    expect(
      examples.map(({ inputs, expected }) => expected?.['said'] === inputs['question']),
    ).toEqual(runs.map(() => true))
    expect(editor.faults).toEqual([])
  })

  test('all that a filter leaves is selected, also what is not loaded yet', async () => {
    for (let at = 0; at < 56; at += 1) {
      const { id } = await heddle.run('echo', { question: `Disliked ${at}` })
      await heddle.send(`/v1/runs/${id}/feedback`, {
        body: { thumbs: 'down', ...(at === 0 ? { correction: 'The right one.' } : {}) },
      })
    }
    const { id } = await heddle.run('other', { question: 'Liked' })
    await heddle.send(`/v1/runs/${id}/feedback`, { body: { thumbs: 'up' } })
    await using editor = await open('/feedback?kind=thumbs-down')
    const { page } = editor
    await page.getByText('Select all that are shown').click()
    await bar(page).getByRole('button', { name: 'Select the earlier ones too' }).click()
    await bar(page).getByText('56 entries selected').waitFor()
    await bar(page).getByRole('button', { name: 'Send to a queue' }).click()
    await page.getByRole('button', { name: /Queue/ }).click()
    await page.getByRole('option', { name: 'A new queue' }).click()
    await page.getByRole('textbox', { name: 'Name of the new queue' }).fill('Disliked')
    await sendIn(page).click()
    await page.getByText('Sent 56 items.').waitFor()
    expect(await itemsOf('Disliked')).toBe(56)

    // Of two graphs nothing can be sent at once; those of one are a click away.
    await page.goto(new URL('/feedback', page.url()).href)
    await page.getByText('Select all that are shown').click()
    await bar(page).getByText('Of 2 graphs; queues and datasets are for one.').waitFor()
    expect(await bar(page).getByRole('button', { name: 'Send to a queue' }).isDisabled()).toBe(true)
    await bar(page).getByRole('button', { name: 'Only echo' }).click()
    await bar(page).getByText('49 entries selected').waitFor()
    expect(editor.faults).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`nothing is in the way of assistive technology in the ${theme} theme`, async () => {
      const { id } = await heddle.run('echo', { question: `In the ${theme} theme` })
      await heddle.send(`/v1/runs/${id}/feedback`, { body: { thumbs: 'down' } })
      await using editor = await open('/runs', theme)
      await box(editor.page, 0).click()
      await box(editor.page, 2).click({ modifiers: ['Shift'] })
      await bar(editor.page).getByText('3 runs selected').waitFor()
      expect(await editor.accessibilityProblems()).toEqual([])
      await editor.page.goto(new URL('/feedback?graph=echo', editor.page.url()).href)
      await box(editor.page, 0).click()
      await bar(editor.page).getByText('1 entry selected').waitFor()
      expect(await editor.accessibilityProblems()).toEqual([])
    })
  }
})
