import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { DeploymentAnswer } from '../server/api/deployments.ts'
import type { MonitorAnswer } from '../server/api/monitor.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import type { EditorPage } from './support/editor-page.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

describe.skipIf(chromiumPath === undefined)(`a person in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true, warm: false, scoring: { every: 50 } })
    const version = await publishVersion(heddle, saying('loom', 'Cloth'))
    const variants = [{ name: 'only', version, weight: 100 }]
    await deploy(heddle, 'weaver', { graph: 'loom', variants })
    await ask('Before')
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  async function ask(question: string): Promise<void> {
    await heddle.send('/v1/graphs/weaver/runs', { body: { input: { question } } })
  }

  const read = async (): Promise<MonitorAnswer> =>
    (await heddle.send<MonitorAnswer>('/api/monitor?deployment=weaver')).body

  test('chooses an evaluator where the Monitor says that there is none, and sees the mean of what was asked since', async () => {
    await using editor = await open('/monitor?deployment=weaver')
    const { page } = editor
    await page.getByText('Nothing scores what weaver answers.', { exact: false }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('link', { name: 'Choose evaluators' }).click()
    const part = page.getByRole('region', { name: 'Evaluators' })
    await part.getByRole('button', { name: 'Add an evaluator' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('searchbox').fill('length')
    await dialog.getByText('Length', { exact: true }).click()
    expect(await editor.accessibilityProblems()).toEqual([])
    // What needs an expected answer cannot be chosen.
    await dialog.getByRole('searchbox').fill('token f1')
    await dialog.getByText('No evaluator fits').waitFor()
    await dialog.getByRole('button', { name: 'Take these' }).click()
    await part.getByText('None of these asks a model', { exact: false }).waitFor()
    const share = part.getByRole('textbox', {
      name: 'Share of runs that length scores, in percent',
    })
    expect(await share.inputValue()).toBe('100')
    await part.getByRole('textbox', { name: 'At most, in US dollars a day' }).fill('2')
    await page.keyboard.press('Tab')
    const changes = page.getByRole('region', { name: 'Changes that are not live yet' })
    await changes.getByText('length of 100 %').waitFor()
    await changes.getByText('at most $2.00 a day').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await changes.getByRole('button', { name: 'Make revision 2 live' }).click()
    await changes.waitFor({ state: 'detached' })
    const { revision } = (await heddle.send<DeploymentAnswer>('/api/deployments/weaver')).body
    expect(revision.settings).toMatchObject({
      evaluators: [{ evaluator: 'length', share: 1 }],
      maxCostPerDay: 2,
    })

    await ask('warp and weft')
    await ask('a shuttle')
    // The page asks now and then only.
    await expect.poll(async () => (await read()).scores[0]?.whole?.n, { timeout: 20_000 }).toBe(2)
    await part.getByRole('link', { name: 'Monitor' }).click()
    await page.waitForURL('**/monitor?deployment=weaver')
    await page.reload()
    const card = page.getByRole('region', { name: 'Length' })
    const mean = page.getByRole('img', { name: /^Length over time\. mean: 3\.5 over all/ })
    await mean.waitFor()
    expect(await card.textContent()).toContain('(n 2 of 3)')
    await page.getByText('of at most $2.00 a day', { exact: false }).waitFor()
    await card.getByRole('button', { name: 'Length as a table' }).click()
    await card.getByRole('columnheader', { name: '95 % interval' }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    expect(editor.faults).toEqual([])
  })

  test('sees the scores in the dark, too', async () => {
    await using editor = await open('/monitor?deployment=weaver', 'dark')
    await editor.page.getByRole('img', { name: /^Length over time/ }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
  })
})
