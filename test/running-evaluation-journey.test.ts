import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ExperimentAnswer } from '../server/api/experiments.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const answered = 4

const asking = graph('asking', {
  inputs: { question: { type: 'text' } },
  nodes: { say: { type: 'generate@1', inputs: { question: '$.question' } } },
  outputs: { answer: 'say.answer' },
})

describe.skipIf(chromiumPath === undefined)(`an evaluation that runs${withBrowser}`, () => {
  let browser: Browser
  let model: ScriptedModel
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    model = await startScriptedModel()
    model.script(({ prompt }) =>
      prompt.includes('never')
        ? { kind: 'hang' }
        : { kind: 'text', text: 'The heddle.', firstAfter: 1500 },
    )
    heddle = await startServed({
      editor: true,
      warm: false,
      variables: { OPENAI_BASE_URL: model.url, HEDDLE_MODEL: 'scripted' },
    })
    await heddle.publish(asking)
    await heddle.send('/api/datasets', { body: { name: 'loom', graph: 'asking' } })
    const put = Array.from({ length: answered + 1 }, (_, at) => ({
      id: `example-${at}`,
      inputs: { question: `What lifts thread ${at === answered ? 'never' : at}?` },
      expected: { answer: 'The heddle.' },
    }))
    await heddle.send('/api/datasets/loom/changes', { body: { put } })
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
    await model?.close()
  })

  test('shows how far each variant is and its means so far, and can be stopped', async () => {
    const { versions } = (
      await heddle.send<{ versions: { version: string }[] }>('/api/graphs/asking/versions')
    ).body
    const { body } = await heddle.send<ExperimentAnswer>('/api/experiments', {
      body: {
        graph: 'asking',
        dataset: 'loom',
        variants: [{ name: 'v1', version: versions[0]!.version }],
        evaluators: [{ evaluator: 'exact-match' }],
        // One waits for ever and the others come one after the other, most of them when the page is open.
        concurrency: 2,
      },
    })
    const link = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    await using editor = await openEditor(browser, link.body.url)
    const { page } = editor
    await page.goto(new URL(`/g/asking/evaluate/${body.id}`, link.body.url).href)

    await page.getByText(`${answered} of ${answered + 1} runs`).waitFor()
    await page.getByText(`${answered} of ${answered + 1} · `).waitFor()
    // Nobody said what this model costs.
    await page.getByText('price unknown').waitFor()
    const variants = page.getByRole('region', { name: 'Variants' })
    await variants.getByRole('row', { name: /^v1 100 %/ }).waitFor()

    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped', { exact: true }).first().waitFor()
    expect(editor.faults).toEqual([])
  })
})
