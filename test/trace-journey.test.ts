import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { usageFigure, usageOfModels } from '../editor/runs/usage-words.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor, type EditorPage } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 30_000 }

const written = graph('written', {
  inputs: { question: { type: 'text' } },
  nodes: {
    ask: {
      type: 'template@1',
      config: { template: '{{question}} Tell me all.' },
      inputs: { question: '$.question' },
    },
    write: { type: 'generate@1', inputs: { question: 'ask.text' } },
    mark: {
      type: 'template@1',
      config: { template: '{{answer}}!' },
      inputs: { answer: 'write.answer' },
    },
  },
  outputs: { said: 'mark.text' },
})

const each = graph('each', {
  inputs: { list: { type: 'text[]' } },
  nodes: {
    all: { frame: 'map', over: '$.list', concurrency: 50 },
    item: {
      type: 'template@1',
      in: 'all',
      config: { template: '{{it}}' },
      inputs: { it: '$item' },
    },
  },
  outputs: { said: 'item.text' },
})

/** A person, a slow model, and what needs both. */
const reviewed = graph('reviewed', {
  nodes: {
    essay: { type: 'generate@1', inputs: { question: '$.question' } },
    review: {
      type: 'human@1',
      config: { question: 'May it be sent?', fields: [{ name: 'reply', type: 'text' }] },
      inputs: { question: '$.question' },
    },
    send: {
      type: 'template@1',
      config: { template: '{{reply}} {{essay}}' },
      inputs: { reply: 'review.reply', essay: 'essay.answer' },
    },
    thank: { type: 'template@1', config: { template: '{{sent}}' }, inputs: { sent: 'send.text' } },
  },
  outputs: { said: 'thank.text' },
})

/** Nine nodes behind the person. */
const long = graph('long', {
  nodes: {
    ...reviewed.nodes,
    ...Object.fromEntries(
      Array.from({ length: 7 }, (_, at) => [
        `step${at}`,
        {
          type: 'template@1',
          config: { template: '{{sent}}' },
          inputs: { sent: at === 0 ? 'thank.text' : `step${at - 1}.text` },
        },
      ]),
    ),
  },
  outputs: { said: 'step6.text' },
})

describe.skipIf(chromiumPath === undefined)(`the trace in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served
  let model: ScriptedModel

  beforeAll(async () => {
    browser = await launchBrowser()
    model = await startScriptedModel({ pace: 10 })
    model.script({
      kind: 'text',
      text: Array.from({ length: 60 }, (_, at) => `word${at}`).join(' '),
    })
    heddle = await startServed({
      editor: true,
      variables: { OPENAI_API_KEY: 'sk-for-the-tests', OPENAI_BASE_URL: model.url },
    })
    await heddle.publish(written)
    await heddle.publish(each)
    await heddle.publish(reviewed)
    await heddle.publish(long)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
    await model?.close()
  })

  async function open(path: string): Promise<EditorPage> {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    const editor = await openEditor(browser, body.url)
    await editor.page.goto(new URL(path, body.url).href)
    return editor
  }

  test('dragging along the scale shows the canvas as it was then, with the text so far', async () => {
    const run = await heddle.run('written', { question: 'Who weaves?' })
    await using editor = await open(`/g/written/build?run=${run.id}`)
    const { page } = editor
    await expect.poll(() => editor.statusOf('mark'), patience).toBe('Done')
    await editor.show('Trace')
    const rows = page.getByRole('grid', { name: 'Trace' }).getByRole('row')
    await expect.poll(() => rows.count(), patience).toBe(4)
    expect(await rows.filter({ hasText: 'on the critical path' }).count()).toBe(3)

    const scale = page.getByRole('slider', { name: 'Moment of the run' })
    const box = (await scale.boundingBox())!
    await page.mouse.move(box.x + box.width * 0.9, box.y + 8)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 8, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => editor.statusOf('write'), patience).toBe('Running')
    expect(await editor.statusOf('mark')).toBe('Queued')
    const text = await editor.node('write').textContent()
    expect(text).toMatch(/word3\b/)
    expect(text).not.toContain('word59')
    await page.waitForURL(/[?&]t=\d+/)

    // The link opens at the same moment.
    await page.reload()
    await expect.poll(() => editor.statusOf('write'), patience).toBe('Running')
    expect(await editor.node('write').textContent()).not.toContain('word59')
    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('.')
    await expect.poll(() => editor.statusOf('write'), patience).toBe('Done')
    await page.keyboard.press(',')
    await page.keyboard.press(',')
    await expect.poll(() => editor.statusOf('write'), patience).not.toBe('Done')
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('button', { name: 'Back to the end' }).click()
    await expect.poll(() => editor.statusOf('mark'), patience).toBe('Done')
    await expect.poll(() => page.url(), patience).not.toContain('t=')
    expect(editor.faults).toEqual([])
  })

  test('a prompt is shown as it was sent, with where its parts came from, and is copied as curl', async () => {
    const run = await heddle.run('written', { question: 'Who weaves at night?' })
    await using editor = await open(`/g/written/build?run=${run.id}&node=write`)
    const { page } = editor
    await editor.show('Trace')
    const chosen = page.getByRole('grid', { name: 'Trace' }).getByRole('row', { selected: true })
    await expect
      .poll(() => chosen.allTextContents(), patience)
      .toEqual([expect.stringMatching(/^Write/)])
    await editor.tab('Calls')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    const part = inspector.locator('mark[title="From question"]')
    expect(await part.textContent()).toBe('Who weaves at night? Tell me all.')
    await inspector.getByRole('button', { name: 'question' }).hover()
    expect(await part.getAttribute('data-lit')).toBe('true')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await inspector.getByRole('button', { name: 'Copy as curl' }).click()
    await page.getByText('The call as curl is on the clipboard.').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain('$OPENAI_BASE_URL/chat/completions')
    expect(copied).toContain('Who weaves at night? Tell me all.')
    expect(copied).not.toContain('sk-for-the-tests')
    expect(await editor.accessibilityProblems()).toEqual([])
    expect(editor.faults).toEqual([])
  })

  test('the last executions of a node lead to their runs, and keys go from run to run', async () => {
    const first = await heddle.run('written', { question: 'The first?' })
    const second = await heddle.run('written', { question: 'The second?' })
    await using editor = await open(`/g/written/build?run=${second.id}&node=ask`)
    const { page } = editor
    await editor.tab('History')
    const list = page.getByRole('list', { name: 'Executions' }).getByRole('button')
    await list.nth(1).waitFor()
    expect(await list.nth(0).getAttribute('aria-current')).toBe('true')
    await list.nth(1).click()
    await page.waitForURL(new RegExp(`run=${first.id}`))
    await editor.node('ask').getByText('The first? Tell me all.').waitFor()
    await page.locator('[data-canvas]').focus()
    await page.keyboard.press(']')
    await editor.node('ask').getByText('The second? Tell me all.').waitFor()
    await page.waitForURL(new RegExp(`run=${second.id}`))
    await page.keyboard.press(']')
    await page.getByText('This is the newest run.').waitFor()
    await page.keyboard.press('Shift+E')
    const keep = page.getByRole('dialog', { name: 'Add to a dataset' })
    await keep.getByRole('button', { name: 'Cancel' }).click()
    await keep.waitFor({ state: 'detached' })
    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('[')
    await editor.node('ask').getByText('The first? Tell me all.').waitFor()
    expect(editor.faults).toEqual([])
  })

  test('a run of an older version says so, marks what has changed, and opens as it ran', async () => {
    const run = await heddle.run('written', { question: 'Who wove before?' })
    const { mark: _mark, ...others } = written.nodes
    await heddle.publish({
      ...written,
      nodes: {
        ...others,
        ask: {
          type: 'template@1',
          config: { template: '{{question}} In one word.' },
          inputs: { question: '$.question' },
        },
        close: {
          type: 'template@1',
          config: { template: '{{answer}}.' },
          inputs: { answer: 'write.answer' },
        },
      },
      outputs: { said: 'close.text' },
    })
    await using editor = await open(`/g/written/runs/${run.id}`)
    const { page } = editor
    await page.getByText('This run was of v1; the canvas shows v2.').waitFor()
    await expect.poll(() => editor.statusOf('ask'), patience).toBe('Changed since')
    await editor.node('write').getByText('fed by what has changed').waitFor()
    await editor.node('close').getByText('not in the graph that ran').waitFor()
    expect(await editor.node('mark').count()).toBe(0)
    expect(await editor.accessibilityProblems()).toEqual([])

    await page.getByRole('button', { name: 'Show v1' }).click()
    await page.getByText('This is v1, as it ran. It can only be read.').waitFor()
    await expect.poll(() => editor.statusOf('mark'), patience).toBe('Done')
    expect(await editor.statusOf('ask')).toBe('Done')
    expect(await editor.node('close').count()).toBe(0)
    await editor.node('mark').click()
    await page.getByRole('heading', { name: 'Mark' }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.waitForURL('**as=ran**')
    await page.reload()
    await expect.poll(() => editor.statusOf('mark'), patience).toBe('Done')
    await page.getByRole('link', { name: 'Differences' }).click()
    await page.waitForURL('**/g/written/versions/1..2')
    expect(editor.faults).toEqual([])
  })

  test('of a run of many executions only the rows in sight are there, and keys reach them all', async () => {
    const list = Array.from({ length: 1500 }, (_, at) => `item ${at}`)
    const run = await heddle.run('each', { list })
    await using editor = await open(`/g/each/build?run=${run.id}`)
    const { page } = editor
    await editor.show('Trace')
    const grid = page.getByRole('grid', { name: 'Trace' })
    await expect.poll(() => grid.getAttribute('aria-rowcount'), patience).toBe('1501')
    expect(await grid.getByRole('row').count()).toBeLessThan(60)
    await grid.getByRole('row').nth(1).focus()
    await page.keyboard.press('End')
    const last = grid.getByRole('row').last()
    await expect.poll(() => last.getAttribute('aria-rowindex'), patience).toBe('1501')
    await expect.poll(() => last.evaluate((row) => row === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Item' }).waitFor()
    expect(await grid.getByRole('row').count()).toBeLessThan(60)
    expect(await editor.accessibilityProblems()).toEqual([])
    expect(editor.faults).toEqual([])
  })

  test('a run that goes on shows what it has not come to and why, and a question is answered from its row', async () => {
    const run = await heddle.begin('reviewed', { question: 'Who weaves by day?' })
    await using editor = await open(`/g/reviewed/build?run=${run.id}`)
    const { page } = editor
    await editor.show('Trace')
    const grid = page.getByRole('grid', { name: 'Trace' })
    const names = (): Promise<string[]> => grid.getByRole('row').allTextContents()
    await expect
      .poll(names, patience)
      .toEqual([
        expect.stringContaining('node'),
        expect.stringMatching(/^Essay/),
        expect.stringMatching(/^Reviewwaits for a person, \d+ s/),
        'Sendwaits for Review',
        'Thankwaits for Send',
      ])
    expect(await grid.getAttribute('aria-rowcount')).toBe('5')
    await grid.getByRole('row').nth(1).focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Send' }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])

    await grid.getByRole('button', { name: 'Answer Review' }).click()
    const reply = page.getByRole('textbox', { name: 'reply' })
    await expect.poll(() => reply.evaluate((one) => one === document.activeElement)).toBe(true)
    await reply.fill('Yes.')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect.poll(() => editor.statusOf('thank'), patience).toBe('Done')
    expect((await names()).join()).not.toContain('waits')
    const review = grid.getByRole('row', { name: 'Review' })
    await review.getByTitle('Here it waited for a person').waitFor({ state: 'attached' })
    expect(editor.faults).toEqual([])
  })

  test('many nodes that have not begun stand in one row', async () => {
    const run = await heddle.begin('long', { question: 'Who weaves at noon?' })
    await using editor = await open(`/g/long/build?run=${run.id}`)
    await editor.show('Trace')
    const rows = editor.page.getByRole('grid', { name: 'Trace' }).getByRole('row')
    await expect
      .poll(async () => (await rows.allTextContents()).at(-1), patience)
      .toBe('9 nodes not begun')
    await heddle.send(`/v1/runs/${run.id}/cancel`, { method: 'POST' })
    await expect.poll(() => rows.count(), patience).toBe(3)
    expect(editor.faults).toEqual([])
  })

  test('the list of runs says what each of them cost, and what its models took', async () => {
    const run = await heddle.run('written', { question: 'Who pays the weaver?' })
    await using editor = await open('/g/written/runs')
    const row = editor.page.getByRole('link', { name: 'Who pays the weaver?' })
    const figure = row.getByTitle(usageOfModels(run.usage))
    expect(await figure.textContent()).toBe(usageFigure(run.usage))
    expect(usageFigure(run.usage)).not.toBe('')
    expect(await editor.accessibilityProblems()).toEqual([])
    expect(editor.faults).toEqual([])
  })
})
