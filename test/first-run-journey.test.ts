import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Estimate } from '../engine/run/estimate.ts'
import type { GraphAnswer, RunList, Settings } from '../server/api.ts'
import type { ExperimentList } from '../server/api/experiments.ts'
import { createLog } from '../server/log.ts'
import { recordSample } from '../server/sample.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor } from './support/editor-page.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const key = 'sk-0123456789abcdef'

describe.skipIf(chromiumPath === undefined)(`the first visit in the browser${withBrowser}`, () => {
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

  async function newLogin(): Promise<string> {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    return body.url
  }

  test('Enter alone runs the sample, and the ways to begin make room for its answer', async () => {
    await using editor = await openEditor(browser, heddle.server.loginUrl)
    const { page } = editor
    const begin = page.getByRole('region', { name: 'Begin' })
    const sample = begin.getByRole('button', { name: /^Try the sample/ })
    // It says what it will ask, once that is there.
    await sample.filter({ hasText: /“.+\?”/ }).waitFor()
    await expect.poll(() => sample.evaluate((card) => card === document.activeElement)).toBe(true)
    expect(await begin.getByRole('button').count()).toBe(3)
    expect(await editor.accessibilityProblems()).toEqual([])

    await page.keyboard.press('Enter')
    await page
      .getByRole('button', { name: /^Citation \d+: / })
      .first()
      .waitFor()
    expect(await begin.count()).toBe(0)
    await page.getByRole('button', { name: 'First steps 1 of 5' }).waitFor()

    // A step leads to where it is done, and is marked once it is.
    await page.getByRole('button', { name: 'First steps 1 of 5' }).click()
    const steps = page.getByRole('list', { name: 'First steps' })
    expect(await steps.getByRole('img', { name: 'Done' }).count()).toBe(1)
    await steps.getByRole('link', { name: /^Edit a prompt/ }).click()
    const prompt = page.getByRole('textbox', { name: 'Prompt' })
    await prompt.click()
    await prompt.pressSequentially('Be brief. ')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'First steps 2 of 5' }).waitFor()
    await page.getByRole('button', { name: 'First steps 2 of 5' }).click()
    await steps.getByRole('link', { name: /^Deploy/ }).click()
    await page.waitForURL('**/g/docs-chatbot/deploy')
    await page.goBack()

    // Whoever has run a graph is not asked again.
    await page.reload()
    await page.getByRole('button', { name: 'First steps 2 of 5' }).waitFor()
    expect(await begin.count()).toBe(0)
    expect(editor.faults).toEqual([])
  })

  test('a template becomes a graph of one’s own under the title that one gives it', async () => {
    await using editor = await openEditor(browser, await newLogin())
    const { page } = editor
    await page.getByRole('button', { name: /^Start from a template/ }).click()
    const dialog = page.getByRole('dialog')
    const templates = dialog.getByRole('list', { name: 'Templates' })
    await templates.getByRole('button', { name: /^Support triage/ }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await templates.getByRole('button', { name: /^Support triage/ }).click()
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Letters to the shop')
    await dialog.getByRole('button', { name: 'Copy' }).click()
    await page.waitForURL('**/g/letters-to-the-shop/build')
    await page.locator('.react-flow__node').first().waitFor()
    const { body } = await heddle.send<GraphAnswer>('/api/graphs/letters-to-the-shop')
    expect(body.draft.title).toBe('Letters to the shop')
    expect(Object.keys(body.draft.nodes).length).toBeGreaterThan(1)
    expect(editor.faults).toEqual([])
  })

  test('a blank graph begins with an input and nothing else', async () => {
    await using editor = await openEditor(browser, await newLogin())
    const { page } = editor
    await page.getByRole('button', { name: /^Blank/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Title' }).fill('From nothing')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/g/from-nothing/build')
    const { body } = await heddle.send<GraphAnswer>('/api/graphs/from-nothing')
    expect(body.draft).toMatchObject({ nodes: {}, inputs: { question: { type: 'text' } } })
    expect(editor.faults).toEqual([])
  })

  test('what Heddle recorded of the sample is marked, counts as no step, and can be deleted', async () => {
    const { workspace } = heddle.server
    await recordSample(workspace, createLog({ terminal: false, write: () => undefined }))
    const recorded = async () =>
      (await heddle.send<ExperimentList>('/api/experiments')).body.experiments[0]!
    await expect
      .poll(async () => (await recorded()).progress.done, { timeout: 30_000 })
      .toBeGreaterThan(2)
    const { id } = await recorded()
    await workspace.experiments.stop(id)

    await using editor = await openEditor(browser, await newLogin())
    const { page } = editor
    await page.goto(`${heddle.url}/g/docs-chatbot/versions/1..2`)
    await page.getByText('Correct until it is supported').first().waitFor()
    await page.goto(`${heddle.url}/g/docs-chatbot/evaluate`)
    await page.getByRole('link', { name: /^Do rewriting and reranking help\? Sample/ }).click()
    await page.getByText('Heddle recorded this for you, at its first start').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])

    await page.goto(`${heddle.url}/g/docs-chatbot/runs`)
    // Others in this file have run it, and those runs stand there by themselves.
    await page.getByRole('checkbox', { name: 'With the runs of evaluations' }).waitFor()
    const runs = page.getByRole('listitem').filter({ hasText: ', sample' })
    expect(await runs.count()).toBe(0)
    await page.getByText('With the runs of evaluations').click()
    await runs.first().waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await runs.first().getByRole('link').click()
    await page.getByText('Recorded by Heddle for the evaluation').waitFor()
    await page.getByRole('button', { name: 'First steps 0 of 5' }).waitFor()

    await page.getByRole('link', { name: 'Do rewriting and reranking help?' }).click()
    await page.getByRole('button', { name: 'More for this evaluation' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No evaluations yet').waitFor()
    expect(editor.faults).toEqual([])
  })

  test('a run that is likely to cost much asks at its button, and one of unknown price says so', async () => {
    await using editor = await openEditor(browser, await newLogin())
    const { page } = editor
    let cost: (Estimate['cost'] & {}) | null = { median: 2.4, p90: 3.1 }
    await page.route('**/estimate?*', async (route) => {
      const told: Partial<Estimate> = {
        graph: 'docs-chatbot',
        version: 'newest',
        basis: 'runs',
        runs: 20,
        duration: { median: 8000, p90: 9000 },
        cost,
        nodes: [],
        unknown: [],
      }
      await route.fulfill({ json: told })
    })
    await page.reload()
    await page.getByText('usually 8.00 s · $2.40').waitFor()
    // Without a question there is nothing to run.
    await page.getByRole('textbox', { name: 'Question' }).waitFor()
    const button = page.getByRole('banner').getByRole('button', { name: /^Run/ })
    await button.click()
    const question = page.getByRole('dialog', { name: 'This run is likely to cost $2.40' })
    await question.getByText('one in ten cost more than $3.10').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    await page.keyboard.press('ControlOrMeta+Enter')
    await question.getByRole('button', { name: 'Not now' }).click()
    await page.getByRole('button', { name: 'First steps 0 of 5' }).waitFor()
    await button.click()
    await question.getByRole('button', { name: 'Run it' }).click()
    await page.getByRole('button', { name: 'First steps 1 of 5' }).waitFor()

    // The amount is a setting; below it nothing asks.
    await button.click()
    await question.getByRole('link', { name: 'Change that' }).click()
    const amount = page.getByRole('textbox', { name: 'Ask above, in dollars' })
    await amount.fill('2.5')
    await page.keyboard.press('Tab')
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.goBack()
    await page.getByRole('textbox', { name: 'Question' }).waitFor()
    const runs = async () =>
      (await heddle.send<RunList>('/api/runs?graph=docs-chatbot')).body.runs.length
    const before = await runs()
    await button.click()
    await expect.poll(runs, { timeout: 30_000 }).toBe(before + 1)
    expect(await question.count()).toBe(0)

    cost = null
    await page.reload()
    await page.getByText('usually 8.00 s · price unknown').waitFor()
    expect(editor.faults).toEqual([])
  })

  test('a model server that does not answer is told where answers are asked for, and in the settings', async () => {
    const gone = await startScriptedModel()
    await gone.close()
    await using served = await startServed({
      editor: true,
      variables: { OPENAI_BASE_URL: gone.url },
    })
    await using editor = await openEditor(browser, served.server.loginUrl)
    const { page } = editor
    const words = `The model server at ${gone.url} does not answer: is it running?`
    await page.getByText(words).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('link', { name: 'Models and keys' }).click()
    await page.getByText('The first connection gives no model').waitFor()
    await page.getByText(words).waitFor()
    expect((await served.send('/api/session')).text).not.toContain(gone.url)
  })

  test('a key is tried while it is typed, and the sample then answers with the model', async () => {
    await using editor = await openEditor(browser, await newLogin())
    const { page } = editor
    await page.getByRole('button', { name: 'Connect a model' }).click()
    const dialog = page.getByRole('dialog')
    const verdict = dialog.getByRole('status')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('house')

    await dialog.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9')
    await dialog.getByRole('textbox', { name: 'Key' }).pressSequentially('sk-wrong')
    await verdict.getByText('It cannot be reached').waitFor()
    await dialog.getByRole('textbox', { name: 'Address' }).fill(model.url)
    await dialog.getByRole('textbox', { name: 'Key' }).focus()
    await verdict.getByText('The key is wrong').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    // Nothing of an attempt is kept.
    expect((await heddle.send<Settings>('/api/settings')).body.connections).toEqual([])

    await dialog.getByRole('textbox', { name: 'Key' }).fill('')
    await dialog.getByRole('textbox', { name: 'Key' }).pressSequentially(key)
    await verdict.getByText('It works').waitFor()
    const named = verdict.getByRole('list', { name: 'Models' }).getByRole('listitem')
    expect(await named.allTextContents()).toEqual([
      'scripted',
      'scripted-embedding',
      'scripted-rerank',
    ])
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('No model is connected.').waitFor({ state: 'detached' })
    model.reset()
    await page.getByRole('button', { name: /^Try the sample/ }).click()
    await page
      .getByText(/^(Done|Failed|Stopped)$/)
      .first()
      .waitFor()
    expect(await editor.statusOf('generate')).toBe('Done')
    const calls = model.requests.filter(({ path }) => path === '/chat/completions')
    expect(calls.length).toBeGreaterThan(0)
    expect(new Set(calls.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${key}`]),
    )

    // Run up to a node, the model is not asked again, and what that saved is said.
    const asked = model.requests.length
    await editor.node('generate').click({ position: { x: 30, y: 12 } })
    await page.keyboard.press('ControlOrMeta+Shift+Enter')
    const node = editor.node('generate')
    await node.getByText(/cached, saved .+ tokens$/).waitFor()
    const region = page.getByRole('region', { name: 'Run' })
    expect(await region.locator('dl').textContent()).toMatch(/saved by cache.+ · [\d.k]+ tokens/)
    expect(model.requests.length).toBe(asked)
    expect(editor.faults).toEqual([])
  })
})
