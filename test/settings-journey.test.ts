import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Settings } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor } from './support/editor-page.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const key = 'sk-0123456789abcdef'

describe.skipIf(chromiumPath === undefined)(`model settings in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served
  let model: ScriptedModel

  beforeAll(async () => {
    browser = await launchBrowser()
    model = await startScriptedModel({ key })
    heddle = await startServed({ editor: true })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
    await model?.close()
  })

  async function settings(): Promise<Settings> {
    return (await heddle.send<Settings>('/api/settings')).body
  }

  test('a server is connected, tried and removed, and profiles get models and limits', async () => {
    await using editor = await openEditor(browser, heddle.server.loginUrl)
    const { page } = editor
    await page.getByRole('link', { name: 'Settings' }).click()
    const dialog = page.getByRole('dialog')

    await page.getByRole('button', { name: 'Add a connection' }).click()
    await dialog.getByRole('button', { name: 'Ollama' }).click()
    await dialog.getByRole('textbox', { name: 'Address' }).fill(model.url)
    await dialog.getByRole('button', { name: 'Test the connection' }).click()
    await dialog.getByText('wants a key (status 401)').waitFor()
    await dialog.getByRole('textbox', { name: 'Key' }).fill(key)
    await dialog.getByRole('button', { name: 'Test the connection' }).click()
    await dialog.getByText('3 models').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved ollama.').waitFor()
    expect((await settings()).connections).toMatchObject([
      { name: 'ollama', baseUrl: model.url, key: '…cdef', first: true },
    ])

    await page.getByLabel('Model of the profile judge').fill('scripted')
    await page
      .getByRole('region', { name: 'Profiles' })
      .getByRole('button', { name: 'Save' })
      .click()
    await page.getByText('Saved the profiles.').waitFor()
    await page.getByRole('button', { name: 'How judge is called' }).click()
    await dialog.getByLabel('Temperature').fill('0')
    await dialog.getByLabel('Requests a minute').fill('600')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved judge.').waitFor()
    expect((await settings()).profiles.find(({ name }) => name === 'judge')).toMatchObject({
      model: 'scripted',
      resolved: 'ollama:scripted',
      settings: { temperature: 0, requestsPerMinute: 600 },
    })

    await page.getByRole('button', { name: 'Test judge' }).click()
    await dialog.getByRole('row', { name: /^chat works/ }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.keyboard.press('Escape')

    await page.getByRole('region', { name: 'Models' }).getByRole('button', { name: 'Edit' }).click()
    expect(await dialog.getByRole('textbox', { name: 'Key' }).inputValue()).toBe('')
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('No model server is connected').waitFor()
    expect((await settings()).connections).toEqual([])
    expect(editor.faults).toEqual([])
  })
})
