import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor } from './support/editor-page.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

describe.skipIf(chromiumPath === undefined)(
  `the first minutes in the browser${withBrowser}`,
  () => {
    let browser: Browser
    let heddle: Served

    beforeAll(async () => {
      browser = await launchBrowser()
      heddle = await startServed({ editor: true })
    }, 120_000)
    afterAll(async () => {
      await browser?.close()
      await heddle?.[Symbol.asyncDispose]()
    })

    async function newLogin(): Promise<string> {
      const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
      return body.url
    }

    test('the address in the terminal leads to a graph with a question, which it answers with citations', async () => {
      await using editor = await openEditor(browser, heddle.server.loginUrl)
      const { page } = editor
      await page.waitForURL('**/g/docs-chatbot/build')
      await page.getByRole('note').getByText('No model is connected.').waitFor()
      expect(await page.getByRole('button', { name: 'Connect a model' }).isVisible()).toBe(true)
      const field = page.getByRole('textbox', { name: 'Question' })
      await expect.poll(() => field.inputValue()).toMatch(/\?$/)

      await editor.run()

      for (const id of ['rewrite', 'retrieve', 'rerank', 'generate', 'validate', 'judge']) {
        const said = {
          id,
          status: await editor.statusOf(id),
          text: await editor.node(id).textContent(),
        }
        expect(said).toEqual({ id, status: 'Done', text: expect.stringMatching(/\d m?s/) })
      }
      const written = await editor.node('generate').locator('p').first().textContent()
      expect(written).toMatch(/[a-z]{3,}.*\[\d\]/s)

      const citations = page.getByRole('button', { name: /^Citation \d+: / })
      await citations.first().click()
      const passage = page.getByRole('dialog')
      await passage.getByText(/^docs\/.*\.md$/).waitFor()
      // What the answer says stands in the passage that it cites.
      const cited = written!.replace(/\s*\[\d\].*/s, '')
      expect(plain(await passage.textContent())).toContain(plain(cited))
      await page.keyboard.press('Escape')
      await passage.waitFor({ state: 'detached' })

      // A sentence lights up its source, and the way of that through the graph.
      const sentence = page.getByRole('region', { name: 'Run' }).locator('p').first()
      await page.mouse.move(0, 0)
      await page.locator('body').click({ position: { x: 400, y: 5 } })
      expect(await page.locator('[data-lit]').count()).toBe(0)
      for (const x of [20, 24, 28]) {
        await sentence.hover({ position: { x, y: 9 } })
        await page.waitForTimeout(100)
      }
      const lit = page.getByRole('list', { name: 'Sources' }).locator('[data-lit]')
      await expect.poll(() => lit.count()).toBeGreaterThan(0)
      await expect.poll(() => editor.node('rerank').locator('[data-lit]').count()).toBe(1)
      const wires = page.locator('.react-flow__edges [data-lit]')
      await expect.poll(() => wires.count()).toBeGreaterThan(1)
      await page.mouse.move(400, 5)
      await expect.poll(() => page.locator('[data-lit]').count()).toBe(0)
      expect(editor.faults).toEqual([])
    })

    test('Run pressed before the question is there runs once it is, and once', async () => {
      await using editor = await openEditor(browser, await newLogin())
      const { page } = editor
      // Past the page of the link, so that the one below is loaded anew.
      await page.getByRole('textbox', { name: 'Question' }).waitFor()
      await page.evaluate(() => localStorage.clear())
      const asked = Promise.withResolvers<void>()
      await page.route('**/examples', async (route) => {
        await asked.promise
        await route.continue()
      })
      const begun: string[] = []
      page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/runs'))
          begun.push(request.url())
      })
      await page.reload()
      const run = page.getByRole('button', { name: /^Run\b/ })
      await run.click()
      await run.click()
      expect(begun).toEqual([])
      asked.resolve()
      await page
        .getByText(/^Done$/)
        .first()
        .waitFor()
      expect(begun).toHaveLength(1)
      expect(editor.faults).toEqual([])
    })

    test('the trace opens every node with what went in, what came out and how long it took', async () => {
      await using editor = await openEditor(browser, await newLogin())
      const { page } = editor
      const field = page.getByRole('textbox', { name: 'Question' })
      // The question that stands ready comes in by itself; it would fill the empty field again.
      await expect.poll(() => field.inputValue()).toMatch(/\?$/)
      await field.fill('')
      await field.press('ControlOrMeta+Enter')
      await page.getByText('Type something here first.').waitFor()
      await editor.ask('How do I repeat steps until a check passes?')
      const asked = await page.getByRole('region', { name: 'Run' }).textContent()
      expect(asked).toContain('loop frame')
      await editor.show('Trace')
      const rows = page.getByRole('grid', { name: 'Trace' }).getByRole('row')
      await expect.poll(() => rows.count()).toBe(7)
      for (const name of ['Rewrite', 'Retrieve', 'Rerank', 'Generate', 'Validate', 'Judge']) {
        expect(await rows.filter({ hasText: name }).textContent()).toMatch(/\d+ m?s/)
      }
      await rows.filter({ hasText: 'Retrieve' }).click()
      const inspector = page.getByRole('complementary', { name: 'Inspector' })
      await editor.tab('Input')
      await expect.poll(() => inspector.textContent()).toContain('queries')
      await editor.tab('Output')
      await expect.poll(() => inspector.getByRole('listitem').count()).toBeGreaterThan(5)
      expect(await inspector.textContent()).toMatch(/took\s*\d+ m?s/)
      expect(editor.faults).toEqual([])
    })

    test('what breaks the graph is named in the problems, and Undo mends it', async () => {
      await using editor = await openEditor(browser, await newLogin())
      const { page } = editor
      await editor.node('retrieve').click({ position: { x: 30, y: 12 } })
      await page.keyboard.press('Delete')
      await page.getByRole('button', { name: '1 problem' }).waitFor()
      await page.keyboard.press('Shift+P')
      const problems = page.getByRole('region', { name: 'Problems' })
      expect(await problems.textContent()).toContain('"rerank"')
      await page.keyboard.press('ControlOrMeta+z')
      await editor.node('retrieve').waitFor()
      await problems.waitFor({ state: 'detached' })
      // The graph is whole again on the server too, where the next test begins with it.
      await expect
        .poll(async () => {
          const { body } = await heddle.send<{ draft: { nodes: object } }>(
            '/api/graphs/docs-chatbot',
          )
          return Object.keys(body.draft.nodes)
        })
        .toContain('retrieve')
      await page.getByRole('status').getByText('Saved').waitFor()
      expect(editor.faults).toEqual([])
    })

    test('how a node is tried again, and with which other settings, is written in a form', async () => {
      const graph = {
        heddle: 1,
        name: 'stubborn',
        inputs: { question: { type: 'text' } },
        nodes: {
          write: {
            type: 'generate@1',
            retry: { attempts: 4, delay: 1000, factor: 3, jitter: false },
            fallback: [{ model: 'small', temperature: 0 }],
            inputs: { question: '$.question' },
          },
        },
        outputs: { answer: 'write.answer' },
      }
      await heddle.send('/api/graphs', { body: { name: 'stubborn', graph } })
      const draft = async (): Promise<unknown> => {
        const { body } = await heddle.send<{ draft: typeof graph }>('/api/graphs/stubborn')
        const { retry, fallback } = body.draft.nodes.write
        return { retry, fallback }
      }
      await using editor = await openEditor(browser, await newLogin())
      const { page } = editor
      await page.goto(`${heddle.url}/g/stubborn/build`)
      await editor.node('write').click({ position: { x: 30, y: 12 } })
      const inspector = page.getByRole('complementary', { name: 'Inspector' })
      // Until the prompts are there, what is below them moves.
      await inspector.getByRole('textbox', { name: 'Prompt' }).waitFor()
      await inspector.getByText('When it fails').click()
      const factor = inspector.getByRole('textbox', { name: 'Each wait longer by (×)' })
      expect(await factor.inputValue()).toBe('3')
      await factor.fill('1.5')
      await factor.press('Enter')
      await inspector.getByRole('button', { name: /Waits are/ }).click()
      await page.getByRole('option', { name: /Spread/ }).click()
      await inspector.getByRole('button', { name: 'Fallback 1', exact: true }).click()
      await inspector.getByRole('button', { name: 'Leave Temperature as it is' }).click()
      await inspector.getByRole('button', { name: 'Add a fallback' }).click()
      await inspector.getByRole('button', { name: 'Move Fallback 2 up' }).click()
      await expect.poll(draft).toEqual({
        retry: { attempts: 4, delay: 1000, factor: 1.5, jitter: true },
        fallback: [{ model: 'default' }, { model: 'small' }],
      })
      expect(await editor.accessibilityProblems()).toEqual([])
      await inspector.getByRole('button', { name: 'Remove Fallback 1' }).click()
      await inspector.getByRole('button', { name: 'Remove Fallback 1' }).click()
      await expect.poll(draft).toMatchObject({ fallback: undefined })
      expect(editor.faults).toEqual([])
    })

    test('the classes of a node are rows; a new name takes its wires along, and a removed class cuts them', async () => {
      const graph = {
        heddle: 1,
        name: 'desk',
        inputs: { question: { type: 'text' } },
        nodes: {
          topic: {
            type: 'classify@1',
            config: { classes: [{ name: 'billing', keywords: ['refund'] }, { name: 'sales' }] },
            inputs: { value: '$.question' },
          },
          refund: {
            type: 'template@1',
            config: { template: 'Refund: {{question}}' },
            inputs: { question: ['topic.billing', 'topic.sales'] },
          },
        },
        outputs: { answer: 'refund.text' },
      }
      await heddle.send('/api/graphs', { body: { name: 'desk', graph } })
      const draft = async (): Promise<unknown> => {
        const { body } = await heddle.send<{ draft: typeof graph }>('/api/graphs/desk')
        const { topic, refund } = body.draft.nodes
        return { classes: topic.config.classes.map(({ name }) => name), reads: refund.inputs }
      }
      await using editor = await openEditor(browser, await newLogin())
      const { page } = editor
      await page.goto(`${heddle.url}/g/desk/build`)
      await editor.node('topic').click({ position: { x: 30, y: 12 } })
      const inspector = page.getByRole('complementary', { name: 'Inspector' })
      await inspector.getByRole('button', { name: 'billing', exact: true }).click()
      const name = inspector.getByRole('textbox', { name: 'Name', exact: true })
      await name.fill('reason')
      await inspector.getByText('"reason" is taken.').waitFor()
      await name.fill('money')
      await name.press('Enter')
      await expect.poll(draft).toEqual({
        classes: ['money', 'sales'],
        reads: { question: ['topic.money', 'topic.sales'] },
      })
      expect(await editor.accessibilityProblems()).toEqual([])
      await inspector.getByRole('button', { name: 'Move money down', exact: true }).click()
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
      await expect.poll(focused).toBe('money')
      await inspector.getByRole('button', { name: 'Add', exact: true }).first().click()
      await expect.poll(() => editor.node('topic').textContent()).toContain('class1')
      await inspector.getByRole('button', { name: 'Remove money', exact: true }).click()
      await expect
        .poll(draft)
        .toEqual({ classes: ['sales', 'class1'], reads: { question: 'topic.sales' } })
      await page.keyboard.press('ControlOrMeta+z')
      await expect
        .poll(draft)
        .toMatchObject({ reads: { question: ['topic.money', 'topic.sales'] } })
      expect(editor.faults).toEqual([])
    })

    test('a run that was started in another window is found under Runs and opens on the canvas', async () => {
      const run = await heddle.run('docs-chatbot', { question: 'How do I cancel a run?' })
      await using editor = await openEditor(browser, await newLogin())
      const { page } = editor
      await page.getByRole('link', { name: 'Runs', exact: true }).first().click()
      await page.getByText('How do I cancel a run?').first().click()
      await page.waitForURL(`**/${run.id}`)
      await expect.poll(() => editor.statusOf('generate')).toBe('Done')
      const answer = await page.getByRole('region', { name: 'Run' }).textContent()
      const [sentence = ''] = JSON.stringify(run.outputs['answer']).split(' [')
      expect(plain(answer)).toContain(plain(sentence))
      expect(editor.faults).toEqual([])
    })

    for (const theme of ['light', 'dark'] as const) {
      test(`nothing on its pages breaks a rule of WCAG 2.2 AA, ${theme}`, async () => {
        await using editor = await openEditor(browser, await newLogin(), { theme })
        const { page } = editor
        await page.getByRole('textbox', { name: 'Question' }).waitFor()
        await editor.run()
        const found: Record<string, string[]> = { build: await editor.accessibilityProblems() }
        await editor.node('generate').click({ position: { x: 30, y: 12 } })
        await editor.show('Trace')
        found['inspector'] = await editor.accessibilityProblems()
        for (const path of ['/graphs', '/runs', '/monitor', '/indexes', '/settings', '/dev/kit']) {
          await page.goto(heddle.url + path)
          await page.getByRole('heading').first().waitFor()
          found[path] = await editor.accessibilityProblems()
        }
        expect(Object.entries(found).filter(([, problems]) => problems.length > 0)).toEqual([])
      })
    }
  },
)

describe.skipIf(chromiumPath === undefined)(`with a model in the browser${withBrowser}`, () => {
  let browser: Browser
  let model: ScriptedModel
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    model = await startScriptedModel({ pace: 15 })
    heddle = await startServed({
      editor: true,
      variables: { OPENAI_API_KEY: 'sk-for-the-tests', OPENAI_BASE_URL: model.url },
    })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
    await model?.close()
  })

  test('the answer grows in its node word by word, survives a reload, and ends whole', async () => {
    const words = Array.from({ length: 90 }, (_, at) => `word${at}`).join(' ')
    model.script(({ prompt, body }) =>
      body['stream'] === true && prompt.includes('You answer questions from numbered passages')
        ? { kind: 'text', text: `${words} [1].` }
        : undefined,
    )
    await using editor = await openEditor(browser, heddle.server.loginUrl)
    const { page } = editor
    await page.getByRole('textbox', { name: 'Question' }).waitFor()
    expect(await page.getByText('No model is connected.').count()).toBe(0)
    await page.getByRole('button', { name: /^Run\b/ }).click()
    const live = editor.node('generate').locator('p').first()
    await expect.poll(() => live.textContent()).toMatch(/word3\b/)
    const early = (await live.textContent())!.length
    await expect.poll(async () => (await live.textContent())!.length).toBeGreaterThan(early + 50)
    expect(await editor.statusOf('generate')).toBe('Running')

    await page.reload()
    await page
      .getByText(/^Done$/)
      .first()
      .waitFor()
    expect(await live.textContent()).toContain('word0 word1')
    const answer = await page.getByRole('region', { name: 'Run' }).textContent()
    expect(answer).toContain('word89')
    expect(editor.faults).toEqual([])
  })

  test('a model that refuses fails its node with the words of the provider and without the key', async () => {
    model.reset()
    model.script({ kind: 'status', status: 401, message: 'Incorrect API key: sk-for-the-tests.' })
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    await using editor = await openEditor(browser, body.url)
    const { page } = editor
    await page.getByRole('textbox', { name: 'Question' }).waitFor()
    await editor.run()
    expect(await editor.statusOf('rewrite')).toBe('Failed')
    const shown = await page.locator('body').textContent()
    expect(shown).toContain('Incorrect API key')
    expect(shown).not.toContain('sk-for-the-tests')
    expect(await editor.statusOf('generate')).not.toBe('Done')
    await page.getByRole('button', { name: 'Why' }).click()
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await inspector.getByRole('heading', { name: 'What was sent' }).waitFor()
    await inspector.getByRole('link', { name: 'Models and keys' }).waitFor()
    model.reset()
    await inspector.getByRole('button', { name: 'Try again from here' }).click()
    await expect.poll(() => editor.statusOf('rewrite')).toBe('Done')
  })
})

/** Letters and digits only: rendering changes the marks and spaces between them. */
function plain(text: string | null): string {
  return (text ?? '').replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()
}
