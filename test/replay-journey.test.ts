import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunList } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { all } from './support/client.ts'
import { openEditor, type EditorPage } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const template = (text: string, ...ports: readonly (readonly [string, string])[]) => ({
  type: 'template@1',
  config: { template: text },
  inputs: Object.fromEntries(ports),
})

/** Two branches that meet: `end` depends on both, `second` on the first only. */
const branches = graph('branches', {
  inputs: { question: { type: 'text' }, aside: { type: 'text', default: 'aside' } },
  nodes: {
    first: template('{{question}} was asked', ['question', '$.question']),
    second: template('{{first}} twice', ['first', 'first.text']),
    other: template('{{aside}} of the other', ['aside', '$.aside']),
    end: template('{{second}}, {{other}}', ['second', 'second.text'], ['other', 'other.text']),
  },
  outputs: { said: 'end.text' },
})

describe.skipIf(chromiumPath === undefined)(`a replay in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(branches)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string): Promise<EditorPage> {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    const editor = await openEditor(browser, body.url)
    await editor.page.goto(new URL(path, body.url).href)
    return editor
  }

  async function runs(name: string): Promise<RunList['runs']> {
    return (await heddle.send<RunList>(`/api/runs?graph=${name}`)).body.runs
  }

  const select = (editor: EditorPage, id: string) =>
    editor.node(id).click({ position: { x: 60, y: 14 } })

  test('another output of a node runs only what follows, and both results stand side by side', async () => {
    await using editor = await open('/g/branches/build')
    const { page } = editor
    await editor.node('end').waitFor()
    await editor.ask('What')
    const [first] = await runs('branches')
    await page.waitForURL(new RegExp(`run=${first?.id}`))

    await select(editor, 'first')
    await page.keyboard.press('r')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    const field = inspector.getByRole('textbox', { name: 'text' })
    expect(await field.inputValue()).toBe('What was asked')
    await field.fill('Who was asked')
    await inspector.getByText('Runs again: Second, End').waitFor()
    const outlined = await page
      .locator('[data-again]')
      .evaluateAll((cards) =>
        cards.map((card) => card.closest('.react-flow__node')?.getAttribute('data-id')),
      )
    expect(new Set(outlined)).toEqual(new Set(['end', 'second']))
    await inspector.getByText('Limits').click()
    const limit = inspector.getByRole('textbox', { name: 'At most, in seconds' })
    await limit.fill('30')
    await limit.press('Tab')
    expect(await editor.accessibilityProblems()).toEqual([])
    await inspector.getByRole('button', { name: 'Replay as a new run' }).click()

    const panel = page.getByRole('region', { name: 'Run' })
    await panel.getByText('1 output came out the same.').waitFor()
    expect(await panel.locator('del').allTextContents()).toEqual(['What'])
    expect(await panel.locator('ins').allTextContents()).toEqual(['Who'])
    const changed = panel.getByRole('list', { name: 'Changed outputs' }).getByRole('listitem')
    expect(await changed.allTextContents()).toEqual([
      'Outputsaid',
      'Firsttextedited',
      'Secondtext',
      'Endtext',
    ])
    expect(await panel.textContent()).toContain(`${first?.id.slice(-4)}·a`)
    await editor.node('other').getByText('cached').waitFor()

    const [replay, ...others] = await runs('branches')
    expect(others).toEqual([first])
    expect(replay).toMatchObject({ replayOf: first?.id, version: first?.version })
    await page.waitForURL(new RegExp(`run=${replay?.id}`))
    const [start] = await all(heddle.watch(replay?.id ?? ''))
    expect(start?.event).toMatchObject({ settings: { budget: { wallTime: 30_000 } } })
    expect(await editor.accessibilityProblems()).toEqual([])
    expect(editor.faults).toEqual([])
  })

  test('the address of a replay opens it again, with what it repeats', async () => {
    const [replay] = await runs('branches')
    await using editor = await open(`/g/branches/build?run=${replay?.id}&node=second`)
    const { page } = editor
    await page.getByRole('heading', { name: 'Second' }).waitFor()
    await editor.node('second').getByText('Who was asked twice').waitFor()
    await editor.show('Compare')
    await page.getByText('1 output came out the same.').waitFor()
    await page.getByRole('link', { name: replay?.replayOf?.slice(-4) ?? '' }).click()
    await editor.node('second').getByText('What was asked twice').waitFor()
    expect(editor.faults).toEqual([])
  })

  test('a node runs once more with the graph as it is edited now', async () => {
    const before = (await runs('branches')).at(-1)
    await using editor = await open(`/g/branches/build?run=${before?.id}`)
    const { page } = editor
    await editor.node('second').getByText('What was asked twice').waitFor()
    await select(editor, 'second')
    await editor.tab('Configure')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    const prompt = inspector.locator('.cm-content')
    await prompt.click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type(', and again')
    await editor.tab('Output')
    await inspector.getByRole('button', { name: /^Edit & replay/ }).click()
    await inspector.getByText('Run the node again').click()
    await inspector.getByText('With the graph as it is edited now').click()
    await inspector.getByRole('button', { name: 'Replay as a new run' }).click()
    await editor
      .node('end')
      .getByText('What was asked twice, and again, aside of the other')
      .waitFor()
    await page.getByText('2 outputs came out the same.').waitFor()
    expect(editor.faults).toEqual([])
  })

  test('passages are switched off and moved, and an output that does not fit is not sent', async () => {
    await using editor = await open('/g/docs-chatbot/build')
    const { page } = editor
    await editor.node('rerank').waitFor()
    await editor.ask('How do I repeat steps until a check passes?')
    await select(editor, 'rerank')
    await page.keyboard.press('r')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    const passages = inspector.getByRole('list', { name: 'documents' }).getByRole('listitem')
    await passages.first().waitFor()
    const names = await passages.locator('span[title]').allTextContents()
    expect(names.length).toBeGreaterThan(3)
    await passages.first().getByRole('checkbox').locator('xpath=ancestor::label').click()
    await passages.nth(1).getByRole('button', { name: /down$/ }).click()
    await inspector.getByRole('button', { name: 'Replay as a new run' }).click()
    const panel = page.getByRole('region', { name: 'Run' })
    await panel.getByText(/came out the same/).waitFor()
    await panel.getByRole('button', { name: 'Rerank documents' }).click()
    await panel.getByText('removed, was 1').waitFor()
    const places = panel.locator('ol').getByRole('listitem')
    expect((await places.allTextContents()).slice(0, 2)).toEqual([
      expect.stringContaining(`1${names[2]}▲ 2, was 3`),
      expect.stringContaining(`2${names[1]}`),
    ])

    await select(editor, 'validate')
    await page.keyboard.press('r')
    const verdict = inspector.getByRole('textbox', { name: 'verdict' })
    await verdict.fill('{ "pass": "maybe" }')
    await inspector.getByText(/This does not fit the type verdict at pass/).waitFor()
    const replay = inspector.getByRole('button', { name: 'Replay as a new run' })
    expect(await replay.isDisabled()).toBe(true)
    await inspector.getByRole('button', { name: 'Put verdict back' }).click()
    expect(await verdict.inputValue()).toContain('"pass": true')
    await inspector.getByRole('button', { name: 'Cancel' }).click()
    await inspector.getByRole('button', { name: /^Edit & replay/ }).waitFor()
    expect(editor.faults).toEqual([])
  })
})
