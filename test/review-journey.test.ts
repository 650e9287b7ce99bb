import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import type { EditorPage } from './support/editor-page.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const review: Graph = {
  heddle: 1,
  name: 'review',
  inputs: { question: { type: 'text' } },
  nodes: {
    draft: {
      type: 'template@1',
      config: { template: 'Draft of: {{question}}' },
      inputs: { question: '$.question' },
    },
    approve: {
      type: 'human@1',
      config: {
        question: 'May this be sent to whoever asked “{{question}}”?',
        fields: [
          { name: 'verdict', type: 'text', options: ['Send', 'Drop'] },
          { name: 'answer', type: 'text', title: 'What is sent' },
          { name: 'urgent', type: 'boolean' },
          { name: 'data', type: 'json', optional: true },
        ],
        deadline: 60,
      },
      inputs: { question: '$.question', answer: 'draft.text', notes: 'draft.text' },
    },
  },
  outputs: { answer: 'approve.answer', verdict: 'approve.verdict' },
}

const around: Graph = {
  heddle: 1,
  name: 'around',
  inputs: { question: { type: 'text' } },
  nodes: {
    desk: {
      type: 'graph@1',
      config: { graph: 'review' },
      inputs: { question: '$.question' },
    },
  },
  outputs: { answer: 'desk.answer' },
}

describe.skipIf(chromiumPath === undefined)(`a person in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    for (const graph of [review, around]) await heddle.publish(graph)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  async function ask(page: Page, question: string): Promise<void> {
    const field = page.getByRole('textbox', { name: 'Question' }).last()
    await field.fill(question)
    await field.press('ControlOrMeta+Enter')
    await page.getByText('Waiting for a person').first().waitFor()
  }

  const form = (page: Page) => page.getByRole('form', { name: 'Answer' })

  test('is asked on the canvas, answers in the form, and the run goes on', async () => {
    await using editor = await open('/g/review/build')
    const { page } = editor
    await editor.node('approve').waitFor()
    await ask(page, 'Where is my parcel?')
    expect(await editor.statusOf('approve')).toBe('Waiting for a person')
    const questions = page.getByRole('list', { name: 'Questions of the run' })
    await expect.poll(() => questions.textContent()).toContain('Where is my parcel?')

    await questions.getByRole('button', { name: 'Answer' }).click()
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await expect.poll(() => inspector.textContent()).toContain('notesDraft of: Where is my parcel?')
    await form(page).getByRole('button', { name: 'Answer' }).click()
    expect(await form(page).getByText('Choose one.').count()).toBe(2)
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('value'))
    await expect.poll(focused).toBe('Send')
    await form(page).getByRole('textbox', { name: 'Data' }).fill('{ "half": ')
    await form(page).getByText('Send', { exact: true }).click()
    await form(page).getByText('No', { exact: true }).click()
    const answer = form(page).getByRole('textbox', { name: 'What is sent' })
    expect(await answer.inputValue()).toBe('Draft of: Where is my parcel?')
    await answer.fill('It comes tomorrow.')
    await form(page).getByRole('button', { name: 'Answer' }).click()
    await form(page).getByText('This is not JSON yet').waitFor()
    await form(page).getByRole('textbox', { name: 'Data' }).fill('{ "half": 1 }')
    await answer.press('ControlOrMeta+Enter')

    await page
      .getByText(/^Done$/)
      .first()
      .waitFor()
    expect(await editor.statusOf('approve')).toBe('Done')
    const run = page.getByRole('region', { name: 'Run' })
    await expect.poll(() => run.textContent()).toContain('It comes tomorrow.')
    await editor.show('Trace')
    await expect.poll(() => run.textContent()).toMatch(/Approve.*answered by \w+ after/)
    expect(editor.faults).toEqual([])
  })

  test('is asked by a graph inside another, and its nodes stand under it in the trace', async () => {
    await using editor = await open('/g/around/build')
    const { page } = editor
    const desk = editor.node('desk')
    await desk.getByText('verdict').waitFor()
    expect(await page.getByRole('button', { name: /problem/ }).count()).toBe(0)
    await ask(page, 'Where is my parcel?')
    expect(await editor.statusOf('desk')).toBe('Waiting for a person')

    await page.reload()
    await page.getByText('Waiting for a person').first().waitFor()
    await editor.show('Trace')
    const rows = page.getByRole('grid', { name: 'Trace' }).getByRole('row')
    await expect
      .poll(() => rows.locator('[role="gridcell"]:first-child').allTextContents())
      .toEqual(['Desk', 'Draft', 'Approve'])
    await rows.filter({ hasText: 'Draft' }).click()
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await expect.poll(() => inspector.textContent()).toContain('in desk')
    await expect.poll(() => inspector.textContent()).toContain('Draft of: Where is my parcel?')
    await inspector.getByRole('button', { name: 'Back to desk' }).click()
    await form(page).getByText('Drop', { exact: true }).click()
    await form(page).getByText('Yes', { exact: true }).click()
    await form(page).getByRole('button', { name: 'Answer' }).click()
    await page
      .getByText(/^Done$/)
      .first()
      .waitFor()
    expect(await editor.statusOf('desk')).toBe('Done')
    expect(editor.faults).toEqual([])
  })

  test('who answers elsewhere is seen in every open window, and the list says what waits', async () => {
    const { id, status: before } = await heddle.run('review', { question: 'Who is there?' })
    expect(before).toBe('waiting')
    await using editor = await open(`/g/review/runs/${id}`)
    const { page } = editor
    await page.getByText('Waiting for a person').first().waitFor()
    const { status } = await heddle.send(`/v1/runs/${id}/answer`, {
      method: 'POST',
      body: { node: 'approve', answer: { verdict: 'Send', answer: 'Nobody.', urgent: false } },
    })
    expect(status).toBe(202)
    await page
      .getByText(/^Done$/)
      .first()
      .waitFor()
    await expect
      .poll(() => page.getByRole('region', { name: 'Run' }).textContent())
      .toContain('Nobody.')

    const other = await heddle.run('review', { question: 'And now?' })
    await page.goto(new URL('/runs', page.url()).href)
    const row = page.getByRole('listitem').filter({ hasText: 'And now?' })
    await row.getByText('waits').waitFor()
    await heddle.send(`/v1/runs/${other.id}/cancel`, { method: 'POST' })
    await row.getByRole('img', { name: 'Stopped' }).waitFor()
    expect(editor.faults).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`has a form without barriers in the ${theme} theme`, async () => {
      await using editor = await open('/g/review/build', theme)
      const { page } = editor
      await editor.node('approve').waitFor()
      await ask(page, 'Where is my parcel?')
      await page.getByRole('button', { name: 'Answer' }).first().click()
      await form(page).waitFor()
      await form(page).getByRole('button', { name: 'Answer' }).click()
      await form(page).getByText('Choose one.').first().waitFor()
      expect(await editor.accessibilityProblems()).toEqual([])
    })
  }
})
