import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FeedbackList } from '../server/api/feedback.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { token } from './support/client.ts'
import { deploy } from './support/deployed.ts'
import { accessibilityProblems } from './support/editor-page.ts'
import { startScriptedModel } from './support/scripted-model-server.ts'
import { startServed, type Served } from './support/served.ts'

/** Of a machine that does other work. */
const patience = { timeout: 30_000 }

const hostile =
  'Hello <img src=x onerror="document.title=\'broken\'"> [a](javascript:alert(1)) and [docs](https://example.com/docs).'

describe.skipIf(chromiumPath === undefined)(
  `the chat in a page of another site${withBrowser}`,
  async () => {
    if (chromiumPath === undefined) return
    const model = await startScriptedModel({ pace: 15 })
    const browser = await launchBrowser()
    const site = createServer((request, response) => {
      const settings = new URL(request.url ?? '/', 'http://site').searchParams.get('settings') ?? ''
      response.setHeader('content-type', 'text/html; charset=utf-8')
      // The strictest page that can have it at all: its own scripts and connections, one style of its own.
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src ${heddle.url}; connect-src ${heddle.url}; style-src 'nonce-page'`,
      )
      response.end(
        `<!doctype html><html lang="en"><title>A shop</title><style nonce="page">* { font-size: 30px !important; color: red !important; text-transform: uppercase }</style><main><h1>A shop</h1></main><script src="${heddle.url}/widget.js" ${settings}></script></html>`,
      )
    })
    let heddle: Served

    beforeAll(async () => {
      heddle = await startServed({ editor: true })
      await heddle.connect({ baseUrl: model.url, profiles: [{ name: 'default', model: 'm' }] })
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
      // SAFETY: a server that listens on a port has this address.
      const { port } = site.address() as AddressInfo
      const { body } = await heddle.send<{ version: string }>('/api/graphs/naive-rag')
      const { status } = await deploy(heddle, 'help', {
        graph: 'naive-rag',
        variants: [{ name: 'only', version: body.version, weight: 100 }],
        origins: [`http://127.0.0.1:${port}`],
      })
      if (status >= 300) throw new Error(`The deployment was answered with ${status}.`)
    }, 120_000)

    afterAll(async () => {
      await browser.close()
      site.close()
      await heddle[Symbol.asyncDispose]()
      await model.close()
    })

    async function open(settings: string, theme: 'light' | 'dark' = 'light'): Promise<Page> {
      const page = await browser.newPage({
        viewport: { width: 1440, height: 900 },
        colorScheme: theme,
        reducedMotion: 'reduce',
      })
      page.setDefaultTimeout(30_000)
      const { port } = site.address() as AddressInfo
      const given = `data-graph="help" data-key="${token}" data-title="Ask the shop" ${settings}`
      await page.goto(`http://127.0.0.1:${port}/?settings=${encodeURIComponent(given)}`)
      await page.getByRole('button', { name: 'Ask the shop' }).click()
      return page
    }

    async function ask(page: Page, question: string): Promise<void> {
      const field = page.getByRole('textbox', { name: 'Your question' })
      await field.fill(question)
      await field.press('Enter')
      await page.getByRole('button', { name: 'Send' }).waitFor()
      await page.locator('article').last().locator('.answer:not([aria-busy])').waitFor()
    }

    test('answers with sources, takes thumbs, and remembers what was said', async () => {
      const page = await open('')
      await ask(page, 'What is a heddle on a loom?')
      // What the page says of all its elements stays outside.
      const drawn = await page.locator('.answer').evaluate((answer) => {
        const { color, fontSize, textTransform } = getComputedStyle(answer)
        return { color, fontSize, textTransform }
      })
      expect(drawn).toEqual({ color: 'rgb(26, 25, 23)', fontSize: '15px', textTransform: 'none' })
      await page.getByText(/^\d+ sources?$/).click()
      expect(await page.locator('details li').count()).toBeGreaterThan(0)
      expect(await page.locator('.answer .mark').count()).toBeGreaterThan(0)
      await page.getByRole('button', { name: 'Good answer' }).click()
      await expect
        .poll(async () => {
          const { body } = await heddle.send<FeedbackList>('/api/feedback?deployment=help')
          return body.feedback.map(({ thumbs, variant }) => [thumbs, variant])
        })
        .toEqual([['up', 'only']])
      await page.getByRole('button', { name: 'Good answer' }).click()
      await expect
        .poll(async () => {
          const { body } = await heddle.send<FeedbackList>('/api/feedback?deployment=help')
          return body.feedback.filter(({ thumbs }) => thumbs !== undefined).length
        })
        .toBe(0)
      expect(await accessibilityProblems(page)).toEqual([])
      await page.close()
    })

    test('shows what a model writes as text, and follows no links but those of the web', async () => {
      const page = await open('', 'dark')
      model.script({ kind: 'text', text: hostile })
      await ask(page, 'Say hello')
      model.reset()
      const answer = page.locator('.answer').last()
      expect(await answer.textContent()).toContain('<img src=x onerror=')
      expect(await answer.locator('img').count()).toBe(0)
      expect(
        await answer.locator('a').evaluateAll((links) => links.map((a) => a.getAttribute('href'))),
      ).toEqual(['https://example.com/docs'])
      expect(await page.title()).toBe('A shop')
      expect(await accessibilityProblems(page)).toEqual([])
      await page.close()
    })

    test('says what a visitor can do where it gets no answer, and stops when it is told to', async () => {
      const page = await open('')
      model.script({ kind: 'status', status: 400, message: 'internal words' })
      await ask(page, 'Fails')
      expect(await page.getByRole('alert').textContent()).toBe(
        'There is no answer this time. Please try again.',
      )
      model.reset()
      model.script({ kind: 'hang' })
      await page.getByRole('textbox').fill('Hangs')
      await page.getByRole('textbox').press('Enter')
      await page.getByRole('button', { name: 'Stop' }).click()
      await expect
        .poll(() => page.getByRole('alert').last().textContent(), patience)
        .toBe('Stopped.')
      model.reset()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Ask the shop' }).waitFor()
      await page.close()
    })

    test('is refused in pages whose origin the deployment does not list', async () => {
      const page = await browser.newPage()
      const { port } = site.address() as AddressInfo
      const given = `data-graph="help" data-key="${token}" data-open`
      await page.goto(`http://localhost:${port}/?settings=${encodeURIComponent(given)}`)
      await page.getByRole('textbox').fill('x')
      await page.getByRole('textbox').press('Enter')
      await expect
        .poll(() => page.getByRole('alert').textContent(), patience)
        .toContain('The server cannot be reached.')
      await page.close()
    })
  },
)
