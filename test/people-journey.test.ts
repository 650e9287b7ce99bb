import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { KeyList, SecretList } from '../server/api/people.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor } from './support/editor-page.ts'
import { rawRequest } from './support/raw-request.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const password = 'four plain words here'

describe.skipIf(chromiumPath === undefined)(`people and keys in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  test('an admin lets people and programs in', async () => {
    const { body: link } = await heddle.send<{ url: string }>('/api/login-links', {
      method: 'POST',
    })
    await using editor = await openEditor(browser, link.url)
    const { page } = editor
    await page.getByRole('link', { name: 'Settings' }).click()
    const dialog = page.getByRole('dialog')
    const close = () => dialog.getByRole('button', { name: 'Close' }).click()

    await page.getByRole('button', { name: 'Name and password' }).click()
    const owner = 'Owner'
    await dialog.getByRole('textbox', { name: 'Name' }).fill(owner)
    await dialog.getByLabel(/^(New p|P)assword$/).fill('short')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('A password has 12 to 200 characters').waitFor()
    await dialog.getByLabel(/^(New p|P)assword$/).fill(password)
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('region', { name: 'You' }).getByText('Signs in with a password').waitFor()

    await page.getByRole('button', { name: 'Add a person' }).click()
    const guest = 'Guest'
    await dialog.getByRole('textbox', { name: 'Name' }).fill(guest)
    await dialog.getByText('Viewer').click()
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Add' }).click()
    const invitation = await dialog.getByRole('textbox', { name: 'Link' }).inputValue()
    expect(await editor.accessibilityProblems()).toEqual([])
    await close()
    await page.getByRole('button', { name: `Edit ${guest}` }).waitFor()

    await page.getByRole('button', { name: 'Make a key' }).click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('website')
    await dialog.getByRole('button', { name: /Reaches/ }).click()
    await page.getByRole('option', { name: 'docs-chatbot' }).click()
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Make the key' }).click()
    const key = await dialog.getByRole('textbox', { name: 'Key' }).inputValue()
    await close()
    const headers = { authorization: `Bearer ${key}` }
    expect((await heddle.send('/api/graphs/docs-chatbot', { headers })).status).toBe(200)
    expect((await heddle.send('/api/graphs', { headers })).status).toBe(403)

    await page.getByRole('button', { name: 'Add a secret' }).click()
    const secret = 'SHOP_KEY'
    await dialog.getByRole('textbox', { name: 'Name' }).fill(secret)
    await dialog.getByLabel('Value').fill('sk-canary-0123456789')
    await dialog.getByRole('textbox', { name: 'Hosts' }).fill('api.example.com, *.example.org')
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('for api.example.com, *.example.org').first().waitFor()
    await dialog.waitFor({ state: 'hidden' })
    const { body } = await heddle.send<SecretList>('/api/secrets')
    expect(body.secrets.find(({ name }) => name === secret)).toMatchObject({ updatedBy: owner })
    expect(await page.content()).not.toContain('sk-canary')

    const log = page.getByRole('region', { name: 'Audit log' })
    await log.getByText('Secret changed').first().waitFor()
    await log.getByText(guest).first().waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])

    // The guest sees their own part of the settings, and nothing of the rest.
    await using guestEditor = await openEditor(browser, invitation)
    await guestEditor.page.getByRole('link', { name: 'Settings' }).click()
    const you = guestEditor.page.getByRole('region', { name: 'You' })
    await you.getByText('viewer', { exact: true }).waitFor()
    expect(await guestEditor.page.getByRole('region', { name: 'API keys' }).count()).toBe(0)
    expect(await guestEditor.accessibilityProblems()).toEqual([])

    // Removed by the admin, the guest is at the login page at once.
    await page.getByRole('button', { name: `Edit ${guest}` }).click()
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await page.getByText(`Removed ${guest}.`).waitFor()
    await guestEditor.page.waitForURL('**/login')

    await page.getByRole('button', { name: 'Revoke website' }).click()
    await page.getByRole('button', { name: 'Revoke website now' }).click()
    await page.getByText('Revoked website.').waitFor()
    expect((await rawRequest(`${heddle.url}/api/graphs`, { headers })).status).toBe(401)
    expect((await heddle.send<KeyList>('/api/keys')).body.keys).toEqual([])

    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.waitForURL('**/login')
    // Whoever has no session is led to the sign-in, and from there to what they wanted to see.
    await page.goto(`${heddle.url}/g/docs-chatbot/versions?from=mail`)
    await page.waitForURL('**/login')
    await page.getByLabel('Name').fill(owner.toUpperCase())
    await page.getByLabel('Password').fill(password)
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('button', { name: 'Sign in' }).first().click()
    await page.getByRole('heading', { name: 'Versions' }).waitFor()
    expect(page.url()).toBe(`${heddle.url}/g/docs-chatbot/versions?from=mail`)

    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Name and password' }).click()
    await dialog.getByLabel('Current password').fill(password)
    await dialog.getByLabel('New password').fill(`${password} again`)
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })

    await page.goto(`${heddle.url}/nowhere/at/all`)
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await page.getByText('Nothing is at /nowhere/at/all').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.goto(`${heddle.url}/g/no-such-graph/build`)
    await page.getByText('The graph "no-such-graph" could not be opened').waitFor()
    // There is nothing to run and nothing to inspect.
    expect(await page.getByRole('region', { name: 'Run' }).count()).toBe(0)
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('link', { name: 'All graphs' }).click()
    await page.getByRole('heading', { name: 'Graphs' }).waitFor()
    // The browser itself reports what was refused here as failed requests.
    expect(
      editor.faults.filter((fault) => !/ (401|404|422) |HTTP Authentication failed/.test(fault)),
    ).toEqual([])
  })
})
