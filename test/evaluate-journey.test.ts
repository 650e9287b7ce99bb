import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { GraphAnswer } from '../server/api.ts'
import type { DatasetAnswer } from '../server/api/datasets.ts'
import type {
  ChosenEvaluator,
  ExperimentAnswer,
  ExperimentCreate,
  RequirementList,
} from '../server/api/experiments.ts'
import type { QueueList } from '../server/api/annotation.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import type { EditorPage } from './support/editor-page.ts'
import { itemsIn } from './support/judged-shop.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 30_000 }

interface Shipped {
  readonly id: string
  readonly inputs: { readonly question: string; readonly history?: unknown }
  readonly expected?: { readonly answer: string }
  readonly gold?: readonly { readonly document: string; readonly quote: string }[]
  readonly tags?: readonly string[]
}

/** Questions of the shipped dataset that have an answer, as a person would keep them in a table. */
function questions(count: number): readonly Shipped[] {
  const lines = readFileSync(
    new URL('../graphs/docs-chatbot/dataset.jsonl', import.meta.url),
    'utf8',
  )
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Shipped)
    .filter(({ gold, inputs }) => (gold?.length ?? 0) > 0 && inputs.history === undefined)
    .slice(0, count)
}

function asTable(rows: readonly Shipped[]): string {
  const quoted = (text = ''): string => `"${text.replaceAll('"', '""')}"`
  return [
    'id,question,answer,document,quote,tags',
    ...rows.map(({ id, inputs, expected, gold, tags }) =>
      [
        id,
        inputs.question,
        expected?.answer,
        gold?.[0]?.document,
        gold?.[0]?.quote,
        tags?.join(';'),
      ]
        .map(quoted)
        .join(','),
    ),
  ].join('\n')
}

describe.skipIf(chromiumPath === undefined)(`a person in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served
  const examples = questions(40)

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    // The second version finds fewer passages.
    const { body } = await heddle.send<GraphAnswer>('/api/graphs/naive-rag')
    const draft: Graph = structuredClone(body.draft)
    Object.assign(draft.nodes['retrieve']!, { config: { index: 'docs', topK: 1 } })
    await heddle.publish(draft)
    await heddle.send('/api/datasets', { body: { name: 'golden', graph: 'naive-rag' } })
    await heddle.send('/api/datasets/golden/changes', {
      body: {
        put: examples.map(({ id, inputs, expected, gold, tags }) => ({
          id,
          inputs,
          expected,
          gold,
          tags,
        })),
      },
    })
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  const scored: readonly ChosenEvaluator[] = [
    { evaluator: 'token-f1' },
    { evaluator: 'recall', node: 'retrieve' },
  ]

  /** An experiment that has run to its end. */
  async function evaluated(create: Partial<ExperimentCreate> = {}): Promise<ExperimentAnswer> {
    const { body } = await heddle.send<ExperimentAnswer>('/api/experiments', {
      body: {
        graph: 'naive-rag',
        dataset: 'golden',
        variants: await versions(),
        evaluators: scored,
        ...create,
      },
    })
    return vi.waitFor(async () => {
      const answer = await heddle.send<ExperimentAnswer>(`/api/experiments/${body.id}`)
      expect(answer.body.status).toBe('done')
      return answer.body
    }, patience)
  }

  async function versions(): Promise<ExperimentCreate['variants']> {
    const { body } = await heddle.send<{ versions: { version: string; number: number }[] }>(
      '/api/graphs/naive-rag/versions',
    )
    return body.versions
      .toSorted((a, b) => a.number - b.number)
      .map(({ version, number }) => ({ name: `v${number}`, version }))
  }

  const metrics = (page: Page) => page.getByRole('region', { name: 'Metrics' })
  const row = (page: Page, name: string) =>
    metrics(page)
      .getByRole('row')
      .filter({ hasText: new RegExp(`^${name}`) })

  test('imports questions, evaluates two versions on them, reads the verdict and opens what flipped', async () => {
    await using editor = await open('/datasets')
    const { page } = editor
    await page.getByRole('button', { name: 'New dataset' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('questions')
    await dialog.getByRole('button', { name: /For the graph/ }).click()
    await page.getByRole('option', { name: 'Naive RAG' }).click()
    await dialog.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('button', { name: 'Import a file' }).click()
    await page.locator('input[type=file]').setInputFiles({
      name: 'questions.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(asTable(examples)),
    })
    // Each column is known by its name.
    await dialog
      .getByRole('button', { name: /What "quote" is/ })
      .getByText('Gold: quote')
      .waitFor()
    await dialog.getByRole('button', { name: 'Import 40 examples' }).click()
    await page.getByText('Added 40 examples.').waitFor()

    await page.getByRole('button', { name: 'Evaluate' }).click()
    await page.waitForURL('**/g/naive-rag/evaluate/new?dataset=questions')
    expect(await page.getByRole('checkbox', { name: 'v1' }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: 'v2' }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: 'draft' }).isChecked()).toBe(false)
    // Gold and expected answers suggest what is scored, and where.
    expect(await page.getByRole('checkbox', { name: 'Recall', exact: true }).isChecked()).toBe(true)
    // What is not suggested stands behind a button, and stays once it is chosen.
    const match = page.getByRole('checkbox', { name: 'Exact match' })
    expect(await match.count()).toBe(0)
    await page
      .getByRole('button', { name: /^Show \d+ more$/ })
      .first()
      .click()
    await match.focus()
    await match.press('Space')
    await page.getByRole('button', { name: 'Show fewer' }).first().click()
    expect(await match.isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Back to the suggestion' }).click()
    expect(await page.getByRole('checkbox', { name: 'Correctness, by words' }).isChecked()).toBe(
      true,
    )
    const estimate = page.getByRole('region', { name: 'What it will take' })
    await estimate.getByText('80', { exact: true }).waitFor()
    await estimate.getByRole('button', { name: 'Start evaluation' }).click()

    await page.getByText('Done', { exact: true }).waitFor(patience)
    const recall = row(page, 'Recall')
    await recall.getByText('Worse').waitFor(patience)
    await page.getByText(/v2 is/).first().waitFor()
    const [, before, after] = await recall.getByRole('cell').allTextContents()
    expect(Number(after)).toBeLessThan(Number(before ?? 0) + 1)
    await recall.getByRole('button').click()
    await page.waitForURL(/metric=/)

    const list = page.getByRole('list', { name: 'Examples' })
    await list.getByRole('button').first().waitFor()
    await page.keyboard.press('j')
    const question = await list.getByRole('button').first().locator('b').first().textContent()
    await page.keyboard.press('Enter')
    await dialog.getByRole('heading', { name: question ?? '' }).waitFor()
    await dialog.getByRole('region', { name: 'Passages of v1' }).getByText('gone').first().waitFor()
    await dialog.getByRole('list', { name: 'Trace of v2' }).getByText('Generate').waitFor()
    const address = page.url()
    await page.keyboard.press('j')
    await vi.waitFor(() => expect(page.url()).not.toBe(address), patience)
    await page.keyboard.press('Escape')

    // Only one node changed, so all of the loss is its own; nothing has to be executed for that.
    await page.getByRole('button', { name: 'Find out' }).click()
    await page.getByText('topK 6 → 1', { exact: true }).waitFor(patience)
    await page.getByRole('link', { name: 'Show the shares on the canvas' }).click()
    await editor
      .node('retrieve')
      .getByText(/^−0\.\d\d$/)
      .waitFor()
    await page.getByRole('link', { name: 'Back to the evaluation' }).click()
    await page.waitForURL(/\/evaluate\/.*metric=/)
    await page.getByText('topK 6 → 1', { exact: true }).waitFor()
    expect(editor.faults).toEqual([])
  })

  test('gives no verdict below twenty examples, only the rows', async () => {
    const { id } = await evaluated({ examples: examples.slice(0, 5).map((one) => one.id) })
    await using editor = await open(`/g/naive-rag/evaluate/${id}`)
    const { page } = editor
    await row(page, 'Recall').getByText('Too few examples').waitFor()
    await page
      .getByText(/^Below 20 examples, .* no verdict is given: look at the examples\./)
      .waitFor()
    expect(
      await metrics(page)
        .getByText(/^(Better|Worse)$/)
        .count(),
    ).toBe(0)
    expect(editor.faults).toEqual([])
  })

  test('shows one version alone, adds a second, and picks two of three', async () => {
    const [first] = await versions()
    const { id } = await evaluated({ name: 'Alone', variants: [first!] })
    await using editor = await open(`/g/naive-rag/evaluate/${id}`)
    const { page } = editor
    await page.getByRole('region', { name: 'Scores' }).getByText('Token F1').waitFor()
    expect(await metrics(page).count()).toBe(0)
    const add = async (version: string, name: string): Promise<void> => {
      await page.getByRole('button', { name: 'Add a variant' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /Version/ }).click()
      await page.getByRole('option', { name: version }).click()
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
      await dialog.getByRole('button', { name: 'Add and run' }).click()
    }
    await add('v2', 'fewer')
    await row(page, 'Recall').waitFor(patience)
    await add('draft', 'as drafted')
    const variants = page.getByRole('region', { name: 'Variants' })
    await variants.getByRole('radio', { name: 'as drafted as candidate' }).click(patience)
    await page.waitForURL(/cand=as\+drafted/)
    await metrics(page).getByRole('columnheader', { name: 'as drafted', exact: true }).waitFor()
    expect(editor.faults).toEqual([])
  })

  test('keeps what became worse under a tag', async () => {
    const { id } = await evaluated()
    await using editor = await open(
      `/g/naive-rag/evaluate/${id}?metric=recall+retrieve&show=regressed`,
    )
    const { page } = editor
    await page.getByRole('list', { name: 'Examples' }).getByRole('button').first().waitFor()
    await page.getByRole('button', { name: /Keep these examples/ }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('textbox', { name: 'Tag' }).inputValue()).toBe('regressed')
    await dialog.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByText(/Kept as version \d+ of golden\./).waitFor()
    const kept = await heddle.send<DatasetAnswer>('/api/datasets/golden?tag=regressed')
    expect(kept.body.shown.of).toBeGreaterThan(0)
    // The other tags stay.
    const [one] = kept.body.page
    expect(one?.tags).toEqual([
      ...(examples.find((example) => example.id === one?.id)?.tags ?? []),
      'regressed',
    ])
  })

  test('chooses examples by keys and boxes, keeps them as a set, and sends them to a queue', async () => {
    const { id } = await evaluated()
    await using editor = await open(
      `/g/naive-rag/evaluate/${id}?metric=recall+retrieve&show=regressed`,
    )
    const { page } = editor
    const list = page.getByRole('list', { name: 'Examples' })
    await list.getByRole('checkbox').first().waitFor()
    const bar = page.getByRole('region', { name: 'What is selected' })
    for (const key of ['j', 'x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key)
    await bar.getByText('3 examples selected').waitFor()
    const chosen = await list.locator('li:has(input:checked) [data-row]').all()
    const ids = await Promise.all(chosen.map((one) => one.getAttribute('data-row')))
    await bar.getByRole('button', { name: 'Keep as a set' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('As a new dataset').click()
    await dialog.getByRole('textbox', { name: 'Name of the dataset' }).fill('chosen-three')
    await dialog.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByText(/Kept as version \d+ of chosen-three\./).waitFor()
    const kept = await heddle.send<DatasetAnswer>('/api/datasets/chosen-three')
    expect(new Set(kept.body.page.map((one) => one.id))).toEqual(new Set(ids))
    await bar.waitFor({ state: 'hidden' })

    await list.getByRole('checkbox').first().click({ force: true })
    // The keys go on from a box, too.
    for (const key of ['j', 'x']) await page.keyboard.press(key)
    await bar.getByRole('button', { name: 'Send to a queue' }).click()
    await dialog.getByRole('textbox', { name: 'Name of the new queue' }).fill('Lost passages')
    await dialog.getByText('Both side by side').click()
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Sent 2 items.').waitFor()
    const { queues } = (await heddle.send<QueueList>('/api/queues')).body
    const items = await itemsIn(heddle, queues.find(({ name }) => name === 'Lost passages')!.id)
    expect(items.map(({ runs }) => runs.length)).toEqual([2, 2])
    expect(editor.faults).toEqual([])
  })

  test('sets what versions must fulfil', async () => {
    await using editor = await open('/g/naive-rag/evaluate')
    const { page } = editor
    await page.getByRole('button', { name: 'Set requirements' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Were the right passages found, and near the top?').click()
    await dialog.getByText('Recall', { exact: true }).click()
    await dialog.getByRole('button', { name: 'Add a requirement' }).click()
    await dialog.getByText(/takes at least 73 examples/).waitFor()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page
      .getByText('Recall at retrieve is not worse than the baseline by more than 0.05')
      .waitFor()
    const { body } = await heddle.send<RequirementList>('/api/graphs/naive-rag/requirements')
    expect(body.requirements).toEqual([
      { kind: 'no-regression', metric: 'recall retrieve', beyond: 0.05 },
    ])
    expect(editor.faults).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`has no barriers in the ${theme} theme`, async () => {
      const { id } = await evaluated({ name: `Barriers, ${theme}` })
      await using editor = await open('/evaluators', theme)
      const { page } = editor
      const found: Record<string, string[]> = {}
      await page.getByText('Token F1', { exact: true }).waitFor()
      found['evaluators'] = await editor.accessibilityProblems()
      await page.goto(new URL('/g/naive-rag/evaluate', page.url()).href)
      await page.getByRole('link', { name: new RegExp(`Barriers, ${theme}`) }).waitFor()
      found['list'] = await editor.accessibilityProblems()
      await page.getByRole('link', { name: new RegExp(`Barriers, ${theme}`) }).click()
      await row(page, 'Recall').waitFor(patience)
      await page.getByRole('list', { name: 'Examples' }).getByRole('button').first().waitFor()
      found['compare'] = await editor.accessibilityProblems()
      await page.getByRole('list', { name: 'Examples' }).getByRole('button').first().click()
      await page.getByRole('dialog').getByRole('list', { name: 'Trace of v2' }).waitFor()
      found['example'] = await editor.accessibilityProblems()
      await page.goto(new URL(`/g/naive-rag/evaluate/new?like=${id}`, page.url()).href)
      await page.getByText('What it will take').waitFor()
      await page.getByText('Grid of settings').click()
      await page.getByRole('button', { name: 'Vary another setting' }).click()
      found['new'] = await editor.accessibilityProblems()
      expect(Object.entries(found).filter(([, problems]) => problems.length > 0)).toEqual([])
      expect(editor.faults).toEqual([])
    })
  }
})
