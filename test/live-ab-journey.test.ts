import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { feedbackStore } from '../server/feedback/feedback-store.ts'
import { deployedTraffic } from '../server/live-ab/deployed-traffic.ts'
import { liveTests } from '../server/live-ab/live-tests.ts'
import type { DeploymentAnswer } from '../server/api/deployments.ts'
import type { LiveTest } from '../server/api/live-ab.ts'
import type { RunAnswer } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import type { EditorPage } from './support/editor-page.ts'
import { openSignedIn } from './support/open-signed-in.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 30_000 }

describe.skipIf(chromiumPath === undefined)(`a live A/B in the browser${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  async function open(path: string, theme: 'light' | 'dark' = 'light'): Promise<EditorPage> {
    return openSignedIn(browser, heddle, path, theme)
  }

  /** Two versions of a graph; the first one answers at a deployment of the same name. */
  async function twoVersions(name: string): Promise<void> {
    const version = await publishVersion(heddle, saying(name, 'first'))
    await deploy(heddle, name, { graph: name, variants: [{ name: 'v1', version, weight: 100 }] })
    await publishVersion(heddle, saying(name, 'second'))
  }

  /** Runs through the endpoint, each with thumbs; by default the candidate gets better ones. */
  async function traffic(name: string, hundreds: number, good = 'second'): Promise<void> {
    for (let round = 0; round < hundreds; round++) {
      const inputs = Array.from({ length: 100 }, (_, at) => ({ question: `${round} ${at}` }))
      const { body } = await heddle.send<{ runs: RunAnswer[] }>(`/v1/graphs/${name}/runs`, {
        body: { inputs },
      })
      await Promise.all(
        body.runs.map(({ id, outputs }, at) => {
          const better = JSON.stringify(outputs['answer']).startsWith(`"${good}`)
          const thumbs = at % 10 < (better ? 9 : 2) ? 'up' : 'down'
          return heddle.send(`/v1/runs/${id}/feedback`, { body: { thumbs } })
        }),
      )
    }
  }

  const guardrail = (page: Page, label: string) =>
    page.getByRole('region', { name: 'Guardrails' }).getByText(label, { exact: true })

  async function begin(page: Page): Promise<void> {
    const form = page.getByRole('form', { name: 'New live A/B' })
    await form.getByRole('slider', { name: /Share of the candidate/ }).fill('50')
    // Runs of this graph take next to no time, so that nothing can be said of a tenth of it.
    await guardrail(page, 'Latency').click()
    await form.getByRole('button', { name: 'Begin the live A/B' }).click()
    await page.getByText(/^Too early/).waitFor()
  }

  const live = async (name: string): Promise<DeploymentAnswer> =>
    (await heddle.send<DeploymentAnswer>(`/api/deployments/${name}`)).body

  test('is settled before it begins, says its sentence with the evidence, and ends with a promotion', async () => {
    await twoVersions('chat')
    await using editor = await open('/deployments/chat/ab')
    const { page } = editor
    await page
      .getByRole('region', { name: 'Needed traffic' })
      .getByText('Assuming that 60 %', { exact: false })
      .waitFor()
    await page.getByRole('textbox', { name: /Smallest difference/ }).fill('20')
    await begin(page)
    expect((await live('chat')).weights).toEqual({ v1: 50, v2: 50 })
    const { body } = await heddle.send<LiveTest>('/api/deployments/chat/live-ab')
    expect(body.plan).toMatchObject({
      control: 'v1',
      candidates: ['v2'],
      primary: { name: 'thumbs', smallestEffect: { absolute: 0.2 } },
      guardrails: [{ name: 'cost' }, { name: 'failed' }],
    })

    await traffic('chat', 5)
    await page.reload()
    const result = page.getByRole('region', { name: 'Result' })
    await result.getByText(/^v2 is better than v1 in thumbs by/).waitFor()
    const thumbs = page.getByRole('row', { name: /^Thumbs/ })
    await thumbs.getByText('Better', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Share check' }).getByText('As the shares say').waitFor()
    await page.getByText('As a table').click()
    expect(await page.getByRole('columnheader', { name: 'Interval', exact: true }).count()).toBe(1)

    await page.getByRole('button', { name: 'Promote v2' }).click()
    await page.getByText('Promoted v2 after a live A/B').first().waitFor()
    await vi.waitFor(
      async () => expect((await live('chat')).weights).toEqual({ v1: 0, v2: 100 }),
      patience,
    )
    const { body: ended } = await heddle.send<LiveTest>('/api/deployments/chat/live-ab')
    expect(ended.stoppedAt).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'New A/B' }).click()
    await page.getByRole('form', { name: 'New live A/B' }).waitFor()
    expect(editor.faults).toEqual([])
  })

  test('says that a candidate was rolled back, and why', async () => {
    await twoVersions('worse')
    await using editor = await open('/deployments/worse/ab')
    const { page } = editor
    await page.getByRole('button', { name: /Main metric/ }).click()
    await page.getByRole('option', { name: /^Stars/ }).click()
    await guardrail(page, 'Thumbs').click()
    await begin(page)
    await traffic('worse', 4, 'first')
    const { workspace } = heddle.server
    await liveTests({
      store: workspace.store,
      feedback: feedbackStore(workspace.store),
      look: (run) => workspace.runs.look(run),
      traffic: deployedTraffic(workspace),
      log: { info: () => undefined, error: () => undefined },
    }).guard()
    expect((await live('worse')).weights).toEqual({ v1: 50, v2: 0 })
    await page.reload()
    await page.getByRole('region', { name: 'Result' }).getByText('Rolled back').waitFor()
    await page.getByText('Rolled back just now').waitFor()
    await page
      .getByRole('row', { name: /^Thumbs/ })
      .getByText('Broken')
      .waitFor()
    await page.getByRole('link', { name: 'Revisions' }).click()
    await page.getByText('Took "v2" out of traffic').first().waitFor()
    expect(editor.faults).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`finds nothing in the way of assistive technology in the ${theme} theme`, async () => {
      const name = `seen-${theme}`
      await twoVersions(name)
      await using editor = await open(`/deployments/${name}/ab`, theme)
      const { page } = editor
      await page.getByRole('form', { name: 'New live A/B' }).waitFor()
      expect(await editor.accessibilityProblems()).toEqual([])
      await begin(page)
      await traffic(name, 3)
      await page.reload()
      await page.getByText('Thumbs over time').waitFor()
      expect(await editor.accessibilityProblems()).toEqual([])
      expect(editor.faults).toEqual([])
    })
  }
})
