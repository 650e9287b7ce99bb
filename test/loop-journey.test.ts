import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { QueueCreate } from '../server/api/annotation.ts'
import type { DeploymentAnswer } from '../server/api/deployments.ts'
import type { RequirementList } from '../server/api/experiments.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { deploy, publishVersion } from './support/deployed.ts'
import { openEditor } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startScriptedModel, type ScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 30_000 }

const questions = ['Which way does the weft go?', 'What does the weft cross?']
const right = 'The weft crosses the warp.'

/** A graph that answers as its prompt tells it to. */
function weaver(system: string): Graph {
  return graph('weaver', {
    nodes: {
      answer: {
        type: 'generate@1',
        config: { system, prompt: '{{question}}' },
        inputs: { question: '$.question' },
      },
    },
    outputs: { answer: 'answer.answer' },
  })
}

const queue: QueueCreate = {
  name: 'Bad answers',
  graph: 'weaver',
  target: 'run',
  guidelines: 'Write what it should have said.',
  fields: [{ key: 'correct', title: 'Is the answer correct?', type: 'pass' }],
  reviewers: 1,
  blind: true,
  reservation: 900_000,
}

const required: RequirementList = {
  evaluators: [{ evaluator: 'exact-match' }],
  requirements: [{ kind: 'at-least', metric: 'exact-match', value: 0.9 }],
}

describe.skipIf(chromiumPath === undefined)(`a person in the browser${withBrowser}`, () => {
  let browser: Browser
  let model: ScriptedModel
  let heddle: Served
  let versions: readonly string[]

  beforeAll(async () => {
    browser = await launchBrowser()
    model = await startScriptedModel()
    heddle = await startServed({ editor: true })
    await heddle.connect({
      baseUrl: model.url,
      key: 'any',
      profiles: [{ name: 'default', model: 'gpt-5-mini' }],
    })
    await heddle.server.workspace.connection.settled()
    model.script(({ prompt, body }) =>
      Array.isArray(body['messages'])
        ? { kind: 'text', text: prompt.includes('You know looms.') ? right : 'I cannot say.' }
        : undefined,
    )
    const before = await publishVersion(heddle, weaver('Answer.'))
    const settings = {
      graph: 'weaver',
      variants: [{ name: 'v1', version: before, weight: 100 }],
      mode: 'split',
      origins: [],
      onDisconnect: 'continue',
      ramp: [],
      gates: [],
      enabled: true,
    } as const
    const deployed = await deploy(heddle, 'weaver', settings)
    if (deployed.status !== 201) throw new Error(JSON.stringify(deployed.body))
    const after = await publishVersion(heddle, weaver('You know looms. Answer.'))
    versions = [before, after]
    await heddle.send('/api/queues', { body: queue })
    await heddle.send('/api/graphs/weaver/requirements', { method: 'PUT', body: required })
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
    await model?.close()
  })

  test('follows bad answers through review, a dataset and an evaluation to the version that mends them', async () => {
    // Live runs that fail: their users say so.
    for (const question of questions) {
      const { id } = await heddle.run('weaver', { question })
      await heddle.send(`/v1/runs/${id}/feedback`, { body: { thumbs: 'down' } })
    }
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    await using editor = await openEditor(browser, body.url)
    const { page } = editor
    const dialog = page.getByRole('dialog')

    await page.goto(new URL('/feedback?graph=weaver&kind=thumbs-down', body.url).href)
    await page.getByText('Select all that are shown').click()
    await page
      .getByRole('region', { name: 'What is selected' })
      .getByRole('button', { name: 'Send to a queue' })
      .click()
    await dialog.getByText('Bad answers').first().waitFor()
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Sent 2 items.').waitFor()
    await page.getByRole('button', { name: 'Open', exact: true }).click()

    // By keyboard: fail, what it should have said, next.
    await page.getByRole('button', { name: 'Review 2 items' }).click()
    const panel = page.getByRole('group', { name: 'Is the answer correct?' })
    const open = new Set(questions)
    while (open.size > 0) {
      const asked = page.getByText(new RegExp([...open].join('|').replaceAll('?', '\\?'))).first()
      open.delete((await asked.textContent(patience)) ?? '')
      await panel.getByRole('button', { name: /^Fail/ }).waitFor()
      await page.keyboard.press('n')
      await page.keyboard.press('e')
      await page.locator('textarea:focus').fill(right)
      await page.keyboard.press('ControlOrMeta+Enter')
    }
    await page.getByRole('region', { name: 'The end of the queue' }).waitFor()
    await page.getByRole('button', { name: 'See the queue' }).click()

    await page.getByRole('button', { name: 'Add to a dataset' }).click()
    await dialog.getByRole('textbox', { name: 'Name of the new dataset' }).fill('weaver-gold')
    await dialog.getByRole('button', { name: 'Add examples' }).click()
    await page.getByText(/^The labels are in weaver-gold, version/).waitFor()
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await page.getByText(right).first().waitFor()

    // What is live against what is newest, scored as the requirements ask.
    await page.getByRole('button', { name: 'Evaluate' }).click()
    expect(await page.getByRole('checkbox', { name: 'v1' }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: 'v2' }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: 'Exact match' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Start evaluation' }).click()
    await page.getByText('Done', { exact: true }).waitFor(patience)
    const row = page.getByRole('region', { name: 'Metrics' }).getByRole('row')
    await row
      .filter({ hasText: /^Exact match/ })
      .getByText('100 %')
      .first()
      .waitFor()

    await page.getByRole('button', { name: 'Deploy', exact: true }).click()
    const checks = dialog.getByRole('list', { name: 'Checks' })
    await checks.getByText('It fulfils all of them.').waitFor()
    await checks.getByText('Exact match at least 90 %.', { exact: false }).waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click()
    await dialog.getByRole('heading', { name: 'weaver is live' }).waitFor()
    expect(editor.faults).toEqual([])

    const live = (await heddle.send<DeploymentAnswer>('/api/deployments/weaver')).body
    expect(live.revision.settings.variants).toMatchObject([{ version: versions[1], weight: 100 }])
    const again = await heddle.run('weaver', { question: questions[0] })
    expect(again.outputs['answer']).toBe(right)
  })
})
