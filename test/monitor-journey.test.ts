import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import type { EditorPage } from './support/editor-page.ts'
import { RunWriter } from './support/journal-contract.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const hour = 3_600_000

describe.skipIf(chromiumPath === undefined)(`a person in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true, warm: false })
    const version = await publishVersion(heddle, saying('loom', 'Cloth'))
    const variants = [{ name: 'only', version, weight: 100 }]
    await deploy(heddle, 'weaver', { graph: 'loom', variants })
    for (let run = 0; run < 5; run += 1) await heddle.run('loom', { question: `Thread ${run}` })
    // Seven runs of five hours ago, as if they had been recorded then; one failed.
    for (let run = 0; run < 7; run += 1) {
      const writer = new RunWriter(`earlier-${run}`)
      const entries = [writer.start({}, 'loom'), writer.end(run === 0 ? 'failed' : 'succeeded')]
      await heddle.server.workspace.journal.append(
        entries.map(({ event }) => ({ event: { ...event, at: Date.now() - 5 * hour } })),
      )
    }
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  const chart = (page: Page, name: string) =>
    page.getByRole('img', { name: new RegExp(`^${name}`) })
  /** How many requests the page counts. */
  const counted = (page: Page) =>
    page.getByRole('region', { name: 'Figures' }).locator('dl > div').first().textContent()

  test('sees a peak, looks closer by dragging, comes back and lists the runs of that time', async () => {
    await using editor = await open('/graphs')
    const { page } = editor
    await page.getByRole('link', { name: 'Monitor' }).first().click()
    await page.waitForURL('**/monitor')
    const requests = chart(page, 'Requests over time')
    await requests.locator('canvas').waitFor()
    await expect.poll(() => counted(page)).toMatch(/^Requests12/)
    const failed = page.getByRole('region', { name: 'Failed' })
    expect(await failed.textContent()).toContain('8.3 %')
    await page.getByText(/^Times in \w/).waitFor()
    const revisions = page.getByRole('list', { name: /^Revisions of deployments/ })
    expect(await revisions.textContent()).toContain('weaver, revision 1')
    expect(await editor.accessibilityProblems()).toEqual([])

    const plot = (await requests.locator('.u-over').boundingBox())!
    const at = (share: number): [number, number] => [plot.x + plot.width * share, plot.y + 40]
    await page.mouse.move(...at(0.2))
    const words = page.getByRole('region', { name: 'Latency' })
    await expect.poll(() => words.textContent()).not.toContain('all of this time')
    // The other charts show the same moment.
    await expect.poll(() => failed.textContent()).not.toContain('all of this time')
    await page.mouse.move(...at(19 / 24 - 0.05))
    await page.mouse.down()
    await page.mouse.move(...at(19 / 24), { steps: 3 })
    await page.mouse.move(...at(19 / 24 + 0.05))
    await page.mouse.up()
    await page.waitForURL(/\?from=\d+&to=\d+$/)
    await expect.poll(() => counted(page)).toMatch(/^Requests7/)
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/monitor$/)
    await expect.poll(() => counted(page)).toMatch(/^Requests12/)
    await page.goBack()
    await expect.poll(() => counted(page)).toMatch(/^Requests7/)

    await page.getByRole('link', { name: '7 runs of this time' }).click()
    await page.waitForURL(/\/runs\?from=\d+&to=\d+$/)
    const boxes = page.getByRole('checkbox', { name: /^Select run/ })
    await expect.poll(() => boxes.count()).toBe(7)
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('button', { name: /show all times again$/ }).click()
    await expect.poll(() => boxes.count()).toBe(12)
    expect(editor.faults).toEqual([])
  })

  test('reads the figures of a graph as a table, types a time, and goes to the slow node', async () => {
    await using editor = await open('/g/loom/monitor', 'dark')
    const { page } = editor
    await chart(page, 'Requests over time').locator('canvas').waitFor()
    await page.getByRole('button', { name: 'Requests as a table' }).click()
    await page.waitForURL(/tables=requests/)
    const table = page.getByRole('region', { name: 'Requests as a table' })
    const rows = table.locator('tbody tr')
    await expect.poll(() => rows.count()).toBeGreaterThan(1)
    // Newest first; only times in which something ran.
    expect(await rows.last().textContent()).toMatch(/61$/)
    expect(await editor.accessibilityProblems()).toEqual([])

    await page.getByRole('button', { name: 'Other times' }).click()
    const dialog = page.getByRole('dialog', { name: 'Other times' })
    await dialog.getByLabel('From').fill('2020-03-01T08:00')
    await dialog.getByLabel('To').fill('2020-03-01T07:00')
    await dialog.getByRole('button', { name: 'Show' }).click()
    await dialog.getByText('It must end after it begins.').waitFor()
    await dialog.getByLabel('To').fill('2021-03-01T07:00')
    await dialog.getByText('It may be 120 days long at most.').waitFor()
    await dialog.getByLabel('To').fill('2020-03-01T09:00')
    await page.keyboard.press('Enter')
    await page.getByText('No runs in this time').waitFor()
    await page.getByRole('button', { name: 'Back to the last 24 hours' }).last().click()
    await expect.poll(() => counted(page)).toMatch(/^Requests12/)

    await page.getByRole('button', { name: /Deployment$/ }).click()
    await page.getByRole('option', { name: 'weaver' }).click()
    await page.getByText('No runs in the last 24 hours').waitFor()
    await page.getByRole('button', { name: 'Show all deployments' }).click()
    const nodes = page.getByRole('region', { name: 'Where the time goes' })
    expect(await nodes.getByRole('row', { name: /said/ }).textContent()).toContain('100 %')
    await nodes.getByRole('link', { name: /said/ }).click()
    await page.waitForURL('**/g/loom/build?node=said')
    await editor.node('said').waitFor()

    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('Monitor of this')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/g/loom/monitor')
    expect(editor.faults).toEqual([])
  })

  test('sees on the canvas where the time goes, by which other figures, and takes it off', async () => {
    await heddle.run('weaver', { question: 'How often?' })
    await using editor = await open('/g/loom/monitor?deployment=weaver')
    const { page } = editor
    await page.getByRole('link', { name: '1 run of this time' }).click()
    await page.waitForURL(/\/g\/loom\/runs\?from=\d+&to=\d+&deployment=weaver$/)
    const boxes = page.getByRole('checkbox', { name: /^Select run/ })
    await expect.poll(() => boxes.count()).toBe(1)
    await page.getByRole('button', { name: 'Answered by weaver: show all runs again' }).click()
    await expect.poll(() => boxes.count()).toBeGreaterThan(1)
    await page.goBack()
    await page.goBack()

    await page.getByRole('link', { name: 'Show on the canvas' }).click()
    await page.waitForURL('**/g/loom/build?heat=time&deployment=weaver')
    const words = page.getByText('Where the time goes, in the last 24 hours')
    await expect
      .poll(() => words.textContent())
      .toContain('the newest run of the deployment weaver')
    await expect.poll(() => editor.node('said').textContent()).toContain('100 %')
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('button', { name: 'All deployments' }).click()
    await expect.poll(() => words.textContent()).toMatch(/the newest \d+ runs\./)

    await page.getByRole('radio', { name: 'Failures' }).click()
    await page.getByText('No node failed.').waitFor()
    await page.waitForURL('**/g/loom/build?heat=failures')
    expect(await editor.node('said').textContent()).not.toContain('100 %')
    await page.reload()
    await page.getByText('No node failed.').waitFor()
    await page.getByRole('button', { name: 'Take the tint off' }).click()
    await page.waitForURL('**/g/loom/build')

    await editor.node('said').click()
    await page.keyboard.press('Shift+m')
    await words.waitFor()
    await page.keyboard.press('Shift+m')
    await words.waitFor({ state: 'detached' })
    expect(await editor.node('said').textContent()).not.toContain('%')
    expect(editor.faults).toEqual([])
  })
})
