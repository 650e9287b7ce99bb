import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { DeploymentAnswer } from '../server/api/deployments.ts'
import type { GraphAnswer } from '../server/api.ts'
import type { FeedbackList } from '../server/api/feedback.ts'
import type { KeyList } from '../server/api/people.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import type { EditorPage } from './support/editor-page.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 30_000 }

describe.skipIf(chromiumPath === undefined)(`a person in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  const live = async (name: string): Promise<DeploymentAnswer> =>
    (await heddle.send<DeploymentAnswer>(`/api/deployments/${name}`)).body

  test('deploys the sample from its canvas, asks it in the console, and says what the answer is worth', async () => {
    await using editor = await open('/g/docs-chatbot/build')
    const { page } = editor
    await page.getByRole('button', { name: 'Deploy', exact: true }).click()
    const dialog = page.getByRole('dialog')
    const checks = dialog.getByRole('list', { name: 'Checks' })
    await checks.getByText('Nobody calls it yet.').waitFor()
    await checks.getByText('No model is connected', { exact: false }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('textbox', { name: 'Its name' }).fill('Not a name')
    await dialog.getByText('small letters, digits and "-" only', { exact: false }).waitFor()
    await dialog.getByRole('textbox', { name: 'Its name' }).fill('assistant')
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click()
    await dialog.getByRole('heading', { name: 'assistant is live' }).waitFor()
    expect((await live('assistant')).revision.settings).toMatchObject({
      graph: 'docs-chatbot',
      variants: [{ name: 'v2', weight: 100 }],
    })

    await dialog.getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('textbox', { name: 'Question' }).fill('What is a deployment?')
    await page.getByRole('button', { name: /^Ask/ }).click()
    const exchange = page.getByRole('article', { name: 'What is a deployment?' })
    await exchange.getByText('Done', { exact: true }).waitFor()
    await exchange.getByText('revision 1').waitFor()
    await exchange
      .getByRole('button', { name: /^Citation 1/ })
      .first()
      .waitFor()
    await exchange.getByRole('radio', { name: 'Good answer' }).click()
    await vi.waitFor(async () => {
      const { body } = await heddle.send<FeedbackList>('/api/feedback?deployment=assistant')
      expect(body.feedback).toMatchObject([{ thumbs: 'up', variant: 'v2' }])
    }, patience)
    await page.getByRole('tab', { name: 'Feedback' }).click()
    await page.getByText('1 entry · 1 up · 0 down').waitFor()
    await page.getByRole('tab', { name: 'Overview' }).click()
    const figures = page.getByRole('region', { name: 'Traffic' })
    await figures.getByText('Requests in 24 h').waitFor()
    expect(await figures.locator('dd').allTextContents()).toEqual([
      '1',
      '0',
      expect.stringMatching(/ m?s$/),
      '$0',
    ])
    expect(editor.faults).toEqual([])
  })

  test('splits with a second version, promotes it, rolls back, and takes even that back', async () => {
    await publishVersion(heddle, saying('talks', 'first'))
    await using editor = await open('/g/talks/build')
    const { page } = editor
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Deploy', exact: true }).click()
    await dialog.getByRole('textbox', { name: 'Its name' }).fill('talk')
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click()
    await dialog.getByRole('button', { name: 'Close' }).click()

    // Somebody changes the draft, which is deployed as a version of its own.
    const { body: graph } = await heddle.send<GraphAnswer>('/api/graphs/talks')
    const { status } = await heddle.send('/api/graphs/talks/draft', {
      method: 'PUT',
      body: { baseRevision: graph.revision, draft: saying('talks', 'second') },
    })
    expect(status).toBe(200)
    await page.goto(new URL('/g/talks/deploy', page.url()).href)
    await page.getByRole('button', { name: 'Deploy', exact: true }).click()
    await dialog.getByText('The same as those of the live version.').waitFor()
    await dialog.getByText('A part of them').click()
    await dialog.getByRole('textbox', { name: 'What changes' }).fill('Say second')
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click()
    await dialog.getByRole('button', { name: 'Open the deployment' }).click()
    expect((await live('talk')).weights).toEqual({ v1: 90, v2: 10 })

    const second = page.getByRole('group', { name: 'Variant v2' })
    await second.getByRole('textbox', { name: 'Percent' }).fill('40')
    await second.getByRole('textbox', { name: 'Percent' }).press('Tab')
    const bar = page.getByRole('region', { name: 'Changes that are not live yet' })
    await bar.getByText('Share of v1').waitFor()
    await bar.getByRole('button', { name: 'Make revision 3 live' }).click()
    await bar.waitFor({ state: 'detached' })
    expect((await live('talk')).weights).toEqual({ v1: 60, v2: 40 })

    await page.getByRole('button', { name: 'Promote v2' }).click()
    await page.getByText('v2 answers all requests now.').waitFor()
    expect((await live('talk')).weights).toEqual({ v1: 0, v2: 100 })
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByText('Rolled talk back to how revision 3 was.').waitFor()
    expect((await live('talk')).weights).toEqual({ v1: 60, v2: 40 })
    await page
      .getByRole('region', { name: 'Notices' })
      .getByRole('button', { name: 'Undo' })
      .last()
      .click()
    await page.getByText('Went back to how revision 4 was.').waitFor()
    expect((await live('talk')).weights).toEqual({ v1: 0, v2: 100 })

    await page.getByRole('tab', { name: 'Revisions' }).click()
    const first = page.getByRole('listitem', { name: 'Revision 1', exact: true })
    await first.getByRole('button', { name: 'Back to 1' }).click()
    await vi.waitFor(
      async () => expect((await live('talk')).weights).toEqual({ v1: 100 }),
      patience,
    )
    expect(editor.faults).toEqual([])
  })

  test('sets limits, is held up by a gate, and goes live all the same with a reason', async () => {
    const version = await publishVersion(heddle, saying('guarded', 'one'))
    await deploy(
      heddle,
      'guard',
      {
        graph: 'guarded',
        variants: [{ name: 'v1', version, weight: 100 }],
        gates: ['answers'],
      },
      { force: true, reason: 'The first one.' },
    )
    const next = await publishVersion(heddle, saying('guarded', 'two'))
    await using editor = await open('/deployments/guard?tab=limits')
    const { page } = editor
    await page.getByRole('textbox', { name: 'Requests a minute' }).fill('60')
    await page.getByRole('textbox', { name: 'Longest wait, in seconds' }).fill('2.5')
    await page.getByRole('textbox', { name: 'Origins' }).fill('https://www.example.com')
    await page.getByText('no result yet').waitFor()
    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.getByRole('button', { name: 'Add a variant' }).click()
    const candidate = page.getByRole('group', { name: 'Variant candidate' })
    await candidate.getByRole('button', { name: /Version/ }).click()
    await page.getByRole('option', { name: /v2/ }).click()
    await candidate.getByRole('textbox', { name: 'Percent' }).fill('20')
    await candidate.getByRole('textbox', { name: 'Percent' }).press('Tab')
    const bar = page.getByRole('region', { name: 'Changes that are not live yet' })
    await bar.getByRole('button', { name: 'Make revision 2 live' }).click()
    await bar.getByText('A gate holds it up').waitFor()
    await bar.getByRole('textbox', { name: 'Why it goes live' }).fill('The build is broken.')
    await bar.getByRole('button', { name: 'Go live all the same' }).click()
    await bar.waitFor({ state: 'detached' })
    const { revision } = await live('guard')
    expect(revision.forced).toContain('The build is broken.')
    expect(revision.settings).toMatchObject({
      limits: { requestsPerMinute: 60 },
      timeout: 2500,
      origins: ['https://www.example.com'],
      variants: [
        { name: 'v1', version, weight: 80 },
        { name: 'candidate', version: next, weight: 20 },
      ],
    })
    // What the server refused is in the console of the browser, too.
    expect(editor.faults.filter((fault) => !fault.includes('409'))).toEqual([])
  })

  test('makes a key that reaches one deployment, and sees the real chat answer', async () => {
    const { body } = await heddle.send<GraphAnswer>('/api/graphs/docs-chatbot')
    await deploy(heddle, 'shop', {
      graph: 'docs-chatbot',
      variants: [{ name: 'v1', version: body.version, weight: 100 }],
    })
    await using editor = await open('/deployments/shop?tab=call')
    const { page } = editor
    const example = page.getByRole('region', { name: 'curl example' })
    await example.getByText('/v1/graphs/shop/runs', { exact: false }).waitFor()
    await page.getByText('OpenAI, Python').click()
    await page.getByText('model="shop"', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Make a key for shop' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('the shop')
    await page.getByRole('button', { name: 'Make the key' }).click()
    await page.getByRole('dialog').getByText('It is shown this once', { exact: false }).waitFor()
    const { body: keys } = await heddle.send<KeyList>('/api/keys')
    expect(keys.keys.find(({ name }) => name === 'the shop')).toMatchObject({
      scopes: ['run'],
      boundTo: [{ kind: 'deployment', name: 'shop' }],
    })
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

    await page.getByRole('tab', { name: 'Widget' }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('Ask the shop')
    const chat = page.frameLocator('iframe[title="Preview of the chat"]')
    await chat.getByRole('heading', { name: 'Ask the shop' }).waitFor()
    await chat.getByRole('textbox').fill('What is a deployment?')
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.getByText('A deployment is a name', { exact: false }).first().waitFor()
    await page
      .getByRole('region', { name: 'script tag' })
      .getByText('data-title="Ask the shop"', { exact: false })
      .waitFor()
    expect(editor.faults).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`finds nothing in the way of assistive technology in the ${theme} theme`, async () => {
      const version = await publishVersion(heddle, saying(`seen-${theme}`, 'one'))
      const next = await publishVersion(heddle, saying(`seen-${theme}`, 'two'))
      const name = `seen-${theme}`
      for (const gates of [[], ['answers']]) {
        await deploy(heddle, name, {
          graph: name,
          variants: [
            { name: 'v1', version, weight: 90 },
            { name: 'v2', version: next, weight: 10 },
          ],
          gates,
          ramp: [{ at: Date.now() + 86_400_000, weights: { v1: 90, v2: 10 } }],
        })
      }
      await using editor = await open('/deployments', theme)
      const { page } = editor
      await page.getByRole('list', { name: 'Deployments' }).getByText(name).first().waitFor()
      expect(await editor.accessibilityProblems()).toEqual([])
      await page.goto(new URL(`/deployments/${name}`, page.url()).href)
      for (const tab of [
        'Overview',
        'Call it',
        'Test console',
        'Widget',
        'Limits',
        'Revisions',
        'Feedback',
      ]) {
        await page.getByRole('tab', { name: tab }).click()
        await page.getByRole('tabpanel', { name: tab }).waitFor()
        const problems = await editor.accessibilityProblems()
        expect({ tab, problems }).toEqual({ tab, problems: [] })
      }
      expect(editor.faults).toEqual([])
    })
  }
})
