import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { FeedbackList } from '../server/api/feedback.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import type { EditorPage } from './support/editor-page.ts'
import { echo } from './support/graphs.ts'
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
    await heddle.publish(echo('echo'))
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  async function listed(query = ''): Promise<FeedbackList> {
    return (await heddle.send<FeedbackList>(`/api/feedback${query}`)).body
  }

  const panel = (page: Page) => page.getByRole('region', { name: 'Feedback' })
  const list = (page: Page) => page.getByRole('list', { name: 'Feedback' })

  test('says below an answer that it is bad, why, and what was missing', async () => {
    await using editor = await open('/g/echo/build')
    const { page } = editor
    await editor.node('said').waitFor()
    await editor.ask('Which way does the weft go?')
    await panel(page).getByRole('radio', { name: 'Bad answer' }).click()
    await panel(page).getByText('Noted, thank you.').waitFor()
    await panel(page).getByText('Wrong').click()
    await panel(page).getByText('Too long').click()
    const comment = panel(page).getByRole('textbox', { name: 'Comment' })
    await comment.fill('<img src=x onerror=alert(1)> It goes across.')
    await panel(page)
      .getByRole('button', { name: /^Send comment/ })
      .click()
    await vi.waitFor(
      async () =>
        expect((await listed('?graph=echo&kind=comment')).feedback).toMatchObject([
          {
            thumbs: 'down',
            reasons: ['Wrong', 'Too long'],
            comment: '<img src=x onerror=alert(1)> It goes across.',
            input: { question: 'Which way does the weft go?' },
          },
        ]),
      patience,
    )
    expect(await editor.accessibilityProblems()).toEqual([])

    await page.getByRole('link', { name: 'Feedback' }).click()
    const entry = list(page).getByRole('listitem')
    await entry.getByText('It goes across.').waitFor()
    expect(await entry.getByText('<img src=x onerror=alert(1)>').count()).toBe(1)
    await entry.getByRole('link').click()
    await page.waitForURL(/\/g\/echo\/runs\/[\w-]{36}$/)
    await panel(page).getByRole('radio', { name: 'Bad answer', checked: true }).waitFor()
    expect(await panel(page).getByRole('textbox', { name: 'Comment' }).inputValue()).toContain(
      'It goes across.',
    )
    expect(editor.faults).toEqual([])
  })

  test('takes thumbs back by pressing them again', async () => {
    const run = await heddle.run('echo', { question: 'a' })
    await using editor = await open(`/g/echo/runs/${run.id}`)
    const up = panel(editor.page).getByRole('radio', { name: 'Good answer' })
    const thumbs = async (): Promise<unknown> =>
      (await listed()).feedback.find((entry) => entry.run === run.id)?.thumbs
    await up.click()
    await vi.waitFor(async () => expect(await thumbs()).toBe('up'), patience)
    await up.click()
    await vi.waitFor(async () => expect(await thumbs()).toBeUndefined(), patience)
  })

  test('narrows the list, shares its address, and deletes an entry', async () => {
    const runs = [
      await heddle.run('echo', { question: 'the first' }),
      await heddle.run('echo', { question: 'the second' }),
    ]
    for (const [at, run] of runs.entries()) {
      await heddle.send(`/v1/runs/${run.id}/feedback`, { body: { stars: 5 - at } })
    }
    await using editor = await open('/feedback?kind=stars')
    const { page } = editor
    await page.getByText('2 entries · 4.5 of 5 stars from 2').waitFor()
    expect(await list(page).getByRole('listitem').count()).toBe(2)
    await page.getByRole('button', { name: /Time/ }).click()
    await page.getByRole('option', { name: 'Last 7 days' }).click()
    await page.waitForURL(/kind=stars&days=7$/)
    await list(page)
      .getByRole('listitem')
      .filter({ hasText: 'the first' })
      .getByRole('button', { name: 'Delete this feedback' })
      .click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('1 entry · 4.0 of 5 stars from 1').waitFor()
    await page.goto(new URL('/feedback?graph=nothing-of-this-name', page.url()).href)
    await page.getByText('No feedback fits').waitFor()
    expect(editor.faults).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`finds nothing in the way of assistive technology in the ${theme} theme`, async () => {
      const run = await heddle.run('echo', { question: `In the ${theme} theme` })
      const said = {
        thumbs: 'down',
        stars: 2,
        comment: 'No.',
        reasons: ['Wrong'],
        correction: 'Yes.',
      }
      await heddle.send(`/v1/runs/${run.id}/feedback`, { body: said })
      await using editor = await open('/feedback', theme)
      await list(editor.page).getByText('Should have said: Yes.').first().waitFor()
      expect(await editor.accessibilityProblems()).toEqual([])
    })
  }
})
