import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { saying } from './support/deployed.ts'
import type { EditorPage } from './support/editor-page.ts'
import { RunWriter } from './support/journal-contract.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'
import { receiveWebhooks, type WebhookReceiver } from './support/webhook-receiver.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

describe.skipIf(chromiumPath === undefined)(`a person in the browser${withBrowser}`, () => {
  let browser: Browser
  let hook: WebhookReceiver
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    hook = await receiveWebhooks()
    heddle = await startServed({
      editor: true,
      warm: false,
      alerts: { every: 200 },
      variables: { HEDDLE_EGRESS_ALLOW: `127.0.0.1:${hook.port}` },
    })
    await heddle.publish(saying('loom', 'Cloth'))
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
    await hook?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  async function record(status: 'succeeded' | 'failed', runs: number): Promise<void> {
    for (let run = 0; run < runs; run += 1) {
      const writer = new RunWriter(`${status}-${run}`, Date.now() - 2000)
      await heddle.server.workspace.journal.append([writer.start({}, 'loom'), writer.end(status)])
    }
  }

  test('sets a rule as a sentence, tries its webhook, and sees from everywhere that it fires', async () => {
    await using editor = await open('/monitor', 'light')
    const { page } = editor
    const card = page.getByRole('region', { name: 'Alerts' })
    await card.getByText(/^An alert tells you when/).waitFor()
    await card.getByRole('button', { name: 'Add an alert' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add an alert' })
    await dialog.getByRole('button', { name: /What is measured$/ }).click()
    await page.getByRole('option', { name: 'Share of failed runs' }).click()
    await dialog.getByRole('button', { name: /Whose runs$/ }).click()
    await page.getByRole('option', { name: 'graph loom' }).click()
    await dialog.getByLabel('Limit in percent').fill('50')
    await dialog.getByLabel('Least number of runs').fill('3')
    await dialog.getByLabel('Webhook').fill('nowhere')
    await page.keyboard.press('Enter')
    await dialog.getByText(/The webhook must be an address/).waitFor()
    await dialog.getByLabel('Webhook').fill(hook.url)
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.keyboard.press('Enter')
    await dialog.getByText(/^The alert is saved/).waitFor()
    await dialog.getByRole('button', { name: 'Send a test' }).click()
    await dialog.getByText('It was taken, with status 204.').waitFor()
    await dialog.getByRole('button', { name: 'Show the signing secret' }).click()
    await expect.poll(() => dialog.getByLabel('Signing secret').inputValue()).toMatch(/^whsec_/)
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Done' }).click()

    const row = card.getByRole('listitem').filter({
      hasText: 'Share of failed runs of the graph "loom" over 50 % for 10 min, from 3 runs on',
    })
    await row.getByText('Too few to say').waitFor()
    await record('failed', 4)
    await row.getByText('Firing').waitFor()
    await page.getByRole('link', { name: 'Monitor: 1 alert fires' }).waitFor()
    await row.getByRole('button', { name: 'Last changes' }).click()
    await row.getByText(/was 100 % over the last 10 minutes, over the limit of 50 %/).waitFor()

    await row.getByText('The webhook took it.').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('link', { name: 'Deployments' }).first().click()
    await page.getByRole('link', { name: 'Monitor: 1 alert fires' }).waitFor()
    expect(editor.faults.filter((fault) => !fault.includes('422'))).toEqual([])
  })

  test('changes a rule where its graph is shown, sees it end, and deletes it by the keyboard', async () => {
    await using editor = await open('/g/loom/monitor', 'dark')
    const { page } = editor
    const card = page.getByRole('region', { name: 'Alerts' })
    await card.getByText('Firing').waitFor()
    await card.getByRole('button', { name: /^Edit: Share of failed runs/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Change the alert' })
    await dialog.getByLabel('Least number of runs').fill('2')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await card.getByText(/from 2 runs on$/).waitFor()
    await record('succeeded', 9)
    await card.getByText('Quiet').waitFor()
    await page.getByRole('link', { name: 'Monitor', exact: true }).first().waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await card.getByRole('button', { name: /^Delete: Share of failed runs/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Delete this alert?' }).waitFor()
    await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter')
    await card.getByText(/^An alert tells you when/).waitFor()
    expect(editor.faults).toEqual([])
  })
})
