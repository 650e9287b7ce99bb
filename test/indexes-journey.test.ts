import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { IndexSummary } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import type { EditorPage } from './support/editor-page.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { openWebSite } from './support/web-site.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const leave = `# Leave

How people are away.

## Sick leave

Whoever is ill tells the team by nine and brings a certificate on the third day.

## Parental leave

Parents take up to twelve months, in as many parts as they want.
`
const travel = `# Travel

Trains come before planes. Tickets are booked by the office, and refunded within a week.
`

interface Sent {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

function file(name: string, content: string | Uint8Array): Sent {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) }
}

describe.skipIf(chromiumPath === undefined)(`indexes in the browser${withBrowser}`, () => {
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

  async function open(
    path: string,
    { theme = 'light', at = heddle }: { theme?: 'light' | 'dark'; at?: Served } = {},
  ): Promise<EditorPage> {
    return openSignedIn(browser, at, path, theme)
  }

  async function make(name: string, documents: Readonly<Record<string, string>> = {}) {
    await heddle.send('/api/indexes', { body: { name } })
    const sources = Object.keys(documents)
    for (const [source, text] of Object.entries(documents)) {
      const query = new URLSearchParams({ source, more: String(source !== sources.at(-1)) })
      await heddle.send(`/api/indexes/${name}/files?${query.toString()}`, {
        method: 'POST',
        body: text,
      })
    }
    await heddle.server.workspace.indexes.idle()
  }

  async function summary(name: string): Promise<IndexSummary> {
    return (await heddle.send<IndexSummary>(`/api/indexes/${name}`)).body
  }

  const choose = (page: Page, files: Sent[]) =>
    page.locator('input[type="file"]').first().setInputFiles(files)
  const reports = (page: Page): Locator => page.getByRole('region', { name: 'Files of the last' })
  /** What is said of each file, with its warnings. */
  const files = (page: Page): Locator => reports(page).getByRole('list').first().locator('> li')
  const said = (page: Page, source: string): Locator => files(page).filter({ hasText: source })
  const row = (page: Page, title: string): Locator =>
    page.getByRole('grid', { name: 'Documents' }).getByRole('row').filter({ hasText: title })

  test('one is made, takes files in with a report for each, and shows how they were cut', async () => {
    await using editor = await open('/indexes')
    const { page } = editor
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'New index' }).click()
    const name = dialog.getByRole('textbox', { name: 'Name' })
    await name.fill('docs')
    await dialog.getByText('There is an index "docs" already.').waitFor()
    await name.fill('Hand book')
    await dialog.getByText('It must begin with a small letter or digit').waitFor()
    expect(await dialog.getByRole('button', { name: 'Create' }).isDisabled()).toBe(true)
    expect(await editor.accessibilityProblems()).toEqual([])
    await name.fill('handbook')
    await dialog.getByText('Between sentences').click()
    await dialog.getByRole('textbox', { name: 'Size' }).fill('60')
    await dialog.getByRole('textbox', { name: 'Overlap' }).fill('40')
    await name.focus()
    await dialog.getByText('half of the size, 30').waitFor()
    await dialog.getByRole('textbox', { name: 'Overlap' }).fill('0')
    await name.focus()
    await dialog.getByText('Along the structure').click()
    await name.press('Enter')
    await page.waitForURL('**/indexes/handbook')
    expect(await summary('handbook')).toMatchObject({
      language: 'en',
      chunking: { chunker: 'structure', size: 60, overlap: 0 },
    })

    await page.getByRole('button', { name: 'Add documents' }).click()
    await choose(page, [
      file('leave.md', leave),
      file('leave (copy).md', leave),
      file(
        'noise.bin',
        Uint8Array.from({ length: 4000 }, (_, at) => (at * 37) % 251),
      ),
      file('travel.md', travel),
    ])
    await page.getByText('Took in 3 files; 1 was refused.', { exact: true }).waitFor()
    expect(await said(page, 'travel.md').textContent()).toMatch(/added, \d passage/)
    expect(await said(page, 'noise.bin').textContent()).toMatch(/refused.*was not taken in/)
    const twins = reports(page).getByText(/has the same text as leave/)
    expect(await twins.count()).toBe(1)
    await page.getByText('To check 2').click()
    await expect.poll(() => files(page).count()).toBe(2)
    expect(await editor.accessibilityProblems()).toEqual([])

    await page.getByRole('tab', { name: 'Documents' }).click()
    await expect.poll(() => row(page, '.md').count()).toBe(3)
    await page.getByRole('searchbox', { name: 'Find documents' }).fill('travel')
    await expect.poll(() => row(page, '.md').count()).toBe(1)
    await page.keyboard.press('Escape')
    await expect.poll(() => row(page, '.md').count()).toBe(3)
    await row(page, 'leave.md').click()
    await dialog.getByText('Leave › Sick leave').waitFor()
    const cut = await dialog.getByRole('list').first().textContent()
    expect(cut).toMatch(/Sick leave.*\d+ tokens.*brings a certificate on the third day/s)
    expect(new URL(page.url()).searchParams.get('document')).toBe('leave.md')
    expect(await editor.accessibilityProblems()).toEqual([])
    expect(editor.faults).toEqual([])
  })

  test('files and folders can be dropped anywhere, and what they replace is brought up to date', async () => {
    await make('dropped', { 'leave.md': leave })
    await using editor = await open('/indexes/dropped')
    const { page } = editor
    await row(page, 'leave.md').waitFor()
    await drop(page, {
      'leave.md': `${leave}\n## Study leave\n\nFive days a year.`,
      'b.txt': travel,
    })
    await page.getByText('Took in 2 files.', { exact: true }).waitFor()
    expect(await said(page, 'leave.md').textContent()).toMatch(/changed, \d passage/)
    await page.getByRole('tab', { name: 'Documents' }).click()
    await row(page, 'b.txt').waitFor()
    expect(await summary('dropped')).toMatchObject({ documents: 2 })

    using folder = temporaryFolder()
    const handbook = join(folder.path, 'handbook')
    mkdirSync(join(handbook, '.git'), { recursive: true })
    mkdirSync(join(handbook, 'trips'))
    writeFileSync(join(handbook, '.git', 'config'), 'not meant')
    writeFileSync(join(handbook, 'trips', 'again.md'), travel)
    await page.getByRole('tab', { name: 'Add' }).click()
    await page.getByText('Leave out documents').click()
    await page.locator('input[webkitdirectory]').setInputFiles(handbook)
    await page.getByText('Left out one hidden file.').waitFor()
    const again = said(page, 'handbook/trips/again.md')
    await expect.poll(() => again.textContent()).toContain('left out as a duplicate')
    expect(await again.textContent()).toContain('has the same text as b.txt')
    expect(await summary('dropped')).toMatchObject({ documents: 2 })
    expect(editor.faults).toEqual([])
  })

  test('uploads are told one by one, can be stopped, and sent again', async () => {
    await make('stopped')
    await using editor = await open('/indexes/stopped?tab=add')
    const { page } = editor
    // The server takes none of them until the test says so.
    const { promise: allowed, resolve: allow } = Promise.withResolvers<void>()
    await page.route('**/files?*', async (route) => {
      await allowed
      await route.continue().catch(() => undefined)
    })
    const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt']
    await choose(
      page,
      names.map((name) => file(name, `${name} says ${travel}`)),
    )
    await expect.poll(() => said(page, 'e.txt').textContent()).toContain('waits')
    expect(await said(page, 'a.txt').textContent()).not.toContain('waits')
    expect(await page.getByRole('progressbar').first().isVisible()).toBe(true)
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Took in no files; 5 did not arrive.', { exact: true }).waitFor()
    allow()
    await page.getByRole('button', { name: 'Send the 5 again' }).click()
    await page.getByText('Took in 5 files.', { exact: true }).waitFor()
    await page.getByText('Ready', { exact: true }).first().waitFor()
    await expect.poll(async () => (await summary('stopped')).documents).toBe(5)
    await page.getByRole('button', { name: 'Clear the list' }).click()
    // What the server keeps of its last ingest stays to be seen.
    await reports(page).getByText('last added').waitFor()
    await expect.poll(() => files(page).count()).toBe(5)
  })

  test('pages of the web are fetched with those that they link to', async () => {
    const site = await openWebSite({
      '/docs/': `<main><h1>Start</h1><p>${'Begin here with care. '.repeat(20)}</p><a href="more">More</a></main>`,
      '/docs/more': `<main><h1>More</h1><p>${'Zebras cross at the lights. '.repeat(20)}</p></main>`,
    })
    await using allowed = await startServed({
      editor: true,
      variables: { HEDDLE_EGRESS_ALLOW: site.place },
    })
    await allowed.send('/api/indexes', { body: { name: 'web' } })
    await using editor = await open('/indexes/web?tab=add', { at: allowed })
    const { page } = editor
    const form = page.getByRole('form', { name: 'Web addresses' })
    const addresses = form.getByRole('textbox', { name: 'Web addresses' })
    await addresses.fill('handbook')
    await form.getByRole('button', { name: 'Fetch' }).click()
    await form.getByText('"handbook" is not an address of the web').waitFor()
    await addresses.fill(`${site.url}/docs/`)
    await form.getByText('Follow links').click()
    await form.getByRole('button', { name: 'Fetch' }).click()
    await page.getByText('The server fetches 1 address.').waitFor()
    await expect
      .poll(() => said(page, `${site.url}/docs/more`).textContent(), { timeout: 40_000 })
      .toContain('added')
    const { body } = await allowed.send<IndexSummary>('/api/indexes/web')
    expect(body).toMatchObject({ documents: 2 })
    expect(editor.faults).toEqual([])
  })

  test('is searched with scores and with the words that were matched, and a passage opens in its document', async () => {
    await make('searched', { 'leave.md': leave, 'travel.md': travel })
    await using editor = await open('/indexes/searched?tab=search')
    const { page } = editor
    const query = page.getByRole('searchbox', { name: 'Search in searched' })
    await query.fill('Who books my tickets?')
    await query.press('Enter')
    const found = page.getByRole('list', { name: 'Passages that were found' }).getByRole('listitem')
    await expect.poll(() => found.first().textContent()).toContain('Travel')
    expect(await found.first().textContent()).toMatch(/matched.*tickets.*\d\.\d\d/)
    expect(await found.first().locator('mark').allTextContents()).toEqual(['Tickets', 'booked'])
    expect(new URL(page.url()).searchParams.get('query')).toBe('Who books my tickets?')
    expect(await editor.accessibilityProblems()).toEqual([])
    await found.first().getByRole('button').click()
    await page.getByRole('dialog').getByText('Trains come before planes.').waitFor()
    await page.keyboard.press('Escape')
    await query.fill('zebra')
    await query.press('Enter')
    await page.getByText('Nothing was found for "zebra"').waitFor()
    await page.reload()
    await page.getByText('Nothing was found for "zebra"').waitFor()
    expect(editor.faults).toEqual([])
  })

  test('documents are opened, chosen and deleted with the keyboard alone', async () => {
    await make('keys', {
      'leave.md': leave,
      'travel.md': travel,
      'third.md': `# Third\n\n${travel}`,
    })
    await using editor = await open('/indexes/keys')
    const { page } = editor
    await row(page, 'travel.md').waitFor()
    const dialog = page.getByRole('dialog')
    await page.getByRole('searchbox', { name: 'Find documents' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await dialog.getByText(/passages? ·/).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    // The focus comes back to its row in a turn of its own.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')), {
        timeout: 30_000,
      })
      .toBe('row')
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Delete 1 selected' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Delete 2 selected' }).focus()
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Delete' }).focus()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText('Deleted 2 documents.').waitFor()
    await expect.poll(() => row(page, '.md').count()).toBe(1)
    await expect.poll(async () => (await summary('keys')).documents).toBe(1)
    expect(editor.faults).toEqual([])
  })

  test('a long list is read in pages, and documents of several pages are deleted together', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => {
      const number = String(at + 1).padStart(2, '0')
      return JSON.stringify({
        id: `note-${number}`,
        title: `Note ${number}`,
        text: `Word${number}`,
      })
    })
    await make('long', { 'notes.jsonl': lines.join('\n') })
    await using editor = await open('/indexes/long')
    const { page } = editor
    await page.getByText('1 to 50 of 60').waitFor()
    await row(page, 'Note 50').locator('label').click()
    // The hidden input of a box far below must not pull the window with it.
    await row(page, 'Note 50').getByRole('checkbox').focus()
    expect(await page.evaluate(() => document.scrollingElement?.scrollTop)).toBe(0)
    expect(await page.evaluate(() => document.body.scrollTop)).toBe(0)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('51 to 60 of 60').waitFor()
    expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true)
    await row(page, 'Note 51').locator('label').click()
    await page.getByRole('button', { name: 'Delete 2 selected' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual(['Note 50', 'Note 51'])
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('51 to 58 of 58').waitFor()
    await page.getByRole('button', { name: 'Previous' }).click()
    await row(page, 'Note 49').waitFor()
    expect(await row(page, 'Note 50').count()).toBe(0)
    expect(editor.faults).toEqual([])
  })

  test('is cut another way after it was said what that costs, and deleted by its name', async () => {
    await make('changed', { 'travel.txt': travel.repeat(40) })
    const { passages } = await summary('changed')
    await using editor = await open('/indexes/changed?tab=settings')
    const { page } = editor
    await page.getByRole('textbox', { name: 'Size' }).fill('40')
    await page.keyboard.press('Tab')
    const cost = page.getByRole('note').filter({ hasText: 'What this change will cost' })
    expect(await cost.textContent()).toMatch(/All 1 document are|passages where there are/)
    await page.getByRole('button', { name: 'Change and build again' }).click()
    await page.getByText('It is being built again.').waitFor()
    await heddle.server.workspace.indexes.idle()
    expect(await summary('changed')).toMatchObject({ chunking: { size: 40 } })
    expect((await summary('changed')).passages).toBeGreaterThan(passages)

    await page.getByRole('button', { name: 'Delete changed' }).click()
    const dialog = page.getByRole('dialog')
    const remove = dialog.getByRole('button', { name: 'Delete for good' })
    await dialog.getByRole('textbox').fill('change')
    expect(await remove.isDisabled()).toBe(true)
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('textbox').fill('changed')
    await remove.click()
    await page.waitForURL('**/indexes')
    await page.getByText('Deleted changed.').waitFor()
    expect(await page.getByRole('link', { name: 'changed' }).count()).toBe(0)
    await page.goto(new URL('/indexes/changed', page.url()).href)
    await page.getByText('There is no index "changed"').waitFor()
    expect(editor.faults).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`has no barriers on any of its tabs in the ${theme} theme`, async () => {
      const name = `barriers-${theme}`
      await make(name, {
        'leave.md': leave,
        'leave (copy).md': leave,
        'noise.bin': '\0\u0001\u0002',
      })
      await using editor = await open('/indexes', { theme })
      const { page } = editor
      const found: Record<string, string[]> = {}
      const look = async (place: string, there: Locator): Promise<void> => {
        await there.first().waitFor()
        found[place] = await editor.accessibilityProblems()
      }
      await look('list', page.getByRole('link', { name: new RegExp(name) }))
      await page.getByRole('link', { name: new RegExp(name) }).click()
      await look('documents', row(page, 'leave.md'))
      await page.getByRole('tab', { name: 'Add' }).click()
      await look('add', said(page, 'leave.md'))
      await page.getByRole('tab', { name: 'Search' }).click()
      await page.getByRole('searchbox').fill('sick')
      await page.keyboard.press('Enter')
      await look('search', page.getByRole('list', { name: 'Passages' }))
      await page.getByRole('tab', { name: 'Settings' }).click()
      await look('settings', page.getByRole('button', { name: `Delete ${name}` }))
      await page.getByRole('tab', { name: 'Documents' }).click()
      await row(page, 'leave.md').click()
      await look('drawer', page.getByRole('dialog').getByText('Leave › Sick leave'))
      expect(Object.entries(found).filter(([, problems]) => problems.length > 0)).toEqual([])
      expect(editor.faults).toEqual([])
    })
  }
})

/** Lets files fall into the window, as a browser tells of it. */
function drop(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  return page.evaluate((given) => {
    const dataTransfer = new DataTransfer()
    for (const [name, text] of Object.entries(given)) {
      dataTransfer.items.add(new File([text], name))
    }
    for (const type of ['dragenter', 'dragover', 'drop']) {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })
      document.body.dispatchEvent(event)
    }
  }, files)
}
