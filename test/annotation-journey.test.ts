import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { ItemList, QueueList } from '../server/api/annotation.ts'
import type { DatasetAnswer } from '../server/api/datasets.ts'
import type { PersonCreated } from '../server/api/people.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor, type EditorPage } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 30_000 }

/** Says something to every question, and judges that without a model. */
function judged(name: string): Graph {
  return graph(name, {
    nodes: {
      said: {
        type: 'template@1',
        config: { template: 'The weft goes across. {{question}}' },
        inputs: { question: '$.question' },
      },
      judge: {
        type: 'judge@1',
        inputs: { question: '$.question', answer: 'said.text' },
      },
    },
    outputs: { answer: 'said.text', verdict: 'judge.verdict' },
  })
}

const questions = ['Which way does the weft go?', 'Which way does the warp go?']

describe.skipIf(chromiumPath === undefined)(`people who review${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(judged('weaving'))
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function admin(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  async function annotator(name: string): Promise<EditorPage> {
    const { body } = await heddle.send<PersonCreated>('/api/people', {
      body: { name, role: 'annotator' },
    })
    return openEditor(browser, body.url)
  }

  test('two review a blind queue by keyboard and disagree, a third decides, and gold becomes an example', async () => {
    const runs = []
    for (const question of questions) runs.push((await heddle.run('weaving', { question })).id)

    await using boss = await admin('/annotate')
    const { page } = boss
    await page.getByRole('button', { name: 'New queue' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Weaving answers')
    await page.getByRole('button', { name: /^Graph|Graph$/ }).click()
    await page.getByRole('option', { name: /weaving/ }).click()
    // What was typed outlives the page, and is forgotten once the queue is made.
    await page.reload()
    await page.getByText('You began this queue before').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Weaving answers')
    expect(await boss.accessibilityProblems()).toEqual([])
    await page.getByRole('button', { name: 'Make the queue' }).click()
    await page.getByRole('heading', { name: 'Weaving answers' }).waitFor()
    expect(await page.evaluate(() => localStorage.getItem('heddle.new-queue'))).toBeNull()
    const { queues } = (await heddle.send<QueueList>('/api/queues')).body
    const { id } = queues.find(({ name }) => name === 'Weaving answers')!

    // The runs are sent from their list, one by one.
    await page.goto(new URL('/g/weaving/runs', page.url()).href)
    const list = page.getByRole('listitem')
    for (const question of questions) {
      await list
        .filter({ hasText: question })
        .getByRole('button', { name: 'Send to a queue' })
        .click()
      await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
      await page.getByText('Sent 1 item.').first().waitFor()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }

    await using ada = await annotator('Ada')
    // Who only reviews comes to the queues, and sees no other place.
    await ada.page.waitForURL('**/annotate')
    expect(await ada.page.getByRole('link', { name: 'Graphs' }).count()).toBe(0)
    await ada.page.getByRole('button', { name: 'Review 2' }).press('Enter')
    const asks = (editor: EditorPage, question: string) =>
      editor.page.getByRole('heading', { name: question }).waitFor()
    await asks(ada, questions[0]!)
    await ada.page.keyboard.press('Enter')
    await ada.page.getByText('Answer this first.').waitFor()
    await ada.page.keyboard.press('y')
    // What was said and not handed in outlives the page.
    await ada.page.keyboard.press('e')
    await ada.page.keyboard.press('ControlOrMeta+A')
    await ada.page.keyboard.type('Across.')
    await ada.page.keyboard.press('Escape')
    await ada.page.reload()
    await asks(ada, questions[0]!)
    expect(await ada.page.getByRole('textbox', { name: 'Better answer' }).inputValue()).toBe(
      'Across.',
    )
    await ada.page.getByRole('button', { name: /^Pass/, pressed: true }).waitFor()
    await ada.page.keyboard.press('Enter')
    await asks(ada, questions[1]!)
    // One key too many: undo goes back, and what was said is still there.
    await ada.page.keyboard.press('z')
    await asks(ada, questions[0]!)
    await ada.page.getByRole('button', { name: /^Pass/, pressed: true }).waitFor()
    await ada.page.keyboard.press('Enter')
    await asks(ada, questions[1]!)
    await ada.page.keyboard.press('n')
    await ada.page.keyboard.press('Enter')
    await ada.page.getByRole('heading', { name: 'All done, thank you' }).waitFor()

    await using grace = await annotator('Grace')
    await grace.page.getByRole('button', { name: 'Review 2' }).press('Enter')
    await asks(grace, questions[0]!)
    expect(await grace.page.getByText('Ada').count()).toBe(0)
    for (const [at, key] of ['n', 'n'].entries()) {
      await asks(grace, questions[at]!)
      await grace.page.keyboard.press(key)
      await grace.page.keyboard.press('Enter')
    }
    await grace.page.getByRole('heading', { name: 'All done, thank you' }).waitFor()

    await page.goto(new URL(`/annotate/${id}`, page.url()).href)
    await page.getByText('Reviewers said the same on 50 % of 2 items', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Decide disagreements' }).press('Enter')
    const said = page.getByRole('table', { name: 'What reviewers said' })
    await said.getByRole('columnheader', { name: /Ada/ }).waitFor()
    await said.getByRole('cell', { name: 'Pass' }).waitFor()
    await said.getByRole('cell', { name: 'Fail' }).waitFor()
    expect(await boss.accessibilityProblems()).toEqual([])
    await page.keyboard.press('y')
    await page.keyboard.press('Enter')
    await page.getByText('All decided, thank you').waitFor()
    const { items } = (await heddle.send<ItemList>(`/api/queues/${id}/items`)).body
    expect(items.map(({ state, gold }) => [state, gold?.labels, gold?.correction])).toEqual([
      ['adjudicated', { correct: true }, 'Across.'],
      ['reviewed', { correct: false }, undefined],
    ])

    await page.getByRole('button', { name: 'See the queue' }).click()
    await page.getByRole('button', { name: 'Add to a dataset' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name of the new dataset' }).fill('weaving-gold')
    await dialog.getByRole('textbox', { name: 'Split' }).fill('test')
    await dialog.getByText('Only items with a better answer').click()
    await dialog.getByRole('button', { name: 'Add examples' }).click()
    await page.getByText(/The labels are in weaving-gold/).waitFor()
    const dataset = (await heddle.send<DatasetAnswer>('/api/datasets/weaving-gold')).body
    expect(dataset.page).toMatchObject([
      { inputs: { question: questions[0] }, expected: { answer: 'Across.' }, split: 'test' },
    ])

    await page.goto(new URL('/evaluators/calibration?graph=weaving', page.url()).href)
    const card = page.getByRole('region', { name: 'judge' })
    await card.getByText(/It agrees with people on .+ of 2 answers/).waitFor()
    await card.getByRole('table', { name: 'What people and the judge said' }).waitFor()
    expect([boss, ada, grace].map(({ faults }) => faults)).toEqual([[], [], []])
  })

  test('keys without a pause label item after item, and each label is that of the item in sight', async () => {
    const count = 30
    const asked = Array.from({ length: count }, (_, at) => `Question ${at}?`)
    const runs = []
    for (const question of asked) runs.push((await heddle.run('weaving', { question })).id)
    const { body } = await heddle.send<{ id: string }>('/api/queues', {
      body: {
        name: 'Quick',
        graph: 'weaving',
        target: 'run',
        reviewers: 1,
        blind: true,
        fields: [
          { key: 'correct', title: 'Is it correct?', type: 'pass' },
          { key: 'clear', title: 'How clear is it?', type: 'score', min: 1, max: 5 },
          { key: 'wrong', title: 'What is wrong?', type: 'tags', tags: ['late', 'long'] },
        ],
      },
    })
    await heddle.send(`/api/queues/${body.id}/items`, { body: { runs } })
    await using editor = await admin(`/annotate/${body.id}/review`)
    const { page, faults } = editor
    const given = new Map<string, object>()
    const heading = page.getByRole('heading', { name: /^Question \d+\?$/ })
    await heading.waitFor()
    for (let at = 0; at < count; at += 1) {
      // Nobody labels what is not there yet; nothing else is waited for.
      const question = (await heading.textContent()) ?? ''
      const [passes, score, late] = [at % 3 !== 0, (at % 5) + 1, at % 4 === 0]
      given.set(question, {
        correct: passes,
        clear: score,
        ...(late ? { wrong: ['late'] } : {}),
      })
      await page.keyboard.type(`${passes ? 'y' : 'n'}${score}${late ? 't1' : ''}`)
      await page.keyboard.press('Enter')
    }
    await page.getByRole('heading', { name: 'All done, thank you' }).waitFor()
    expect([...given.keys()].toSorted()).toEqual(asked.toSorted())
    await vi.waitFor(async () => {
      const path = `/api/queues/${body.id}/items?limit=100`
      const { items } = (await heddle.send<ItemList>(path)).body
      const labels = items.map(({ runs: [run], gold }) => [run?.inputs['question'], gold?.labels])
      expect(Object.fromEntries(labels)).toEqual(Object.fromEntries(given))
    }, patience)
    expect(faults).toEqual([])
  })

  test('what is closed to a reviewer says so in plain words', async () => {
    await using editor = await annotator('Edith')
    await editor.page.goto(new URL('/runs', editor.page.url()).href)
    await editor.page.getByText('Your account reviews answers, and nothing else.').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await editor.page.getByRole('button', { name: 'Go to the queues' }).click()
    await editor.page.getByRole('heading', { name: 'Annotate' }).waitFor()
    expect(editor.faults).toEqual([])
  })

  test('two answers are set side by side, and an arrow says which is better', async () => {
    const question = 'Which way does it go?'
    const runs = [
      (await heddle.run('weaving', { question })).id,
      (await heddle.run('weaving', { question })).id,
    ]
    const { body } = await heddle.send<{ id: string }>('/api/queues', {
      body: {
        name: 'Pairs',
        graph: 'weaving',
        target: 'pair',
        reviewers: 1,
        blind: true,
        fields: [{ key: 'preferred', title: 'Which answer is better?', type: 'preference' }],
      },
    })
    await heddle.send(`/api/queues/${body.id}/items`, { body: { pairs: [runs] } })
    await using editor = await admin(`/annotate/${body.id}/review`)
    await editor.page.getByRole('region', { name: 'Right' }).waitFor()
    await editor.page.keyboard.press('=')
    await editor.page.getByRole('button', { name: /^Same/, pressed: true }).waitFor()
    await editor.page.keyboard.press('ArrowRight')
    await editor.page.getByRole('button', { name: /^Right/, pressed: true }).waitFor()
    await editor.page.keyboard.press('Enter')
    await editor.page.getByRole('heading', { name: 'All done, thank you' }).waitFor()
    await vi.waitFor(async () => {
      const { items } = (await heddle.send<ItemList>(`/api/queues/${body.id}/items`)).body
      expect(items[0]?.gold?.labels['preferred']).toMatch(/first|second/)
    }, patience)
  })

  test('nothing is in the way of assistive technology while a page is loaded', async () => {
    await using editor = await admin('/evaluators')
    const { page } = editor
    // The server never answers these.
    await page.route('**/api/queues', () => undefined)
    await page.route('**/api/queues/some', () => undefined)
    const places: readonly (readonly [string, string])[] = [
      ['/annotate', 'Queues are loaded'],
      ['/annotate/some/review', 'The next item is loaded'],
      ['/annotate/some/disagreements', 'The item is loaded'],
    ]
    for (const [path, words] of places) {
      await page.goto(new URL(path, page.url()).href)
      await page.getByRole('status', { name: words }).waitFor()
      expect([path, await editor.accessibilityProblems()]).toEqual([path, []])
    }
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`nothing is in the way of assistive technology in the ${theme} theme`, async () => {
      const run = await heddle.run('weaving', { question: `In the ${theme} theme` })
      const { body } = await heddle.send<{ id: string }>('/api/queues', {
        body: {
          name: `Looked at in ${theme}`,
          graph: 'weaving',
          target: 'run',
          guidelines: '**Pass** what is right.',
          fields: [
            { key: 'correct', title: 'Is it correct?', type: 'pass' },
            { key: 'clear', title: 'How clear is it?', type: 'score', min: 1, max: 5 },
            { key: 'wrong', title: 'What is wrong?', type: 'tags', tags: ['late', 'long'] },
            { key: 'note', title: 'Note', type: 'text' },
          ],
        },
      })
      await heddle.send(`/api/queues/${body.id}/items`, { body: { runs: [run.id] } })
      await using editor = await admin('/annotate', theme)
      const { page } = editor
      const places: readonly (readonly [string, string])[] = [
        ['/annotate', 'Annotate'],
        ['/annotate/new', 'New queue'],
        [`/annotate/${body.id}`, `Looked at in ${theme}`],
        [`/annotate/${body.id}/edit`, `Looked at in ${theme}`],
        [`/annotate/${body.id}/review`, `In the ${theme} theme`],
        [`/annotate/${body.id}/disagreements`, 'No disagreements'],
        ['/evaluators/calibration', 'Judges and people'],
      ]
      for (const [path, heading] of places) {
        await page.goto(new URL(path, page.url()).href)
        await page.getByRole('heading', { name: heading }).first().waitFor()
        expect([path, await editor.accessibilityProblems()]).toEqual([path, []])
      }
      expect(editor.faults).toEqual([])
    })
  }
})
