import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TriggerFirings, TriggerList } from '../server/api/triggers.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { saying } from './support/deployed.ts'
import type { EditorPage } from './support/editor-page.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'
import { sendStandard } from './support/signed-webhook.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

describe.skipIf(chromiumPath === undefined)(`a person in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(saying('said', 'First'))
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  async function picture(editor: EditorPage, name: string): Promise<void> {
    const folder = process.env['HEDDLE_PICTURES']
    if (folder !== undefined) await editor.page.screenshot({ path: `${folder}/${name}.png` })
  }

  test('makes a schedule, sees its next times, fires it and opens the run', async () => {
    await using editor = await open('/triggers')
    const { page } = editor
    await page.getByText('No triggers yet').waitFor()
    await picture(editor, 'triggers-empty')
    await page.getByRole('button', { name: 'New trigger' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('every-morning')
    const schedule = dialog.getByRole('textbox', { name: 'Schedule' })
    await schedule.fill('0 25 * * *')
    await dialog.getByText(/is no schedule/).waitFor()
    await dialog.getByRole('button', { name: 'every day at 7' }).click()
    const next = dialog.getByRole('region', { name: 'Next times' })
    await next.waitFor()
    expect(await next.getByRole('listitem').count()).toBe(5)
    await dialog.getByRole('button', { name: /Runs/ }).click()
    await page.getByRole('option', { name: /said/ }).click()
    await dialog.getByRole('textbox', { name: 'question' }).fill('It is {{time}}')
    expect(await editor.accessibilityProblems()).toEqual([])
    await picture(editor, 'triggers-new')
    await dialog.getByRole('button', { name: 'Create' }).click()
    const row = page.getByRole('list', { name: 'Triggers' }).getByRole('button')
    await row.getByText('every-morning').waitFor()
    await row.click()
    await dialog.getByRole('button', { name: 'Fire now' }).click()
    const run = dialog.getByRole('link', { name: /^run / })
    await run.waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await picture(editor, 'triggers-drawer')
    await run.click()
    await page.waitForURL(/\/g\/said\/runs\/[\w-]{36}$/)
    expect(editor.faults).toEqual([])
  })

  test('makes a webhook in the dark, gives its secret to a sender, and switches it off', async () => {
    await using editor = await open('/triggers', 'dark')
    const { page } = editor
    await page.getByRole('button', { name: 'New trigger' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Webhook' }).click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('tickets')
    await dialog.getByRole('button', { name: /Runs/ }).click()
    await page.getByRole('option', { name: /said/ }).click()
    await dialog.getByRole('textbox', { name: 'question' }).fill('{{body.title}}')
    await picture(editor, 'triggers-webhook-dark')
    await dialog.getByRole('button', { name: 'Create' }).click()
    const shown = dialog.getByRole('textbox', { name: 'Secret' })
    await shown.waitFor()
    const secret = await shown.inputValue()
    await picture(editor, 'triggers-secret-dark')
    expect(await editor.accessibilityProblems()).toEqual([])
    const body = { title: 'Help' }
    const answer = await sendStandard(heddle, 'tickets', secret, { id: 'one', body })
    expect(answer.status).toBe(202)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page
      .getByRole('list', { name: 'Triggers' })
      .getByRole('button', { name: /tickets/ })
      .click()
    await dialog.getByText(/^Webhook ·/).waitFor()
    await picture(editor, 'triggers-drawer-dark')
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByText('Switched on').click()
    await dialog.getByText('Switched off').waitFor()
    const off = await sendStandard(heddle, 'tickets', secret, { id: 'two', body })
    expect(off.status).toBe(409)
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete now' }).click()
    await dialog.waitFor({ state: 'detached' })
    const list = await heddle.send<TriggerList>('/api/triggers')
    expect(list.body.triggers.map(({ name }) => name)).toEqual(['every-morning'])
    const firings = await heddle.send<TriggerFirings>('/api/triggers/every-morning/firings')
    expect(firings.body.firings).toMatchObject([{ origin: 'person', state: 'started' }])
    expect(editor.faults).toEqual([])
  })
})
