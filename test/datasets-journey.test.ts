import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Example } from '../engine/evaluate/example.ts'
import type { DatasetAnswer, DatasetVersionList } from '../server/api/datasets.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import type { EditorPage } from './support/editor-page.ts'
import { echo } from './support/graphs.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const csv = [
  'Ask,Right answer,topic,points',
  'Which way does the weft go?,It goes across.,weaving,3',
  '"What, then, is a heddle?",It lifts threads.,weaving,5',
  ',Nobody asked.,empty,1',
].join('\n')

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

  async function make(name: string, examples: readonly Example[]): Promise<void> {
    await heddle.send('/api/datasets', { body: { name, graph: 'echo' } })
    await heddle.send(`/api/datasets/${name}/changes`, { body: { put: examples } })
  }

  async function examplesOf(name: string): Promise<readonly Example[]> {
    return (await heddle.send<DatasetAnswer>(`/api/datasets/${name}?limit=500`)).body.page
  }

  const example = (id: string, more: Partial<Example> = {}): Example => ({
    id,
    inputs: { question: `What is ${id}?` },
    expected: { said: `It is ${id}.` },
    ...more,
  })
  const grid = (page: Page) => page.getByRole('grid', { name: 'Examples' })
  const cell = (page: Page, place: string) => page.locator(`[data-cell="${place}"]`)

  test('makes a dataset of a file, says which column is what, and sees which rows are wrong', async () => {
    await using editor = await open('/datasets')
    const { page } = editor
    await page.getByRole('button', { name: 'New dataset' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Weaving')
    await dialog.getByText('A name begins with a small letter').waitFor()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('weaving')
    await dialog.getByRole('button', { name: /For the graph/ }).click()
    await page.getByRole('option', { name: 'echo' }).click()
    await dialog.getByRole('button', { name: 'Create' }).click()

    await page.getByRole('button', { name: 'Import a file' }).click()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'weaving.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await dialog.getByRole('heading', { name: 'Import weaving.csv' }).waitFor()
    await dialog.getByText('4 columns, 3 rows.').waitFor()
    await dialog.getByRole('button', { name: /What "Ask" is/ }).click()
    await page.getByRole('option', { name: 'Input question' }).click()
    await dialog.getByText('1 row cannot become an example').waitFor()
    await dialog.getByRole('button', { name: /What "Right answer" is/ }).click()
    await page.getByRole('option', { name: 'Expected said' }).click()
    await dialog.getByRole('button', { name: /What "points" is/ }).click()
    await page.getByRole('option', { name: 'Leave it out' }).click()
    await dialog.getByRole('cell', { name: 'It lifts threads.' }).waitFor()
    await dialog.getByRole('button', { name: 'Import 2 examples' }).click()
    await page.getByText('Added 2 examples, left out 1 row.').waitFor()
    await grid(page).getByText('What, then, is a heddle?').waitFor()
    expect(await examplesOf('weaving')).toMatchObject([
      {
        inputs: { question: 'Which way does the weft go?' },
        expected: { said: 'It goes across.' },
        tags: ['weaving'],
        provenance: { from: 'import' },
      },
      { inputs: { question: 'What, then, is a heddle?' } },
    ])
    expect(editor.faults).toEqual([])
  })

  test('edits in place with the keys alone, takes back what was removed, and saves one version', async () => {
    await make('edited', [example('a'), example('b'), example('c')])
    await using editor = await open('/datasets/edited')
    const { page } = editor
    await cell(page, '0.0').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.type('What was b?')
    await page.keyboard.press('Enter')
    await page.getByText('Edited 1').waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('F2')
    await page.keyboard.type('old, odd')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Remove c' }).click()
    await page.getByText('Edited 1, removed 1').waitFor()
    await page.getByRole('button', { name: 'Remove a' }).click()
    await page.getByText('Edited 1, removed 2').waitFor()
    await page.getByRole('region', { name: 'Notices' }).getByText('Undo').last().click()
    await page.getByText('Edited 1, removed 1').waitFor()
    // What is not saved yet outlives the page.
    await page.reload()
    await grid(page).getByText('What was b?').waitFor()
    await page.getByRole('textbox', { name: 'What changed' }).fill('Asked of the past')
    await page.getByRole('button', { name: 'Save version 3' }).click()
    await page.getByText('Saved version 3.').waitFor()
    expect(await examplesOf('edited')).toEqual([
      example('a'),
      example('b', { inputs: { question: 'What was b?' }, tags: ['old', 'odd'] }),
    ])
    const { body } = await heddle.send<DatasetVersionList>('/api/datasets/edited/versions')
    expect(body.versions[0]).toMatchObject({ changed: 1, removed: 1, message: 'Asked of the past' })
    expect(editor.faults).toEqual([])
  })

  test('fills in the form of one example and runs it on the canvas', async () => {
    await make('formed', [example('a')])
    await using editor = await open('/datasets/formed')
    const { page } = editor
    await page.getByRole('button', { name: 'Add example' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'question' }).fill('What is new?')
    await dialog.getByRole('textbox', { name: 'said' }).fill('This is.')
    await dialog.getByRole('button', { name: 'Add a passage' }).click()
    await dialog.getByRole('textbox', { name: 'Document' }).fill('news.md')
    await dialog.getByRole('textbox', { name: 'Split' }).fill('test')
    await dialog.getByText('It can be answered').click()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Save version 3' }).click()
    await page.getByText('Saved version 3.').waitFor()
    expect((await examplesOf('formed'))[1]).toMatchObject({
      inputs: { question: 'What is new?' },
      expected: { said: 'This is.' },
      gold: [{ document: 'news.md', grade: 1 }],
      split: 'test',
      answerable: false,
      provenance: { from: 'person' },
    })
    await page.getByRole('button', { name: /Split/ }).click()
    await page.getByRole('option', { name: 'test' }).click()
    await page.getByText('1 example', { exact: true }).waitFor()
    await cell(page, '0.0').focus()
    await page.keyboard.press('Space')
    await dialog.getByRole('button', { name: 'Run this example' }).click()
    await editor.node('said').waitFor()
    await page.getByRole('textbox', { name: 'Question' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Question' }).inputValue()).toBe('What is new?')
    expect(editor.faults).toEqual([])
  })

  test('keeps what is changed when somebody else saves meanwhile', async () => {
    await make('shared', [example('a'), example('b')])
    await using editor = await open('/datasets/shared')
    const { page } = editor
    await page.getByRole('button', { name: 'Remove a' }).click()
    await heddle.send('/api/datasets/shared/changes', { body: { put: [example('c')] } })
    await page.getByRole('button', { name: /^Save version/ }).click()
    await page.getByText('Somebody else saved a version meanwhile').waitFor()
    await page.getByRole('button', { name: 'Put mine on top' }).click()
    await grid(page).getByText('What is c?').waitFor()
    await page.getByRole('button', { name: 'Save version 4' }).click()
    await page.getByText('Saved version 4.').waitFor()
    expect((await examplesOf('shared')).map(({ id }) => id)).toEqual(['b', 'c'])
  })

  test('looks at what a version changed and makes an old one the newest', async () => {
    await make('history', [example('a'), example('b')])
    await heddle.send('/api/datasets/history/changes', { body: { remove: ['a'] } })
    await using editor = await open('/datasets/history')
    const { page } = editor
    await page.getByRole('button', { name: 'History', exact: true }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('What changed').first().click()
    await drawer.getByText('What is a?').waitFor()
    await drawer.getByRole('button', { name: 'Look at it' }).nth(1).click()
    await page.getByText('Version 2 of 3. It is only to be read.').waitFor()
    await page.getByRole('button', { name: 'Make it the newest' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Make it the newest' }).click()
    await page.getByText('Version 4 is as version 2 was.').waitFor()
    expect((await examplesOf('history')).map(({ id }) => id).toSorted()).toEqual(['a', 'b'])
    expect(editor.faults).toEqual([])
  })

  test('reaches the last of ten thousand examples while only those in sight are drawn', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => example(`row-${at + 1}`))
    await make('many', many)
    await using editor = await open('/datasets/many')
    const { page } = editor
    await grid(page).getByText('What is row-1?').waitFor()
    await page.getByText('10,000 examples', { exact: true }).waitFor()
    expect(await grid(page).getAttribute('aria-rowcount')).toBe('10001')
    await cell(page, '0.0').focus()
    await page.keyboard.press('PageDown')
    expect(await grid(page).getByRole('row').count()).toBeLessThan(60)
    await page.getByRole('searchbox', { name: 'Find examples' }).fill('row-10000')
    await page.getByText('1 example', { exact: true }).waitFor()
    await grid(page).getByText('What is row-10000?').waitFor()
    expect(editor.faults).toEqual([])
  })

  test('Tab stops at one row in sight, wherever the list was scrolled to, and then leaves the grid', async () => {
    await make(
      'tabbed',
      Array.from({ length: 200 }, (_, at) => example(`e${at}`)),
    )
    await using editor = await open('/datasets/tabbed')
    const { page } = editor
    await grid(page).getByText('What is e3?').waitFor()
    const stops = async (): Promise<(string | null)[]> => {
      await page.getByRole('button', { name: 'Add example' }).focus()
      const found: (string | null)[] = []
      for (let step = 0; step < 4; step += 1) {
        await page.keyboard.press('Tab')
        found.push(
          await page.evaluate(() => {
            const element = document.activeElement
            if (element?.closest('[role="grid"]') == null) return null
            const { top, bottom } = element.getBoundingClientRect()
            const inSight = top >= 0 && bottom <= innerHeight
            const name = element.getAttribute('data-cell') ?? element.getAttribute('aria-label')
            return inSight ? name : `${name} out of sight`
          }),
        )
      }
      return found
    }
    expect(await stops()).toEqual(['0.0', 'Open e0', 'Remove e0', null])
    await page.locator('[data-cell="0.0"]').hover()
    await page.mouse.wheel(0, 54 * 100)
    await grid(page).getByText('What is e104?').waitFor()
    const [first, ...buttons] = await stops()
    const row = Number(first?.split('.')[0])
    expect(row).toBeGreaterThanOrEqual(100)
    expect(row).toBeLessThan(110)
    expect(buttons).toEqual([`Open e${row}`, `Remove e${row}`, null])
    expect(editor.faults).toEqual([])
  })

  test('adds a run to a dataset with the answer corrected', async () => {
    const run = await heddle.run('echo', { question: 'Say it right' })
    await using editor = await open('/runs')
    const { page } = editor
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Say it right' })
      .getByRole('button', { name: 'Add to a dataset' })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /Dataset/ }).click()
    await page.getByRole('option', { name: 'A new dataset' }).click()
    await dialog.getByRole('textbox', { name: 'Name of the new dataset' }).fill('from-runs')
    const expected = dialog.getByRole('textbox', { name: 'Expected said' })
    expect(await expected.inputValue()).toBe('Say it right')
    await expected.fill('It is said right.')
    await dialog.getByRole('textbox', { name: 'Tags' }).fill('live')
    await dialog.getByRole('button', { name: 'Add example' }).click()
    await page.getByText('Added to from-runs, version 2.').waitFor()
    expect(await examplesOf('from-runs')).toEqual([
      {
        id: run.id,
        inputs: { question: 'Say it right' },
        expected: { said: 'It is said right.' },
        tags: ['live'],
        provenance: { from: 'run', id: run.id, run: run.id },
      },
    ])
    expect(editor.faults).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`has no barriers in the ${theme} theme`, async () => {
      const name = `barriers-${theme}`
      await make(name, [example('a', { tags: ['x'], gold: [{ document: 'd', grade: 1 }] })])
      await using editor = await open('/datasets', theme)
      const { page } = editor
      const found: Record<string, string[]> = {}
      await page.getByRole('link', { name: new RegExp(name) }).waitFor()
      found['list'] = await editor.accessibilityProblems()
      await page.getByRole('link', { name: new RegExp(name) }).click()
      await grid(page).getByText('What is a?').waitFor()
      await page.getByRole('button', { name: 'Add example' }).click()
      await page.getByRole('dialog').getByText('Gold passages').waitFor()
      found['example'] = await editor.accessibilityProblems()
      await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
      await cell(page, '1.0').focus()
      await page.keyboard.press('Enter')
      found['grid'] = await editor.accessibilityProblems()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Import' }).click()
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'w.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
      await page.getByRole('dialog').getByText('What they become').waitFor()
      found['import'] = await editor.accessibilityProblems()
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('button', { name: 'History', exact: true }).click()
      await page.getByRole('dialog').getByText('v2', { exact: true }).waitFor()
      found['history'] = await editor.accessibilityProblems()
      expect(Object.entries(found).filter(([, problems]) => problems.length > 0)).toEqual([])
      expect(editor.faults).toEqual([])
    })
  }
})
