import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type Axe from 'axe-core'
import type { Browser, Locator, Page } from 'playwright-core'

/** The editor in a browser window, in terms of what a person does there. */
export interface EditorPage extends AsyncDisposable {
  readonly page: Page
  /** Faults that the page reported: thrown errors and failed requests. */
  readonly faults: readonly string[]
  node(id: string): Locator
  /** The word of a node's status ring, such as `Done`; null for a node that is out of view. */
  statusOf(id: string): Promise<string | null>
  /** Presses Run and waits until the run is over, one way or the other. */
  run(): Promise<void>
  /** Types a question and sends it from the field with Ctrl+Enter; waits as `run` does. */
  ask(question: string): Promise<void>
  tab(name: string): Promise<void>
  show(panel: 'Ask' | 'Trace' | 'Compare'): Promise<void>
  /** Rules of WCAG 2.2 A and AA that the page breaks, with the first place of each. */
  accessibilityProblems(): Promise<string[]>
}

export async function openEditor(
  browser: Browser,
  address: string,
  options: { theme?: 'light' | 'dark' } = {},
): Promise<EditorPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: options.theme ?? 'light',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(address)
  const over = (): Promise<void> =>
    page
      .getByText(/^(Done|Failed|Stopped)$/)
      .first()
      .waitFor()
  return {
    page,
    faults,
    node: (id) => page.locator(`.react-flow__node[data-id="${id}"]`),
    statusOf: (id) =>
      page
        .locator(`.react-flow__node[data-id="${id}"] [role="img"]`)
        .getAttribute('aria-label', { timeout: 5_000 })
        .catch(() => null),
    async run() {
      await page.getByRole('button', { name: /^Run\b/ }).click()
      await over()
    },
    async ask(question) {
      const field = page.getByRole('textbox', { name: 'Question' })
      await field.fill(question)
      await field.press('ControlOrMeta+Enter')
      await over()
    },
    tab: (name) => page.getByRole('tab', { name }).click(),
    show: (panel) => page.getByRole('radiogroup', { name: 'Run panel' }).getByText(panel).click(),
    accessibilityProblems: () => accessibilityProblems(page),
    [Symbol.asyncDispose]: () => context.close(),
  }
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** Rules of WCAG 2.2 A and AA that a page breaks, with the first place of each; in the dark theme those of colours. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // The content security policy of the page forbids scripts of others, so it is run from outside.
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    // SAFETY: the script above has put it there.
    const { axe } = globalThis as unknown as { axe: typeof Axe }
    // Colours are looked at when the page has come to rest.
    await document.fonts.ready
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const moving = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(moving.map(({ finished }) => finished))
    // The themes differ in colours and in nothing else, and each page is looked at in the light one.
    const runOnly = matchMedia('(prefers-color-scheme: dark)').matches
      ? ['color-contrast', 'link-in-text-block']
      : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] })
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.length} times, first ${nodes[0]?.html.slice(0, 160)}`,
    )
  })
}
