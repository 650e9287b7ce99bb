import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { graph } from './support/graphs.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { token } from './support/client.ts'
import { newKey } from './support/credentials.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { accessibilityProblems } from './support/editor-page.ts'
import { rawRequest } from './support/raw-request.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

let heddle: Served
beforeAll(async () => {
  heddle = await startServed({ warm: false })
  const variants = async (name: string) => [
    { name: 'a', version: await publishVersion(heddle, saying(name, 'said')), weight: 1 },
  ]
  const settings = { graph: 'speaker', variants: await variants('speaker') }
  await deploy(heddle, 'open', { ...settings, apiPage: 'public' })
  await deploy(heddle, 'closed', settings)
  const hostile = graph('hostile', {
    ...saying('hostile', 'x'),
    title: '<script>alert(1)</script>',
    description: '"><img src=x onerror=alert(1)>',
  })
  const version = await publishVersion(heddle, hostile)
  await deploy(heddle, 'hostile', {
    graph: 'hostile',
    variants: [{ name: 'a', version, weight: 1 }],
    apiPage: 'public',
  })
})
afterAll(() => heddle[Symbol.asyncDispose]())

const ask = (path: string, headers: Record<string, string> = {}) =>
  rawRequest(heddle.url + path, { headers })
const signed = { authorization: `Bearer ${token}` }

describe('the page of a deployment', () => {
  test('is read by everybody where the deployment says so, with its document, and else with a key only', async () => {
    expect((await ask('/deployments/open/api')).status).toBe(200)
    expect((await ask('/v1/graphs/open/openapi.json')).status).toBe(200)
    expect((await ask('/deployments/closed/api')).status).toBe(401)
    expect((await ask('/v1/graphs/closed/openapi.json')).status).toBe(401)
    // What is closed and what is not there look the same.
    expect((await ask('/deployments/nothing/api')).status).toBe(401)
    expect((await ask('/deployments/closed/api', signed)).status).toBe(200)
    expect((await ask('/deployments/nothing/api', signed)).status).toBe(404)
    expect((await ask('/deployments/speaker/api', signed)).status).toBe(404)
    const { token: bound } = await newKey(heddle, {
      name: 'bound',
      scopes: ['run'],
      boundTo: [{ kind: 'deployment', name: 'open' }],
    })
    const withKey = { authorization: `Bearer ${bound}` }
    expect((await ask('/deployments/open/api', withKey)).status).toBe(200)
    expect((await ask('/deployments/closed/api', withKey)).status).toBe(404)
  })

  test('loads nothing but its own style and script, and holds no script itself', async () => {
    const { headers, text } = await ask('/deployments/open/api')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(text).not.toMatch(/<script(?! src="\/api-page\/script\.js" defer)/)
    expect(text).not.toMatch(/ style="| on[a-z]+="/)
    const loaded = [...text.matchAll(/(?:src|rel="stylesheet" href)="([^"]+)"/g)].map(
      ([, address = '']) => address,
    )
    expect(loaded).toHaveLength(3)
    for (const address of loaded) expect((await ask(address)).status).toBe(200)
  })

  test('says every operation and every schema of the document, and each link in it leads somewhere', async () => {
    const { text } = await ask('/deployments/open/api')
    const { body } = await heddle.send<{
      paths: Record<string, Record<string, { operationId?: string }>>
      components: { schemas: object }
    }>('/v1/graphs/open/openapi.json')
    for (const [path, methods] of Object.entries(body.paths)) {
      expect(text).toContain(`<code>${path}</code>`)
      const ids = Object.values(methods).flatMap(({ operationId = [] }) => operationId)
      for (const id of ids) expect(text).toContain(`id="${id}"`)
    }
    for (const name of Object.keys(body.components.schemas)) {
      expect(text).toContain(`id="schema-${name}"`)
    }
    for (const [, id] of text.matchAll(/href="#([^"]+)"/g)) expect(text).toContain(`id="${id}"`)
    for (const label of ['curl', 'curl, streaming', 'TypeScript', 'Python', 'Python, streaming']) {
      expect(text).toContain(`data-label="${label}"`)
    }
  })

  test('shows what a graph says of itself as text', async () => {
    const { text } = await ask('/deployments/hostile/api')
    expect(text).toContain('&#60;script&#62;alert(1)&#60;/script&#62;')
    expect(text).not.toContain('<script>alert')
    expect(text).not.toContain('<img')
  })

  test('is refused with a page where a browser asks, and with JSON where a program does', async () => {
    const browser = await ask('/deployments/closed/api', {
      accept: 'text/html',
      'sec-fetch-dest': 'document',
      'sec-fetch-mode': 'navigate',
    })
    expect([browser.status, browser.headers['content-type']]).toEqual([
      401,
      'text/html; charset=utf-8',
    ])
    expect(browser.text).toContain('href="/login"')
    const program = await ask('/deployments/closed/api')
    expect(JSON.parse(program.text)).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } })
  })
})

describe.skipIf(chromiumPath === undefined)(`in a browser${withBrowser}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  test.each(['light', 'dark'] as const)(
    'the page works with the keyboard, copies, and remembers the language (%s)',
    async (colorScheme) => {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        colorScheme,
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      const page = await context.newPage()
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text())
      })
      await page.goto(`${heddle.url}/deployments/open/api`)
      await page.getByRole('heading', { name: 'Runs open' }).waitFor()
      expect(await accessibilityProblems(page)).toEqual([])
      const start = page.locator('#startRun')
      await start.getByRole('tab', { name: 'curl', exact: true }).focus()
      for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight')
      await start.getByRole('tabpanel').getByText('import requests').waitFor()
      const chosen = page.getByRole('tab', { selected: true, name: 'Python', exact: true })
      expect(await chosen.count()).toBe(6)
      await start.getByRole('button', { name: 'Copy Python example' }).click()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
        `${heddle.url}/v1/graphs/open/runs`,
      )
      await page.reload()
      expect(await start.getByRole('tab', { selected: true }).textContent()).toBe('Python')
      expect(faults).toEqual([])
      await context.close()
    },
  )
})
